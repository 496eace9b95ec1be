"""The 64 x 64 picture: what is where is shown where it is. No pixel is compared with a stored one."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    WALL,
    WALL_TOP,
)
from tests.envs.pictures import PICTURE, changed, picture, pixels_of_cell
from tests.envs.worlds import ENV, crowd, hall, mid_episode, put_entity, without_coin


def test_that_equal_worlds_give_equal_pictures_and_memory_left_over_shows_nowhere():
    state = crowd(mid_episode(CoinRunSpec(), 10, 20))
    pictures = ENV.observe(state, "rgb")
    assert pictures.shape == (state.num_worlds, PICTURE, PICTURE, 3)
    other = state.copy()
    for world in range(state.num_worlds):
        count = int(state.num_entities[world])
        other.entity_kind[world, count:], other.entity_x[world, count:] = MONSTER, state.x[world]
        other.entity_y[world, count:] = state.y[world]
    other.level_seed[:] = other.difficulty[:] = other.num_sections[:] = 1
    other.previous_y[:] = 7.0
    assert np.array_equal(ENV.observe(other, "rgb"), pictures)


@pytest.mark.parametrize(("x", "y"), [(30.5, 30.5787), (30.03, 30.9), (31.99, 29.31), (40.72, 50.26)])
@pytest.mark.parametrize("code", [WALL, WALL_TOP, LAVA_TOP])
def test_that_painting_a_cell_changes_that_cell_and_no_other_pixel(x, y, code):
    state = hall(x, y)
    for dx, dy in ((2, 3), (-5, 4), (4, -5), (-2, -2)):
        painted = state.copy()
        painted.grid[0, int(y) + dy, int(x) + dx] = code
        is_changed = changed(picture(state), picture(painted))
        in_cell = pixels_of_cell(state, int(x) + dx, int(y) + dy)
        assert not (is_changed & ~in_cell).any()
        assert is_changed.sum() > 0.8 * in_cell.sum()


@pytest.mark.parametrize(("x", "y"), [(30.5, 30.5787), (30.03, 30.9), (31.99, 29.31), (40.72, 50.26)])
def test_that_a_coin_changes_pixels_where_its_cell_is_shown_and_only_there(x, y):
    state = hall(x, y)
    for column in range(int(x) - 8, int(x) + 9):
        for row in range(int(y) - 8, int(y) + 9):
            moved = state.copy()
            moved.coin_x[:], moved.coin_y[:] = column, row
            is_changed = changed(picture(state), picture(moved))
            in_cell = pixels_of_cell(state, column, row)
            assert not (is_changed & ~in_cell).any(), (column, row)
            if in_cell.sum() >= 16 and max(abs(column + 0.5 - x), abs(row + 0.5 - y)) > 2:
                assert is_changed.sum() > 0.4 * in_cell.sum(), (column, row)


def test_that_deleting_the_coin_changes_nothing_else_in_any_world():
    # Columns from 8 on: the lower left corner has a test of its own.
    state = mid_episode(CoinRunSpec(placement="standable", placement_share=0.9), 400, 60)
    state = state.select(state.x > 8)
    num_shown = 0
    for world in range(state.num_worlds):
        one = state.select([world])
        is_changed = changed(picture(one), picture(without_coin(one)))
        assert not (is_changed & ~pixels_of_cell(one, int(one.coin_x[0]), int(one.coin_y[0]))).any()
        num_shown += bool(is_changed.any())
    assert num_shown > 10


@pytest.mark.parametrize(("x", "y"), [(1.5, 1.5787), (4.3, 3.9)])
def test_that_a_deleted_coin_is_shown_nowhere_in_the_lower_left_corner_either(x, y):
    state = hall(x, y)
    assert np.array_equal(picture(state), picture(without_coin(state)))


def test_that_barriers_look_like_air_and_passable_wall_like_wall():
    for seed in range(10):
        state = crowd(mid_episode(CoinRunSpec(end_wall="passable"), 1, 12, seed), seed)
        plain = state.copy()
        plain.grid[state.grid == BARRIER] = EMPTY
        plain.grid[state.grid == PASSABLE_WALL] = WALL
        assert not plain.equals(state)
        assert np.array_equal(picture(plain), picture(state))
        assert np.array_equal(ENV.observe(plain).cells, ENV.observe(state).cells)


def test_that_outside_the_world_looks_like_wall():
    inside, outside = hall(20.5, 20.5787, fill=WALL), hall(4.5, 4.5787, fill=WALL)
    # Wall repeats every four cells, and wall is all there is to see.
    assert np.array_equal(picture(inside), picture(outside))


@pytest.mark.parametrize("fill", [EMPTY, WALL])
@pytest.mark.parametrize(("dx", "dy"), [(0, 4), (4, 0), (-8, 12)])
def test_that_the_same_surroundings_elsewhere_give_the_same_picture(fill, dx, dy):
    def scene(shift_x, shift_y):
        state = hall(30.25 + shift_x, 30.625 + shift_y, fill)
        # The far background moves a 128th of its width a cell: this takes the move back.
        state.background_offset[:] = 0.5 - shift_x / 128
        state.grid[0, 27 + shift_y, 26 + shift_x : 34 + shift_x] = WALL_TOP
        state.grid[0, 28 + shift_y, 27 + shift_x] = LAVA_TOP
        state.coin_x[:], state.coin_y[:] = 33 + shift_x, 29 + shift_y
        for kind, x, y in ((SAW, 28.5, 29.5), (CRATE, 26.5, 30.5), (MONSTER, 32.75, 31.5)):
            put_entity(state, kind, x + shift_x, y + shift_y, 0.125)
        return state

    assert np.array_equal(picture(scene(0, 0)), picture(scene(dx, dy)))
    assert not np.array_equal(picture(scene(0, 0)), picture(scene(1, 1)))


def test_that_different_looks_look_different():
    for field, count in (("ground_theme", 6), ("agent_theme", 5), ("background", 8)):
        state = hall()
        state.grid[0, :29] = WALL
        seen = set()
        for value in range(count):
            getattr(state, field)[:] = value
            seen.add(picture(state).tobytes())
        assert len(seen) == count, field
