"""Many steps in one call, and a step that observes: the same as one after the other."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.edit import MoveAgent, PlantTree, apply_edit
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import WIDTH, State
from tests.envs.tree_gridworld.forests import ENV, STILL, random_actions

SPECS = {
    "published": TreeGridworldSpec(),
    "torus": TreeGridworldSpec(edges="torus", order="grow first", may_grow_under_agent=True, n_max=99, r_max=1.0),
}


def planes_for(num_steps: int, num_worlds: int) -> np.ndarray:
    """Planes for every step, with something in them already."""
    planes = ENV.empty_observation(num_steps * num_worlds).reshape(num_steps, num_worlds, WIDTH, WIDTH, 2)
    planes[:] = 9
    return planes


@pytest.mark.parametrize("num_worlds", [1, 7, 8, 9, 50])  # worlds are observed eight behind the step
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_that_steps_in_one_call_are_the_steps_one_by_one(spec, num_worlds):
    together, single, blind = (ENV.new_worlds(spec, np.arange(num_worlds)) for _ in range(3))
    actions, planes = random_actions(60, num_worlds), planes_for(60, num_worlds)
    steps, unseen = ENV.play(together, actions, planes), ENV.play(blind, actions)
    for row, chosen in enumerate(actions):
        step = ENV.step(single, chosen)
        for name in step.field_names():
            assert np.array_equal(getattr(steps, name)[row], getattr(step, name))
            assert np.array_equal(getattr(unseen, name)[row], getattr(step, name))
        assert np.array_equal(planes[row], ENV.observe(single))
    assert together.equals(single)
    assert blind.equals(single)


@pytest.mark.parametrize("num_worlds", [1, 9])
def test_that_a_step_observes_what_is_there_whatever_was_edited_since_the_last(num_worlds):
    state = ENV.new_worlds(STILL.replace(start_trees=0), np.arange(num_worlds))
    planes = ENV.empty_observation(num_worlds)
    for index, actions in enumerate(random_actions(10, num_worlds)):
        apply_edit(state, PlantTree(index, 3))
        apply_edit(state, MoveAgent(index, 5))
        ENV.step(state, actions, planes)
        assert np.array_equal(planes, ENV.observe(state))


def test_that_trees_are_kept_inside_a_border_that_stays_empty():
    state = ENV.new_worlds(TreeGridworldSpec(start_trees=90, n_max=99, r_max=1.0, edges="torus"), np.arange(20))
    ENV.play(state, random_actions(200, 20))
    assert state.ground.sum() == state.trees.sum() == state.num_trees.sum()
    state.trees[:] = 1
    assert state.ground.sum() == 20 * 100
    assert state.copy().equals(state)


@pytest.mark.parametrize(
    "wrong", [[[0, 1], [4, 5]], [[0, 1], [-1, 0]], [[0, -(2**63)]], [[0, 1, 2]], [0, 1], [[2**62, 0]]]
)
def test_that_of_steps_with_a_number_that_is_no_action_none_is_taken(wrong):
    state = ENV.new_worlds(TreeGridworldSpec(), [0, 1])
    before: State = state.copy()
    with pytest.raises(InputError):
        ENV.play(state, wrong)
    assert state.equals(before)


def test_that_no_steps_are_none():
    state = ENV.new_worlds(TreeGridworldSpec(), [0, 1])
    before = state.copy()
    assert ENV.play(state, np.zeros((0, 2), np.int64)).reward.shape == (0, 2)
    assert state.equals(before)
    assert ENV.step(state.select(slice(0, 0)), []).reward.shape == (0,)
