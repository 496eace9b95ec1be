"""Where the coin lies when no search is needed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, MONSTER, SAW, WALL, WALL_TOP, State
from tests.envs.worlds import ENV, entities, is_moved, without_coin

SEEDS = np.arange(2_000)
SOLID = (WALL, WALL_TOP)
STAY = 4


def coins(spec: CoinRunSpec, seeds=SEEDS) -> np.ndarray:
    """(num_worlds, 2) cells of the coins."""
    state = ENV.new_worlds(spec, seeds)
    return np.stack([state.coin_x, state.coin_y], axis=1)


def test_that_section_is_the_first_column_of_a_section_on_its_surface():
    # A level of k sections ends where its section k + 1 would begin, at the height of section k.
    shorter = [ENV.new_worlds(CoinRunSpec(num_sections=count), SEEDS) for count in (1, 2, 3, 4)]
    first_columns = [np.full(len(SEEDS), 5), *(state.end_x for state in shorter[:3])]
    surfaces = [state.end_y for state in shorter]
    found = coins(CoinRunSpec(num_sections=4, placement="section"))
    chosen = np.zeros(4, np.int64)
    for world, (column, row) in enumerate(found):
        sections = [
            index
            for index in range(int(shorter[3].num_sections[world]))
            if (first_columns[index][world], surfaces[index][world]) == (column, row)
        ]
        assert len(sections) == 1
        chosen[sections[0]] += 1
    assert chosen / chosen.sum() == pytest.approx([0.25] * 4, abs=0.04)


def put_agent_at_coin(state: State) -> State:
    """The worlds without coin, monsters and saws, the agent at rest where the coin was."""
    moved = without_coin(state)
    moved.x[:], moved.y[:] = state.coin_x + 0.5, state.coin_y + AGENT_HALF_HEIGHT
    moved.previous_y[:] = moved.y
    is_dangerous = np.isin(moved.entity_kind, (SAW, MONSTER))
    moved.entity_x[is_dangerous] = 62.0
    moved.entity_y[is_dangerous] = 62.0
    return moved


@pytest.mark.parametrize("placement", ["end", "section", "standable"])
def test_that_one_can_stand_where_the_coin_lies(placement):
    spec = CoinRunSpec(placement=placement, crate_frequency=2.0)
    state = put_agent_at_coin(ENV.new_worlds(spec, SEEDS))
    before = state.copy()
    for _ in range(4):
        step = ENV.step(state, np.full(len(SEEDS), STAY))
        assert not step.death.any()
    assert state.was_supported.all()
    np.testing.assert_array_equal(state.x, before.x)
    np.testing.assert_allclose(state.y, before.y, atol=0.05)


def test_that_standable_cells_occur_on_the_ground_on_crates_and_from_column_two_on():
    state = ENV.new_worlds(CoinRunSpec(placement="standable"), SEEDS)
    assert state.coin_x.min() == 2
    assert (state.coin_x < state.end_x).all()
    on_crates = 0
    for world, (column, row) in enumerate(zip(state.coin_x, state.coin_y, strict=True)):
        things = {(int(x), int(y)) for _, x, y, _, _ in entities(state, world)}
        on_crates += (column, row - 1) in things
    assert on_crates > 100
    shares = np.histogram(state.coin_x / state.end_x, bins=4, range=(0, 1))[0] / len(SEEDS)
    assert (shares > 0.15).all()


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 62), st.integers(1, 62), st.integers(0, 2**31 - 2))
def test_that_a_coin_by_hand_lies_in_its_cell_or_the_nearest_free_one_above(column, row, level_seed):
    state = ENV.new_worlds(CoinRunSpec(placement="hand", coin_x=column, coin_y=row), [level_seed])
    x, y = int(state.coin_x[0]), int(state.coin_y[0])
    assert x == min(column, int(state.end_x[0]))
    assert state.grid[0, y, x] not in SOLID
    assert np.isin(state.grid[0, row:y, x], SOLID).all()
    assert row <= y


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_that_the_share_of_levels_has_the_placement_and_the_others_have_the_other_one(share):
    mixed = CoinRunSpec(placement="section", placement_share=share, other_placement="standable")
    found, main, other = (
        coins(mixed),
        coins(mixed.replace(placement_share=1.0)),
        coins(mixed.replace(placement_share=0)),
    )
    is_main, is_other = (found == main).all(axis=1), (found == other).all(axis=1)
    assert (is_main | is_other).all()
    both = (main == other).all(axis=1)
    assert (is_main & ~both).sum() / (~both).sum() == pytest.approx(share, abs=0.04 if 0 < share < 1 else 0)


def test_that_the_levels_with_the_placement_are_among_those_of_a_larger_share():
    moved = [
        is_moved(ENV.new_worlds(CoinRunSpec(placement="standable", placement_share=share), SEEDS))
        for share in (0.0, 0.2, 0.6, 1.0)
    ]
    assert not moved[0].any()
    for fewer, more in pairwise(moved):
        assert not (fewer & ~more).any()
        assert more.sum() > fewer.sum()


def test_that_where_the_coin_lies_says_nothing_of_the_rest():
    share = is_moved(ENV.new_worlds(CoinRunSpec(placement="standable", placement_share=0.5), SEEDS))
    plain = ENV.new_worlds(CoinRunSpec(), SEEDS)
    for field in ("difficulty", "background_offset", "end_x", "num_entities"):
        values = getattr(plain, field).astype(float)
        spread = values.std() * np.sqrt(1 / share.sum() + 1 / (~share).sum())
        assert abs(values[share].mean() - values[~share].mean()) < 4 * spread, field
