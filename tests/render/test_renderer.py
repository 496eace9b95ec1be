import subprocess
import sys

import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import GROUND_THEMES, CoinRunSpec
from gmplay.envs.coinrun.state import EMPTY, NO_COIN, WALL, State
from gmplay.render.renderer import Renderer
from gmplay.render.sprites import Drawings
from gmplay.render.view import View, moment_of

CAMERAS = ("window", "follow", "level")
SIZE = (480, 270)


def run(level_seed: int, num_steps: int, spec: CoinRunSpec | None = None) -> tuple[State, State]:
    """The states before and after the last of some steps to the right, jumping now and then."""
    env = CoinRun()
    state = env.new_worlds(spec or CoinRunSpec(), [level_seed])
    before = state.copy()
    for step in range(num_steps):
        before = state.copy()
        env.step(state, np.array([8 if step % 5 == 0 else 7]))
    return before, state


def picture(view: View, renderer: Renderer | None = None) -> np.ndarray:
    return (renderer or Renderer(SIZE)).render(view)[..., :3].copy()


@pytest.mark.parametrize("camera", CAMERAS)
def test_that_rendering_leaves_the_states_unchanged(camera):
    before, now = run(3, 20)
    kept_before, kept_now = before.copy(), now.copy()
    cells = CoinRun().observe(now, "tiles").cells[0]
    picture(View(now, before, 0.3, camera, agent_view=cells, show_window=True, highlight_coin=True, ghost_coin=(4, 4)))
    assert before.equals(kept_before)
    assert now.equals(kept_now)


@pytest.mark.parametrize("camera", CAMERAS)
def test_that_a_view_always_gives_the_same_pixels(camera):
    before, now = run(5, 12)
    view = View(now, before, 0.5, camera)
    used = Renderer(SIZE)
    for level_seed in (9, 10):
        used.render(View(run(level_seed, 4)[1], camera=camera))
    assert np.array_equal(picture(view), picture(view, used))


def test_that_motion_goes_from_the_step_before_to_the_current_one():
    before, now = run(5, 12)
    assert moment_of(View(now, before, 0.0)).x == pytest.approx(float(before.x[0]))
    assert moment_of(View(now, before, 1.0)).x == pytest.approx(float(now.x[0]))
    assert moment_of(View(now, before, 0.5)).x == pytest.approx(float(before.x[0] + now.x[0]) / 2)


def test_that_nothing_glides_between_levels_or_when_the_agent_is_put_elsewhere():
    now = run(5, 12)[1]
    other = run(6, 11)[1]
    assert moment_of(View(now, other, 0.0)).x == float(now.x[0])
    moved = now.copy()
    moved.x[:] += 9
    assert moment_of(View(moved, now, 0.0)).x == float(moved.x[0])


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("size", [(480, 270), (300, 500), (900, 200), (120, 80)])
def test_that_the_pixel_of_a_cell_is_found_again(camera, size):
    renderer = Renderer(size)
    view = View(run(7, 10)[1], camera=camera)
    renderer.render(view)
    moment = moment_of(view)
    cell = int(np.floor(moment.x)), int(np.floor(moment.y))
    x, y = renderer.pixel_of_cell(view, *cell)
    assert renderer.coin_cell_at(view, x, y) == cell


def test_that_the_level_camera_shows_start_and_end():
    renderer = Renderer((640, 360))
    for level_seed in range(40):
        view = View(run(level_seed, 0)[1], camera="level")
        for cell in ((0, 0), (1, 1), (int(view.current.end_x[0]), int(view.current.end_y[0]))):
            x, y = renderer.pixel_of_cell(view, *cell)
            assert 0 <= x < 640
            assert 0 <= y < 360


def test_that_the_follow_camera_keeps_the_agent_in_the_frame():
    env, renderer = CoinRun(), Renderer((640, 360))
    generator = np.random.default_rng(1)
    state = env.new_worlds(CoinRunSpec(), list(range(30)))
    for _ in range(120):
        env.step(state, generator.choice([8, 7, 5, 2], size=30, p=[0.5, 0.3, 0.1, 0.1]))
        for world in range(0, 30, 5):
            view = View(state, world=world)
            x, y = renderer.pixel_of_cell(view, int(state.x[world]), int(state.y[world]))
            assert 0 < x < 640
            assert 0 < y < 360


def test_that_the_coin_is_the_brightest_thing_where_it_lies():
    _, state = run(5, 1, CoinRunSpec(placement="hand", coin_x=3, coin_y=3))
    with_coin = picture(View(state))
    state.coin_x[:] = NO_COIN
    without = picture(View(state))
    changed = np.abs(with_coin.astype(int) - without).max(axis=-1) > 40
    assert changed.any()
    brightness = with_coin.astype(int).max(axis=-1)
    assert brightness[changed].max() >= np.quantile(brightness[~changed], 0.999)


def test_that_painting_a_cell_shows_at_once():
    renderer = Renderer(SIZE)
    state = run(5, 1)[1]
    plain = picture(View(state, camera="level"), renderer)
    state.grid[0, 5, 2] = WALL if state.grid[0, 5, 2] == EMPTY else EMPTY
    assert not np.array_equal(plain, picture(View(state, camera="level"), renderer))


@pytest.mark.parametrize("theme", GROUND_THEMES)
def test_that_every_ground_and_sky_can_be_drawn(theme):
    renderer = Renderer((160, 90))
    state = run(4, 3, CoinRunSpec(ground_theme=theme))[1]
    for background in range(8):
        state.background[:] = background
        assert picture(View(state), renderer).std() > 5


def test_that_a_missing_or_damaged_drawing_is_named(tmp_path):
    drawings = Drawings(tmp_path)
    with pytest.raises(InputError, match=r"coin\.svg.*cannot be read"):
        drawings.pixels("coin", 8, 8)
    (tmp_path / "saw.svg").write_text("no picture")
    with pytest.raises(InputError, match=r"saw\.svg.*not a valid"):
        drawings.pixels("saw", 8, 8)


def test_that_the_buffer_is_replaced_not_rewritten_when_the_size_changes():
    renderer = Renderer(SIZE)
    view = View(run(5, 1)[1])
    old = renderer.render(view)
    kept = old.copy()
    renderer.resize((320, 200))
    assert renderer.render(view).shape == (200, 320, 4)
    assert np.array_equal(old, kept)


def test_that_with_two_buffers_the_frame_before_stays_whole():
    renderer = Renderer(SIZE, num_buffers=2)
    shown = renderer.render(View(run(5, 1)[1]))
    kept = shown.copy()
    other = renderer.render(View(run(8, 4)[1]))
    assert np.array_equal(shown, kept)
    assert not np.array_equal(other, kept)


def test_that_drawing_needs_no_compiler_and_no_torch():
    code = "import sys, gmplay.render.renderer; print('numba' in sys.modules, 'torch' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]
