"""What is measured of a policy in the forest: skill from the first tree, and what its way of living yields."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.interaction import Decision
from gmplay.core.outcome import Undefined
from gmplay.envs.tree_gridworld.edit import CutTree, apply_edit
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.observe import AGENT_PLANE, TREE_PLANE
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import DOWN, LEFT, RIGHT, UP
from gmplay.envs.tree_gridworld.walker import distance_to_nearest, walk_to_nearest
from gmplay.evaluation.forest import measure_forest

ENV = TreeGridworld()
LIVELY = TreeGridworldSpec(r_min=1e-4)


class Woodcutter:
    """Acts by what it sees: to the nearest tree, or by chance in a share ``dither`` of the steps."""

    observation_kind, num_actions = "planes", 5

    def __init__(self, spared: int = 0, dither: float = 0.0) -> None:
        self._spared, self._dither = spared, dither

    def initial_memory(self, num_worlds: int) -> tuple[()]:
        return ()

    def decide(self, observation, memory):
        count, width = len(observation), observation.shape[1]
        trees = observation[..., TREE_PLANE].reshape(count, -1).astype(bool)
        cells = np.arange(trees.shape[1])
        own = observation[..., AGENT_PLANE].reshape(count, -1).argmax(axis=1)[:, None]
        dy, dx = cells // width - own // width, cells % width - own % width
        nearest = np.where(trees, abs(dy) + abs(dx), 99).argmin(axis=1)[:, None]
        dy, dx = (np.take_along_axis(way, nearest, axis=1)[:, 0] for way in (dy, dx))
        action = np.select([dx > 0, dx < 0, dy > 0, dy < 0], [RIGHT, LEFT, UP, DOWN], 0)
        action[trees.sum(axis=1) <= self._spared] = 0
        shares = self._dither / 5 + (1.0 - self._dither) * (action[:, None] == np.arange(5))
        return Decision(np.log(shares + 1e-12).astype(np.float32), np.zeros(count, np.float32)), memory


@given(st.integers(0, 2**31 - 2), st.sampled_from(["wall", "torus"]))
@settings(max_examples=40, deadline=None)
def test_that_walking_takes_as_many_steps_as_the_distance_and_chops_at_the_last(level_seed, edges):
    state = ENV.new_worlds(TreeGridworldSpec(r_min=0.0, r_max=0.0, edges=edges), [level_seed])
    distance = int(distance_to_nearest(state)[0])
    assert 1 <= distance <= 18
    for step in range(1, distance + 1):
        assert state.num_chopped[0] == 0
        ENV.step(state, walk_to_nearest(state, 0, np.ones(1, np.bool_)))
        assert (state.num_chopped[0] == 1) == (step == distance)


def test_that_a_walker_spares_trees_and_rests_when_told():
    state = ENV.new_worlds(TreeGridworldSpec(start_trees=3), range(50))
    assert not walk_to_nearest(state, 3, np.ones(50, np.bool_)).any()
    assert walk_to_nearest(state, 2, np.ones(50, np.bool_)).all()
    assert not walk_to_nearest(state, 0, np.zeros(50, np.bool_)).any()


def test_that_without_trees_there_is_no_way_to_walk():
    state = ENV.new_worlds(TreeGridworldSpec(start_trees=1), [7])
    y, x = np.argwhere(state.trees[0])[0]
    apply_edit(state, CutTree(int(x), int(y)))
    assert distance_to_nearest(state)[0] == 0
    assert walk_to_nearest(state, -1, np.ones(1, np.bool_))[0] == 0


def test_that_greed_is_skilled_and_starves_while_sparing_is_skilled_and_thrives():
    greedy = measure_forest(Woodcutter(), LIVELY, num_worlds=48)
    sparing = measure_forest(Woodcutter(spared=7), LIVELY, num_worlds=48)
    assert greedy.capability.estimate == sparing.capability.estimate == 1.0
    assert greedy.goal.high < 0.3
    assert sparing.goal.low > 0.9
    assert sparing.best_spared in (6, 7, 8)
    assert sparing.yield_per_step.estimate <= sparing.most_per_step
    assert greedy.affinity[2].estimate == pytest.approx(1.0)
    assert sparing.affinity[2].high < 0.3, "two trees are left alone until there are more"


def test_that_dithering_costs_capability_and_chance_has_no_affinity():
    slow = measure_forest(Woodcutter(spared=7, dither=0.6), LIVELY, num_worlds=48)
    blind = measure_forest(Woodcutter(dither=1.0), LIVELY, num_worlds=48)
    assert blind.capability.high < slow.capability.low < slow.capability.high < 0.95
    share_of_bound = slow.yield_per_step.estimate / slow.most_per_step
    assert slow.goal.low > share_of_bound, "it is held against a woodcutter as slow as itself"
    assert blind.affinity[10].low < 0.05 < 0.2 > blind.affinity[10].high


def test_that_a_measurement_is_the_same_every_time_and_rests_on_its_seed():
    one, same, other = (measure_forest(Woodcutter(), LIVELY, seed, num_worlds=8) for seed in (1, 1, 2))
    assert one == same != other


def test_that_nothing_is_held_against_a_forest_that_feeds_nobody():
    dead = TreeGridworldSpec(start_trees=0, r_min=0.0, r_max=0.0)
    assert isinstance(measure_forest(Woodcutter(), dead, num_worlds=4).goal, Undefined)
