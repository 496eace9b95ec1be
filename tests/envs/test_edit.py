"""Edits do what they say and nothing else, and what cannot be done changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.edit import (
    CELL_CODES,
    AddEntity,
    DeleteCoin,
    MoveAgent,
    MoveCoin,
    MoveEntity,
    PaintCell,
    RemoveEntity,
    apply_edit,
)
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import CRATE, EMPTY, LAVA, MAX_ENTITIES, MONSTER, NO_COIN, SAW, WALL, WALL_TOP, State
from tests.envs.worlds import ENV, FLAT, entities, mid_episode

STAY, JUMP, RIGHT = 4, 5, 7
CROWDED = CoinRunSpec(monster_frequency=8.0, saw_frequency=2.0, crate_frequency=2.0, num_sections=6)


@pytest.fixture
def state() -> State:
    """Three worlds in mid-episode."""
    return mid_episode(CROWDED, 12, 12).select(slice(0, 3))


def changed_fields(before: State, after: State) -> set[str]:
    return {name for name in State.field_names() if getattr(before, name).tobytes() != getattr(after, name).tobytes()}


def test_that_moving_the_coin_moves_the_coin_only(state):
    before = state.copy()
    apply_edit(state, MoveCoin(9, 40))
    assert changed_fields(before, state) == {"coin_x", "coin_y"}
    assert (state.coin_x == 9).all()
    assert (state.coin_y == 40).all()


def test_that_a_coin_under_the_agent_is_collected_in_the_next_step():
    state = ENV.new_worlds(FLAT, [0, 1])
    apply_edit(state, MoveCoin(2, 1), [1])
    step = ENV.step(state, [RIGHT, RIGHT])
    assert step.coin_collected.tolist() == [False, True]
    assert step.reward.tolist() == [0.0, 10.0]


def test_that_deleting_the_coin_leaves_nothing_to_collect(state):
    before = state.copy()
    apply_edit(state, DeleteCoin())
    assert changed_fields(before, state) == {"coin_x", "coin_y"}
    assert (state.coin_x == NO_COIN).all()
    assert (state.coin_y == NO_COIN).all()
    runner = ENV.new_worlds(FLAT, range(20))
    apply_edit(runner, DeleteCoin())
    end_reached = np.zeros(20, np.bool_)
    for _ in range(250):
        step = ENV.step(runner, [RIGHT] * 20)
        end_reached |= step.end_reached
        assert not step.coin_collected.any()
    assert end_reached.all()


@pytest.mark.parametrize("code", CELL_CODES)
def test_that_painting_changes_one_cell(state, code):
    for x, y in ((1, 1), (62, 62), (30, 7)):
        before = state.copy()
        expected = before.grid.copy()
        expected[:, y, x] = code
        apply_edit(state, PaintCell(x, y, code))
        assert np.array_equal(state.grid, expected)
        assert changed_fields(before, state) <= {"grid"}


def test_that_painted_wall_blocks_and_painted_lava_kills():
    state = ENV.new_worlds(FLAT, [0, 0, 0])
    apply_edit(state, PaintCell(4, 1, WALL), [1])
    apply_edit(state, PaintCell(4, 1, LAVA), [2])
    for _ in range(25):
        ENV.step(state, [RIGHT] * 3)
    assert state.x[0] > 6
    assert state.x[1] == 3.5
    assert state.is_finished.tolist() == [False, False, True]


@pytest.mark.parametrize(("kind", "vx"), [(SAW, 0.0), (CRATE, 0.0), (MONSTER, -0.25)])
def test_that_an_added_entity_is_the_last_one_and_stands_in_its_cell(state, kind, vx):
    before = state.copy()
    apply_edit(state, AddEntity(kind, 20, 9, -0.25))
    for world in range(3):
        assert entities(state, world) == [*entities(before, world), (kind, 20.5, 9.5, vx, 0)]
    assert changed_fields(before, state) <= {"num_entities", "trail_x"} | {
        name for name in State.field_names() if name.startswith("entity_")
    }


def test_that_an_added_monster_walks_and_a_saw_kills():
    state = ENV.new_worlds(FLAT, [0])
    apply_edit(state, AddEntity(MONSTER, 10, 1, 0.125))
    apply_edit(state, AddEntity(SAW, 3, 1))
    ENV.step(state, [STAY])
    assert state.entity_x[0, 0] == 10.625
    deaths = [ENV.step(state, [RIGHT]).death[0] for _ in range(10)]
    assert max(deaths) > 0


def test_that_removing_an_entity_lets_the_later_ones_move_up(state):
    count = int(state.num_entities.min())
    assert count >= 3
    for index in (0, count // 2, count - 1):
        removed = state.copy()
        apply_edit(removed, RemoveEntity(index))
        for world in range(3):
            rest = entities(state, world)
            del rest[index]
            assert entities(removed, world) == rest
            trails = np.delete(state.trail_x[world, : state.num_entities[world]], index, axis=0)
            assert np.array_equal(removed.trail_x[world, : removed.num_entities[world]], trails)


def test_that_adding_and_removing_is_as_if_nothing_had_been(state):
    other = state.copy()
    apply_edit(other, AddEntity(MONSTER, 30, 30, 0.1))
    for world in range(3):
        apply_edit(other, RemoveEntity(int(state.num_entities[world])), world)
    for action in (RIGHT, JUMP, STAY, RIGHT):
        for each in (state, other):
            ENV.step(each, [action] * 3)
    assert [entities(other, world) for world in range(3)] == [entities(state, world) for world in range(3)]
    assert np.array_equal(ENV.observe(other, "rgb"), ENV.observe(state, "rgb"))


def test_that_a_moved_entity_keeps_what_it_is(state):
    for index in (0, int(state.num_entities.min()) - 1):
        moved = state.copy()
        apply_edit(moved, MoveEntity(index, 33, 44))
        for world in range(3):
            expected = entities(state, world)
            kind, _, _, vx, look = expected[index]
            expected[index] = (kind, 33.5, 44.5, vx, look)
            assert entities(moved, world) == expected
        assert changed_fields(state, moved) <= {"entity_x", "entity_y", "trail_x"}


def test_that_the_floor_is_wall_with_a_surface_or_without(state):
    for code in (WALL, WALL_TOP):
        apply_edit(state, PaintCell(9, 0, code))
        assert (state.grid[:, 0, 9] == code).all()


def test_that_the_moved_agent_is_at_rest_where_it_was_put(state):
    before = state.copy()
    state.is_on_crate[:] = True
    apply_edit(state, MoveAgent(20.25, 30.75))
    assert changed_fields(before, state) <= {"x", "y", "vx", "vy", "previous_y", "is_on_crate"}
    for name, value in {"x": 20.25, "y": 30.75, "previous_y": 30.75, "vx": 0, "vy": 0, "is_on_crate": 0}.items():
        assert (getattr(state, name) == value).all(), name


@pytest.mark.parametrize(
    ("worlds", "chosen"), [(1, [1]), ([0, 2], [0, 2]), (slice(1, None), [1, 2]), (np.array([True, False, False]), [0])]
)
@pytest.mark.parametrize("edit", [MoveCoin(3, 50), DeleteCoin(), PaintCell(3, 50, LAVA), MoveAgent(3.0, 50.0)], ids=str)
def test_that_only_the_chosen_worlds_are_edited(state, edit, worlds, chosen):
    before = state.copy()
    apply_edit(state, edit, worlds)
    for world in range(3):
        assert state.select([world]).equals(before.select([world])) == (world not in chosen)


IMPOSSIBLE = [
    (MoveCoin(0, 5), "The coin cannot lie at (0, 5): cells go from 1 to 62"),
    (MoveCoin(5, 63), "The coin cannot lie at (5, 63): cells go from 1 to 62"),
    (MoveCoin(-1, -1), "The coin cannot lie at (-1, -1): cells go from 1 to 62"),
    (MoveCoin(63, 1), "The coin cannot lie at (63, 1): cells go from 1 to 62"),
    (MoveCoin(60, 2), "The coin cannot lie at (60, 2): there is wall"),
    (PaintCell(0, 1, WALL), "A painted cell cannot lie at (0, 1)"),
    (PaintCell(1, 64, WALL), "A painted cell cannot lie at (1, 64)"),
    (PaintCell(5, 0, LAVA), "A painted cell cannot lie at (5, 0)"),
    (PaintCell(0, 0, WALL), "A painted cell cannot lie at (0, 1)"),
    (PaintCell(5, 5, 7), "7 is no kind of cell"),
    (PaintCell(5, 5, 1), "1 is no kind of cell"),
    (AddEntity(SAW, 0, 5), "A monster, saw or crate cannot lie at (0, 5)"),
    (AddEntity(7, 5, 5), "7 is no kind of entity"),
    (AddEntity(MONSTER, 5, 5, 0.6), "A monster's speed lies between -0.5 and 0.5"),
    (AddEntity(MONSTER, 5, 5, float("nan")), "A monster's speed lies between -0.5 and 0.5"),
    (RemoveEntity(-1), "There is no entity -1 in this level"),
    (RemoveEntity(MAX_ENTITIES), f"There is no entity {MAX_ENTITIES} in this level"),
    (MoveEntity(-1, 5, 5), "There is no entity -1 in this level"),
    (MoveEntity(0, 63, 5), "A monster, saw or crate cannot lie at (63, 5)"),
    (MoveAgent(0.9, 5.0), "The agent cannot lie at (0.9, 5)"),
    (MoveAgent(5.0, 63.0), "The agent cannot lie at (5, 63)"),
    (MoveAgent(float("nan"), 5.0), "The agent cannot lie at (nan, 5)"),
    (MoveAgent(5.0, float("inf")), "The agent cannot lie at (5, inf)"),
]


@pytest.mark.parametrize(("edit", "beginning"), IMPOSSIBLE, ids=[str(edit) for edit, _ in IMPOSSIBLE])
def test_that_what_cannot_be_done_is_refused_in_a_sentence_and_changes_nothing(state, edit, beginning):
    before = state.copy()
    with pytest.raises(InputError) as refusal:
        apply_edit(state, edit)
    assert str(refusal.value).startswith(beginning)
    assert str(refusal.value).endswith(".")
    assert state.equals(before)


def test_that_a_full_level_takes_no_further_entity():
    state = ENV.new_worlds(FLAT, [0])
    for index in range(MAX_ENTITIES):
        apply_edit(state, AddEntity(CRATE, 1 + index % 60, 30))
    before = state.copy()
    with pytest.raises(InputError, match=f"at most {MAX_ENTITIES} monsters, saws and crates; remove one first"):
        apply_edit(state, AddEntity(CRATE, 5, 5))
    assert state.equals(before)
    apply_edit(state, RemoveEntity(7))
    apply_edit(state, AddEntity(CRATE, 5, 5))


def test_that_what_one_of_many_worlds_refuses_changes_none():
    state = ENV.new_worlds(FLAT, [0, 1])
    state.grid[:, 5, 5] = EMPTY, WALL
    before = state.copy()
    with pytest.raises(InputError):
        apply_edit(state, MoveCoin(5, 5))
    assert state.equals(before)
