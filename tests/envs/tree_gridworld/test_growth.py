"""How trees come back: how often, where and when in a step."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gmplay.core.seeding import derive
from gmplay.envs.tree_gridworld.dynamics import growth_probability
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import LEFT, NUM_CELLS, SIZE, STAY
from tests.envs.tree_gridworld.forests import ALL_CELLS, ENV, clearing, standing, wilson_interval

NUM_WORLDS = 40_000
CERTAIN = TreeGridworldSpec(regrowth="constant", constant_rate=1.0)


def forest(spec: TreeGridworldSpec, num_trees: int, num_worlds: int = NUM_WORLDS, first_seed: int = 0):
    """Worlds with so many trees, at random."""
    seeds = np.arange(first_seed, first_seed + num_worlds)
    state = ENV.new_worlds(spec.replace(start_trees=num_trees), seeds)
    assert (state.num_trees == num_trees).all()
    return state


def num_grown(spec: TreeGridworldSpec, num_trees: int) -> int:
    return int(ENV.step(forest(spec, num_trees), [STAY] * NUM_WORLDS).tree_grew.sum())


PUBLISHED = {1: 0.087, 2: 0.137, 3: 0.173, 4: 0.201, 5: 0.224, 6: 0.243, 7: 0.260, 8: 0.275, 9: 0.288}


def test_that_the_probability_is_the_published_formula():
    assert growth_probability(0, 1e-6, 0.3, 10) == 1e-6
    for num_trees, rate in PUBLISHED.items():
        exact = 0.3 * math.log(1 + num_trees) / math.log(11)
        assert growth_probability(num_trees, 1e-6, 0.3, 10) == pytest.approx(exact, rel=1e-11)
        assert exact == pytest.approx(rate, abs=6e-4)
        assert growth_probability(num_trees, 0.9, 0.3, 10) == 0.9
    assert all(growth_probability(num_trees, 0.5, 0.3, 10) == 0.0 for num_trees in range(10, NUM_CELLS + 1))


@pytest.mark.parametrize("num_trees", range(11))
@pytest.mark.parametrize(
    "spec",
    [TreeGridworldSpec(), TreeGridworldSpec(r_min=0.2, r_max=0.9, n_max=7), TreeGridworldSpec(regrowth="constant")],
    ids=("published", "other numbers", "constant"),
)
def test_that_trees_appear_as_often_as_the_formula_says(spec, num_trees):
    rate = max(spec.r_min, spec.r_max * math.log(1 + num_trees) / math.log(1 + spec.n_max))
    if spec.regrowth == "constant":
        rate = spec.constant_rate
    low, high = wilson_interval(num_grown(spec, num_trees), NUM_WORLDS)
    assert low <= (rate if num_trees < spec.n_max else 0.0) <= high


def test_that_a_life_is_as_lucky_as_any_other_step_for_step():
    # One world over many steps, not many worlds over one step: the numbers of a stream are independent too.
    state, grown = clearing(TreeGridworldSpec(regrowth="constant", constant_rate=0.3), 0, 0), []
    for _ in range(NUM_WORLDS):
        grown.append(bool(ENV.step(state, [STAY]).tree_grew[0]))
        state.trees[:], state.num_trees[:] = 0, 0
    low, high = wilson_interval(sum(grown), NUM_WORLDS)
    assert low <= 0.3 <= high
    pairs = np.array(grown)[:-1] & np.array(grown)[1:]
    low, high = wilson_interval(int(pairs.sum()), NUM_WORLDS - 1)
    assert low <= 0.09 <= high


@pytest.mark.parametrize("may_grow_under_agent", [False, True])
def test_that_a_tree_appears_on_any_empty_cell_alike(may_grow_under_agent):
    trees = ((0, 0), (5, 4), (9, 9))
    state = clearing(CERTAIN.replace(may_grow_under_agent=may_grow_under_agent), 2, 7, trees).repeat(NUM_WORLDS)
    state.level_seed[:] = np.arange(NUM_WORLDS)
    before = state.trees.copy()
    assert ENV.step(state, [STAY] * NUM_WORLDS).tree_grew.all()
    counts = (state.trees - before).sum(axis=0)
    free = ALL_CELLS - set(trees) - (set() if may_grow_under_agent else {(2, 7)})
    assert counts.sum() == NUM_WORLDS
    assert all(counts[y, x] == 0 for x, y in ALL_CELLS - free)
    for x, y in free:
        low, high = wilson_interval(int(counts[y, x]), NUM_WORLDS)
        assert low <= 1 / len(free) <= high


def test_that_whether_a_tree_appears_tells_nothing_of_where():
    state = forest(TreeGridworldSpec(start_trees=0, regrowth="constant", constant_rate=0.5), 0)
    grew = ENV.step(state, [STAY] * NUM_WORLDS).tree_grew
    again = ENV.step(state, [STAY] * NUM_WORLDS).tree_grew
    low, high = wilson_interval(int((grew & again).sum()), NUM_WORLDS)
    assert low <= 0.25 <= high
    is_left = state.trees[:, :, : SIZE // 2].sum(axis=(1, 2))[grew & ~again]
    low, high = wilson_interval(int(is_left.sum()), len(is_left))
    assert low <= 0.5 <= high


def test_that_the_number_of_trees_counts_after_chopping_or_before_as_the_spec_says():
    # One tree left of the agent in a forest of one: full before the chop, empty after it.
    spec = CERTAIN.replace(n_max=1)
    chop_first = clearing(spec, 5, 5, ((4, 5),))
    step = ENV.step(chop_first, [LEFT])
    assert (step.reward[0], step.tree_grew[0], chop_first.num_trees[0]) == (1.0, True, 1)
    grow_first = clearing(spec.replace(order="grow first"), 5, 5, ((4, 5),))
    step = ENV.step(grow_first, [LEFT])
    assert (step.reward[0], step.tree_grew[0], grow_first.num_trees[0]) == (1.0, False, 0)


def test_that_a_tree_that_grows_first_may_be_chopped_in_the_same_step():
    state = forest(CERTAIN.replace(n_max=99, order="grow first"), 0)
    step = ENV.step(state, derive(0, "moves").integers(1, 5, NUM_WORLDS))
    assert step.tree_grew.all()
    low, high = wilson_interval(int(step.reward.sum()), NUM_WORLDS)
    is_inside = 0.9  # a tenth of the moves run into a wall
    assert low <= is_inside / (NUM_CELLS - 1) <= high


def test_that_the_grid_fills_up_to_the_agent_and_no_further():
    for may_grow_under_agent, most in ((False, 99), (True, 99)):
        spec = CERTAIN.replace(n_max=99, start_trees=98, may_grow_under_agent=may_grow_under_agent)
        state = ENV.new_worlds(spec, np.arange(50))
        for _ in range(5):
            ENV.step(state, [STAY] * 50)
        assert (state.num_trees == most).all()
        is_covered = state.trees[np.arange(50), state.y, state.x]
        assert is_covered.any() == may_grow_under_agent
        assert may_grow_under_agent or not is_covered.any()


def test_that_a_forest_without_an_empty_cell_stays_as_it_is():
    state = clearing(CERTAIN.replace(n_max=99), 3, 3, tuple(sorted(ALL_CELLS - {(3, 3)})))
    state.n_max[:] = NUM_CELLS  # as no spec allows
    assert not ENV.step(state, [STAY]).tree_grew[0]
    assert standing(state) == ALL_CELLS - {(3, 3)}


def test_that_one_more_tree_at_first_leaves_agent_and_other_trees_where_they_stand():
    fewer, more = (ENV.new_worlds(TreeGridworldSpec(start_trees=count), np.arange(20)) for count in (10, 11))
    for world in range(20):
        assert standing(fewer, world) < standing(more, world)
    assert np.array_equal(fewer.x, more.x)
    assert np.array_equal(fewer.y, more.y)


def test_that_agent_and_trees_stand_on_any_cell_alike_at_first():
    state = ENV.new_worlds(TreeGridworldSpec(), np.arange(NUM_WORLDS))
    for x, y in ALL_CELLS:
        low, high = wilson_interval(int(state.trees[:, y, x].sum()), NUM_WORLDS)
        assert low <= 0.1 <= high
        low, high = wilson_interval(int(((state.x == x) & (state.y == y)).sum()), NUM_WORLDS)
        assert low <= 0.01 <= high
