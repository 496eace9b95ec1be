"""A forest is drawn as it is, moves as it did, and is never changed by being looked at."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gmplay.envs.tree_gridworld.edit import CutTree, MoveAgent, PlantTree, edited
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TORUS, WALL, TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import DOWN, LEFT, RIGHT, SIZE, STAY, UP, State
from gmplay.render.daylight import DAY_SECONDS, light_at
from gmplay.render.forest_view import STUMP_STEPS, ForestHistory, ForestView, forest_moment
from gmplay.render.tree_gridworld import ForestRenderer

FRAME = (480, 300)
NOON = 0.3 * DAY_SECONDS
ENV = TreeGridworld()


def forest(trees=(), agent=(5, 5), edges=WALL, r_max=0.0) -> State:
    """One world with trees on the given cells, in which none appears by itself."""
    state = ENV.new_worlds(TreeGridworldSpec(start_trees=0, r_min=0.0, r_max=r_max, edges=edges), [4])
    for cell in trees:
        state = edited(state, PlantTree(*cell))
    return edited(state, MoveAgent(*agent))


def stepped(state: State, action: int) -> tuple[State, State]:
    """The states before and after a step."""
    now = state.copy()
    ENV.step(now, [action])
    return state, now


def picture(view: ForestView, renderer: ForestRenderer | None = None) -> np.ndarray:
    return (renderer or ForestRenderer(FRAME)).render(view)[..., :3].copy()


def around(pixels: np.ndarray, cell: tuple[int, int], renderer: ForestRenderer) -> np.ndarray:
    """The pixels of a cell and of the one above it."""
    left, top, width, height = renderer.clearing.rectangle(*cell)
    return pixels[top - height : top + height, left : left + width]


@pytest.mark.parametrize("edges", [WALL, TORUS])
def test_that_looking_leaves_the_states_and_their_future_unchanged(edges):
    spec = TreeGridworldSpec(edges=edges)
    watched, unseen = ENV.new_worlds(spec, [1, 2]), ENV.new_worlds(spec, [1, 2])
    renderer, history = ForestRenderer(FRAME), ForestHistory()
    actions = np.random.default_rng(3).integers(0, 5, (60, 2))
    for action in actions:
        before = watched.copy()
        for state in (watched, unseen):
            ENV.step(state, action)
        kept = before.copy(), watched.copy()
        history.note(watched, 1)
        for ghost in (None, "tree", "axe", "agent"):
            renderer.render(ForestView(watched, before, 0.6, 1, history, highlight=(3, 3), ghost=ghost))
        renderer.tree_at(ForestView(watched, world=1), 200, 150)
        assert before.equals(kept[0])
        assert watched.equals(kept[1])
    assert watched.equals(unseen)


@pytest.mark.parametrize("edges", [WALL, TORUS])
def test_that_a_view_always_gives_the_same_pixels(edges):
    view = ForestView(*reversed(stepped(forest([(6, 5), (2, 2)], edges=edges), RIGHT)), 0.7)
    used = ForestRenderer(FRAME)
    for agent in ((1, 1), (8, 3)):
        used.render(ForestView(forest([(4, 4)], agent), seconds=80.0))
    assert np.array_equal(picture(view), picture(view, used))


@pytest.mark.parametrize("edges", [WALL, TORUS])
@pytest.mark.parametrize("size", [(480, 300), (300, 520), (900, 200), (120, 80), (16, 16)])
def test_that_the_pixel_of_a_cell_is_found_again(size, edges):
    renderer = ForestRenderer(size)
    renderer.render(ForestView(forest(edges=edges)))
    for x in range(SIZE):
        for y in range(SIZE):
            left, top, width, height = renderer.clearing.rectangle(x, y)
            assert renderer.cell_at(*renderer.pixel_of_cell(x, y)) == (x, y)
            assert renderer.cell_at(left, top) == (x, y)
            assert renderer.cell_at(left + width - 1, top + height - 1) == (x, y)
            assert left >= 0
            assert top >= 0
            assert left + width <= size[0]
            assert top + height <= size[1]


def test_that_beside_the_clearing_there_is_no_cell():
    renderer = ForestRenderer(FRAME)
    left, top, _, height = renderer.clearing.rectangle(0, 0)
    assert renderer.cell_at(left - 1, top + 1) is None
    assert renderer.cell_at(left + 1, top + height) is None
    assert renderer.cell_at(5, 5) is None


def test_that_a_tree_is_found_by_its_crown_which_covers_the_cell_above():
    renderer, view = ForestRenderer(FRAME), ForestView(forest([(3, 4)]))
    x, y = renderer.pixel_of_cell(3, 4)
    crown = x, y - 0.7 * renderer.clearing.cell
    assert renderer.cell_at(*crown) == (3, 5)
    assert renderer.tree_at(view, *crown) == (3, 4)
    assert renderer.tree_at(view, *renderer.pixel_of_cell(6, 4)) is None
    nearer = ForestView(forest([(3, 4), (3, 5)]))
    assert renderer.tree_at(nearer, *crown) == (3, 4)


def test_that_every_tree_shows_and_nothing_else_changes_with_it():
    renderer = ForestRenderer(FRAME)
    bare = picture(ForestView(forest(), seconds=NOON), renderer)
    for cell in ((0, 0), (9, 9), (0, 9), (4, 2)):
        changed = np.abs(picture(ForestView(forest([cell]), seconds=NOON), renderer).astype(int) - bare).max(-1) > 20
        assert around(changed, cell, renderer).mean() > 0.25
        rows, columns = np.nonzero(changed)
        x, y = renderer.pixel_of_cell(*cell)
        assert np.abs(columns - x).max() < renderer.clearing.cell
        assert np.abs(rows - y).max() < 1.6 * renderer.clearing.cell


@pytest.mark.parametrize(("action", "ahead"), [(LEFT, (-1, 0)), (RIGHT, (1, 0)), (UP, (0, 1)), (DOWN, (0, -1))])
def test_that_the_agent_walks_from_the_cell_before_to_the_current_one(action, ahead):
    before, now = stepped(forest(), action)
    places = [forest_moment(ForestView(now, before, alpha))[:2] for alpha in (0.0, 0.5, 1.0)]
    assert places[0] == (5, 5)
    assert places[1] == (5 + ahead[0] / 2, 5 + ahead[1] / 2)
    assert places[2] == (5 + ahead[0], 5 + ahead[1])


def test_that_the_agent_leaves_a_torus_at_one_edge_and_comes_in_at_the_other():
    before, now = stepped(forest(agent=(9, 5), edges=TORUS), RIGHT)
    assert forest_moment(ForestView(now, before, 0.5)).x == -0.5
    renderer = ForestRenderer((600, 300))
    frames = [picture(ForestView(now, before, alpha, seconds=NOON), renderer) for alpha in (0.5, 1.0)]
    changed = np.abs(frames[0].astype(int) - frames[1]).max(-1) > 40
    for column in (0, SIZE):
        x, y = renderer.clearing.to_pixel(column, 5.6)
        assert changed[y - 4 : y + 4, x - 6 : x + 6].any(), "it is seen at either edge"


def test_that_nobody_glides_to_where_a_hand_has_put_it_or_into_another_life():
    state = forest()
    moved = edited(state, MoveAgent(1, 1))
    assert forest_moment(ForestView(moved, state, 0.3))[:2] == (1, 1)
    other = ENV.new_worlds(TreeGridworldSpec(), [77])
    assert forest_moment(ForestView(other, state, 0.3))[:2] == (float(other.x[0]), float(other.y[0]))


def test_that_a_stroke_fells_the_tree_within_the_step_and_leaves_a_stump():
    before, now = stepped(forest([(6, 5)]), RIGHT)
    renderer = ForestRenderer(FRAME)
    moment = forest_moment(ForestView(now, before, 0.5))
    assert (moment.chop, moment.felled) == (0.5, ((6, 5),))
    assert moment.x < 5.5, "it stops before the trunk"
    frames = [picture(ForestView(now, before, alpha, seconds=NOON), renderer) for alpha in (0.0, 0.5, 0.8, 1.0)]
    assert all(not np.array_equal(one, other) for one, other in pairwise(frames))
    after = now.copy()
    ENV.step(after, [LEFT])
    history = ForestHistory()
    for state in (before, now, after):
        history.note(state)
    stump = picture(ForestView(after, history=history, seconds=NOON), renderer)
    none = picture(ForestView(after, seconds=NOON), renderer)
    difference = np.abs(stump.astype(int) - none).max(-1) > 20
    assert around(difference, (6, 5), renderer).any()


def test_that_a_stump_is_gone_after_a_while_or_when_a_tree_has_grown_there():
    before, now = stepped(forest([(6, 5)]), RIGHT)
    history = ForestHistory()
    history.note(before)
    history.note(now)
    assert history.felled[5, 6] == 1
    for _ in range(STUMP_STEPS + 1):
        ENV.step(now, [STAY])
        history.note(now)
    bare = picture(ForestView(now, seconds=NOON))
    assert np.array_equal(picture(ForestView(now, history=history, seconds=NOON)), bare)


def test_that_history_forgets_what_has_not_happened_yet_and_other_lives():
    start = forest([(6, 5), (8, 5)])
    states, history = [start], ForestHistory()
    for action in (RIGHT, RIGHT, RIGHT):
        states.append(stepped(states[-1], action)[1])
    for state in states:
        history.note(state)
    assert (history.felled[5, 6], history.felled[5, 8]) == (1, 3)
    history.note(states[1])
    assert history.felled[5, 6] == 1
    assert history.felled[5, 8] < 0
    assert (history.appeared < 0).all(), "going back plants nothing"
    history.note(ENV.new_worlds(TreeGridworldSpec(), [9]))
    assert (history.felled < 0).all()


def test_that_a_planted_tree_grows_and_a_cut_one_leaves_a_stump():
    state, history = forest([(2, 2)]), ForestHistory()
    history.note(state)
    history.note(edited(edited(state, PlantTree(7, 7)), CutTree(2, 2)))
    assert history.appeared[7, 7] == history.felled[2, 2] == 0


def test_that_a_new_tree_shoots_up_in_its_step_and_is_small_for_some_more():
    before = forest(agent=(0, 0))
    now = edited(stepped(before, STAY)[1], PlantTree(5, 5))
    renderer, history = ForestRenderer(FRAME), ForestHistory()
    history.note(before)
    history.note(now)
    bare = picture(ForestView(before, seconds=NOON), renderer).astype(int)

    def cover(view):
        return (np.abs(picture(view, renderer) - bare).max(-1) > 20).sum()

    later = now.copy()
    for _ in range(30):
        ENV.step(later, [STAY])
    views = [ForestView(now, before, alpha, history=history, seconds=NOON) for alpha in (0.0, 0.4, 1.0)]
    covers = [cover(each) for each in (*views, ForestView(later, history=history, seconds=NOON))]
    assert covers == sorted(set(covers))


@pytest.mark.parametrize("ghost", ["tree", "axe", "agent"])
def test_that_the_cell_under_the_mouse_is_lit_and_shows_what_a_click_would_bring(ghost):
    renderer, state = ForestRenderer(FRAME), forest(agent=(0, 0))
    bare = picture(ForestView(state, seconds=NOON), renderer)
    lit = picture(ForestView(state, seconds=NOON, highlight=(6, 3)), renderer)
    shown = picture(ForestView(state, seconds=NOON, highlight=(6, 3), ghost=ghost), renderer)
    refused = picture(ForestView(state, seconds=NOON, highlight=(6, 3), ghost=ghost, ghost_is_allowed=False), renderer)
    x, y = renderer.pixel_of_cell(6, 3)
    assert (lit[y, x].astype(int) > bare[y, x]).all()
    assert not np.array_equal(lit, shown)
    assert not np.array_equal(lit, refused)


def test_that_the_day_goes_by_slowly_and_is_never_too_dark_to_read():
    lights = np.array([light_at(second) for second in np.arange(0, 2 * DAY_SECONDS, 1 / 8)])
    assert lights.min() > 150
    assert np.abs(np.diff(lights, axis=0)).max() < 16
    assert (light_at(0.0), light_at(NOON)) == (light_at(DAY_SECONDS), (255, 255, 255))
    state, renderer = forest([(4, 4)]), ForestRenderer(FRAME)
    noon, night = (picture(ForestView(state, seconds=share * DAY_SECONDS), renderer) for share in (0.3, 0.8))
    assert night.mean() < noon.mean()


def test_that_the_buffer_is_replaced_not_rewritten_when_the_size_changes():
    renderer, view = ForestRenderer(FRAME), ForestView(forest())
    old = renderer.render(view)
    kept = old.copy()
    renderer.resize((320, 200), 1.5)
    assert renderer.render(view).shape == (200, 320, 4)
    assert np.array_equal(old, kept)
