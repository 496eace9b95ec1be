"""The tiles the agent sees, derived once more from the state: slowly, cell by cell, from what the words say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    WALL,
    WALL_TOP,
)
from tests.envs.worlds import ENV, crowd, entities, hall, mid_episode, put_entity, without_coin

STAY, JUMP = 4, 5
SPECS = {
    "hard": CoinRunSpec(),
    "easy": CoinRunSpec(mode="easy", placement="standable"),
    "dangerous": CoinRunSpec(monster_frequency=8.0, saw_frequency=2.0, crate_frequency=2.0, placement="section"),
    "passable": CoinRunSpec(end_wall="passable", num_sections=1, jump_speed=2.0, run_speed=1.0, gravity=0.1),
}


def states_of(name):
    for num_steps in (0, 1, 9, 40):
        state = mid_episode(SPECS[name], 12, num_steps, seed=num_steps)
        yield state
        yield crowd(state, seed=num_steps)


def expected_cell(state, world, column, row):
    """All codes the cell may show: several only where several monsters share it."""
    here = [
        (kind, x, vx) for kind, x, y, vx, _ in entities(state, world) if (math.floor(x), math.floor(y)) == (column, row)
    ]
    monsters = {(10 if vx > 0 else 6) + math.floor(4 * (x - column)) for kind, x, vx in here if kind == MONSTER}
    if monsters:
        return monsters
    if SAW in {kind for kind, _, _ in here}:
        return {5}
    if (state.coin_x[world], state.coin_y[world]) == (column, row):
        return {1}
    if CRATE in {kind for kind, _, _ in here}:
        return {4}
    if not (0 <= column < SIZE and 0 <= row < SIZE):
        return {2}
    code = state.grid[world, row, column]
    seen = {WALL: 2, WALL_TOP: 2, PASSABLE_WALL: 2, LAVA: 3, LAVA_TOP: 3, BARRIER: 0, EMPTY: 0}
    return {seen[code]}


@pytest.mark.parametrize("name", SPECS)
def test_that_every_cell_is_what_the_state_says(name):
    seen_codes = set()
    for state in states_of(name):
        cells = ENV.observe(state).cells
        assert cells.shape == (state.num_worlds, 13, 13)
        for world in range(state.num_worlds):
            left, bottom = math.floor(state.x[world]) - 6, math.floor(state.y[world]) - 6
            for row in range(13):
                for column in range(13):
                    expected = expected_cell(state, world, left + column, bottom + row)
                    assert cells[world, row, column] in expected, (world, row, column)
        seen_codes |= set(cells.ravel().tolist())
    assert seen_codes >= set(range(14))


@pytest.mark.parametrize("name", SPECS)
def test_that_the_features_are_speeds_place_in_the_cell_and_whether_a_jump_is_accepted(name):
    answers = set()
    for state in states_of(name):
        features = ENV.observe(state).features
        np.testing.assert_array_equal(features[:, 0], state.vx / np.float32(0.5))
        np.testing.assert_array_equal(features[:, 1], state.vy / np.float32(1.5))
        np.testing.assert_array_equal(features[:, 2], state.x % np.float32(1))
        np.testing.assert_array_equal(features[:, 3], state.y % np.float32(1))
        jumped, stayed = state.copy(), state.copy()
        ENV.step(jumped, np.full(state.num_worlds, JUMP))
        ENV.step(stayed, np.full(state.num_worlds, STAY))
        # A jump that is not accepted is no input at all.
        for world, can_jump in enumerate(features[:, 4].tolist()):
            assert jumped.select([world]).equals(stayed.select([world])) == (not can_jump)
            answers.add(can_jump)
    assert answers == {0.0, 1.0}


@pytest.mark.parametrize(("quarter", "x"), list(enumerate((25.0, 25.25, 25.5, 25.96875))))
def test_that_a_monster_shows_its_direction_and_the_quarter_it_is_in(quarter, x):
    for vx, code in ((-0.1, 6), (0.0, 6), (0.1, 10)):
        state = hall()
        put_entity(state, MONSTER, x, 32.5, vx)
        cells = ENV.observe(state).cells[0]
        assert cells[8, 1] == code + quarter
        assert np.count_nonzero(cells) == 1


@pytest.mark.parametrize("order", [(SAW, MONSTER, CRATE), (CRATE, SAW, MONSTER), (MONSTER, CRATE, SAW)])
def test_that_in_one_cell_monster_hides_saw_hides_coin_hides_crate_in_any_order(order):
    for hidden, expected in (((), 10), ((MONSTER,), 5), ((MONSTER, SAW), 1)):
        for ground in (EMPTY, WALL, LAVA):
            state = hall()
            state.grid[0, 31, 33] = ground
            state.coin_x[:], state.coin_y[:] = 33, 31
            for kind in order:
                if kind not in hidden:
                    put_entity(state, kind, 33.0, 31.5, 0.1)
            assert ENV.observe(state).cells[0, 7, 9] == expected
    assert ENV.observe(without_coin(state)).cells[0, 7, 9] == 4


@pytest.mark.parametrize(("x", "y"), [(1.5, 1.5787), (62.5, 1.5787), (1.5, 62.4), (62.5, 62.4)])
def test_that_all_outside_the_world_looks_like_wall(x, y):
    cells = ENV.observe(hall(x, y)).cells[0]
    columns, rows = np.meshgrid(np.arange(13) + int(x) - 6, np.arange(13) + int(y) - 6)
    is_outside = (columns < 0) | (columns >= SIZE) | (rows < 0) | (rows >= SIZE)
    np.testing.assert_array_equal(cells == 2, is_outside)


def test_that_a_deleted_coin_is_seen_nowhere():
    for x, y in ((1.5, 1.5787), (5.2, 3.9), (30.5, 30.0)):
        assert not (ENV.observe(without_coin(hall(x, y))).cells == 1).any()


def test_that_a_coin_is_seen_as_far_as_six_cells_away():
    base = mid_episode(SPECS["hard"], 20, 30)
    for dx, dy, is_in_view in ((6, 6, True), (-6, -1, True), (7, 0, False), (0, -7, False), (0, 0, True)):
        state = hall().repeat(base.num_worlds)
        state.x[:], state.y[:] = base.x + 10, base.y + 10
        state.coin_x[:], state.coin_y[:] = state.x.astype(int) + dx, state.y.astype(int) + dy
        assert ((ENV.observe(state).cells == 1).sum(axis=(1, 2)) == is_in_view).all()
