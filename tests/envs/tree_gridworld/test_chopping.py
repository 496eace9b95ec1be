"""Moving and chopping, where nothing grows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.envs.tree_gridworld.state import DOWN, LEFT, RIGHT, SIZE, STAY, UP
from tests.envs.tree_gridworld.forests import ENV, STILL, clearing, random_actions, standing

MOVES = {LEFT: (-1, 0), RIGHT: (1, 0), UP: (0, 1), DOWN: (0, -1), STAY: (0, 0)}
TORUS = STILL.replace(edges="torus")


@pytest.mark.parametrize(("action", "move"), MOVES.items())
def test_that_an_action_moves_by_its_name_and_chops_what_it_steps_on(action, move):
    trees = ((4, 5), (6, 5), (5, 6), (5, 4))
    state, target = clearing(STILL, 5, 5, trees), (5 + move[0], 5 + move[1])
    step = ENV.step(state, [action])
    assert (state.x[0], state.y[0]) == target
    assert standing(state) == set(trees) - {target}
    assert step.reward[0] == state.num_chopped[0] == (action != STAY)
    assert state.num_trees[0] == len(standing(state))


def test_that_actions_are_named_in_their_order():
    assert [ENV.action_names[action] for action in (STAY, LEFT, RIGHT, UP, DOWN)] == list(ENV.action_names)
    assert ENV.action_names == ("stay", "left", "right", "up", "down")


@pytest.mark.parametrize(("x", "y", "action"), [(0, 3, LEFT), (9, 3, RIGHT), (3, 9, UP), (3, 0, DOWN)])
def test_that_at_a_wall_a_move_outward_does_nothing_and_a_torus_leads_to_the_other_side(x, y, action):
    across = ((x + MOVES[action][0]) % SIZE, (y + MOVES[action][1]) % SIZE)
    walled, round_ = clearing(STILL, x, y, (across,)), clearing(TORUS, x, y, (across,))
    assert ENV.step(walled, [action]).reward[0] == 0
    assert (walled.x[0], walled.y[0], standing(walled)) == (x, y, {across})
    assert ENV.step(round_, [action]).reward[0] == 1
    assert ((round_.x[0], round_.y[0]), standing(round_)) == (across, set())


def test_that_a_tree_over_the_agent_is_chopped_by_coming_back_and_not_by_staying_or_by_running_into_a_wall():
    state = clearing(STILL, 0, 0, ((0, 0),))
    for action in (STAY, LEFT, DOWN, RIGHT):
        assert ENV.step(state, [action]).reward[0] == 0
    assert ENV.step(state, [LEFT]).reward[0] == 1
    assert not standing(state)


def test_that_the_agent_faces_where_it_last_wished_to_go():
    state = clearing(STILL, 0, 5)
    for action, expected in ((UP, UP), (STAY, UP), (LEFT, LEFT), (DOWN, DOWN), (STAY, DOWN)):
        ENV.step(state, [action])
        assert state.facing[0] == expected


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**31 - 2), st.integers(0, 99), st.sampled_from(("wall", "torus")))
def test_that_where_nothing_grows_every_tree_lost_is_a_reward(level_seed, start_trees, edges):
    state = ENV.new_worlds(STILL.replace(start_trees=start_trees, edges=edges), [level_seed])
    assert len(standing(state)) == start_trees
    assert (int(state.x[0]), int(state.y[0])) not in standing(state)
    total = 0.0
    for action in random_actions(200, 1, level_seed):
        total += ENV.step(state, action).reward[0]
        assert not state.trees[0, state.y[0], state.x[0]]
    assert total == state.num_chopped[0] == start_trees - len(standing(state))
    assert state.num_trees[0] == len(standing(state))


def test_that_the_observation_shows_agent_and_trees_inside_an_empty_border():
    planes = ENV.observe(clearing(STILL, 9, 0, ((0, 0), (3, 7))))[0]
    assert planes.shape == (12, 12, 2)
    assert np.argwhere(planes[..., 0]).tolist() == [[1, 10]]
    assert np.argwhere(planes[..., 1]).tolist() == [[1, 1], [8, 4]]
