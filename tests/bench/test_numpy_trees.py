"""The NumPy worlds that the compiled ones are measured against obey the same rules: given the same luck, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.bench.numpy_trees import StraightforwardTrees, TunedTrees
from gmplay.bench.trees import measure_trees
from gmplay.core.seeding import derive
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import State
from gmplay.envs.tree_gridworld.streams import WHETHER_A_TREE_GROWS, uniform_at

NUM_WORLDS = 50
ENV = TreeGridworld()
SPECS = {
    "published": TreeGridworldSpec(),
    "torus": TreeGridworldSpec(edges="torus", order="grow first", may_grow_under_agent=True),
    "constant": TreeGridworldSpec(regrowth="constant", constant_rate=0.6),
    "many": TreeGridworldSpec(start_trees=97, n_max=99, r_max=1.0),
    "many, under the agent too": TreeGridworldSpec(start_trees=97, n_max=99, r_max=1.0, may_grow_under_agent=True),
}


RIVALS = (StraightforwardTrees, TunedTrees)


class Luck:
    """Gives NumPy worlds the compiled worlds' luck: their uniforms, and the cells on which their trees appeared."""

    def follow(self, state: State, planted: np.ndarray) -> None:
        self._state, self._planted = state, planted

    def _uniforms(self) -> np.ndarray:
        steps = zip(self._state.level_seed, self._state.steps, strict=True)
        return np.array([uniform_at(seed, WHETHER_A_TREE_GROWS, step) for seed, step in steps])

    def _choose(self, worlds: np.ndarray, is_empty: np.ndarray) -> np.ndarray:
        cells = self._planted[worlds]
        assert is_empty[np.arange(len(worlds)), cells][cells >= 0].all(), "there was room for it"
        return cells  # -1, where no compiled world grew a tree, is the last cell: one that grows there would show


def planted_cells(before: State, after: State, tree_grew: np.ndarray) -> np.ndarray:
    """(num_worlds,) where a tree appeared in a step, -1 where none did."""
    is_new = (after.trees > before.trees).reshape(before.num_worlds, -1)
    # One that is not to be seen as new grew where the agent stands: chopped at once, or in place of the one chopped.
    cells = np.where(is_new.any(axis=1), is_new.argmax(axis=1), after.y * 10 + after.x)
    return np.where(tree_grew, cells, -1)


@pytest.mark.parametrize("rival", RIVALS)
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_that_given_the_same_luck_the_numpy_worlds_are_the_compiled_ones(spec, rival):
    twin = type("Twin", (Luck, rival), {})(spec, NUM_WORLDS)
    state, num_grown = ENV.new_worlds(spec, np.arange(NUM_WORLDS)), 0
    twin.x, twin.y = state.x.astype(np.int64), state.y.astype(np.int64)
    twin.trees, twin.num_trees = state.trees.astype(np.bool_), state.num_trees.astype(np.int64)
    for actions in derive(0, "twin actions").integers(0, 5, (400, NUM_WORLDS)):
        before = state.copy()
        step = ENV.step(state, actions)
        twin.follow(before, planted_cells(before, state, step.tree_grew))
        assert np.array_equal(twin.step(actions), step.reward)
        assert np.array_equal(twin.trees, state.trees)
        assert rival is StraightforwardTrees or np.array_equal(twin.num_trees, state.num_trees)
        twin.observe()
        assert np.array_equal(twin.observation, ENV.observe(state))
        num_grown += int(step.tree_grew.sum())
    assert num_grown > 50


@pytest.mark.parametrize("rival", RIVALS)
def test_that_their_own_luck_is_as_good(rival):
    spec, num_worlds = TreeGridworldSpec(), 4_000
    state, twin = ENV.new_worlds(spec, np.arange(num_worlds)), rival(spec, num_worlds)
    rewards = np.zeros(2)
    for actions in derive(1, "twin actions").integers(0, 5, (200, num_worlds)):
        rewards += ENV.step(state, actions).reward.sum(), twin.step(actions).sum()
    assert rewards[1] == pytest.approx(rewards[0], rel=0.03)
    assert twin.trees.sum() / num_worlds == pytest.approx(state.num_trees.mean(), abs=0.1)


def test_that_the_measurement_says_how_many_times_faster_for_every_batch():
    measured = measure_trees(1, 0.01)
    for name in ("ratio_to_numpy", "ratio_to_tuned_numpy"):
        for each in (name, f"{name}_step_by_step", f"{name}_without_observation"):
            assert measured[each] == measured["256_worlds"][each]
            assert all(measured[f"{num_worlds}_worlds"][each] > 1 for num_worlds in (16, 256, 4096))
