"""What is done to a life while it runs: edits by hand, and other rules from now on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError, SpecError
from gmplay.envs.tree_gridworld.edit import CutTree, MoveAgent, PlantTree, apply_edit, edited
from gmplay.envs.tree_gridworld.levels import Rules
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import LEFT, STAY, State
from tests.envs.tree_gridworld.forests import ENV, STILL, clearing, random_actions, standing

EDITS = st.builds(
    lambda kind, x, y: kind(x, y),
    st.sampled_from((PlantTree, CutTree, MoveAgent)),
    st.integers(0, 9),
    st.integers(0, 9),
)


def lives(spec: TreeGridworldSpec, num_worlds: int, num_steps: int) -> State:
    state = ENV.new_worlds(spec, np.arange(num_worlds))
    for actions in random_actions(num_steps, num_worlds):
        ENV.step(state, actions)
    return state


def test_that_a_planted_tree_stands_and_is_chopped_as_any_other():
    state = edited(clearing(STILL, 5, 5), PlantTree(4, 5))
    assert (standing(state), state.num_trees[0], state.num_chopped[0]) == ({(4, 5)}, 1, 0)
    assert ENV.step(state, [LEFT]).reward[0] == 1


def test_that_a_cut_tree_is_gone_and_rewards_nobody():
    state = edited(clearing(STILL, 5, 5, ((4, 5), (1, 1))), CutTree(4, 5))
    assert (standing(state), state.num_trees[0], state.num_chopped[0]) == ({(1, 1)}, 1, 0)
    assert ENV.step(state, [LEFT]).reward[0] == 0


def test_that_a_moved_agent_goes_on_from_there_and_fells_nothing_by_being_put():
    state = edited(clearing(STILL, 5, 5, ((1, 1), (0, 1))), MoveAgent(1, 1))
    assert (state.x[0], state.y[0], standing(state)) == (1, 1, {(1, 1), (0, 1)})
    assert ENV.step(state, [LEFT]).reward[0] == 1


@settings(deadline=None, max_examples=150)
@given(st.lists(EDITS, max_size=20), st.integers(0, 20))
def test_that_whatever_is_edited_the_worlds_stay_worlds_and_the_originals_as_they_are(edits, num_steps):
    state = lives(TreeGridworldSpec(), 3, num_steps)
    for edit in edits:
        before = state.copy()
        try:
            after = edited(state, edit)
        except InputError:
            with pytest.raises(InputError):
                apply_edit(state, edit)
            after = state
        assert state.equals(before)
        assert np.array_equal(after.num_trees, after.trees.sum(axis=(1, 2)))
        assert np.isin(after.trees, (0, 1)).all()
        state = after
    ENV.step(state, [LEFT] * 3)
    assert np.array_equal(state.num_trees, state.trees.sum(axis=(1, 2)))


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from((PlantTree, CutTree, MoveAgent)),
    st.sampled_from((-1, 10, 2**70, 0.5, float("nan"), "3", None, True)),
    st.booleans(),
)
def test_that_a_cell_that_is_none_is_refused_in_words(kind, number, is_row):
    state = clearing(STILL, 5, 5)
    before = state.copy()
    with pytest.raises(InputError, match=r"There is no cell \(.*\): cells go from 0 to 9\."):
        apply_edit(state, kind(3, number) if is_row else kind(number, 3))
    assert state.equals(before)


def test_that_an_edit_that_one_of_the_worlds_does_not_allow_changes_none():
    state = State.concatenate([clearing(STILL, 5, 5), clearing(STILL, 5, 5, ((3, 3),))])
    before = state.copy()
    for edit, words in ((PlantTree(3, 3), "planted at .3, 3.: a tree"), (CutTree(3, 3), "cut at .3, 3.: no tree")):
        with pytest.raises(InputError, match=words):
            apply_edit(state, edit)
        assert state.equals(before)
    apply_edit(state, PlantTree(3, 3), [0])
    assert state.num_trees.tolist() == [1, 1]
    assert edited(state, CutTree(3, 3), [1]).num_trees.tolist() == [1, 0]


def test_that_other_rules_hold_from_the_next_step_on_and_change_nothing_else():
    state = lives(TreeGridworldSpec(), 8, 50)
    before = state.copy()
    other = TreeGridworldSpec(r_min=0.25, r_max=0.5, n_max=20, edges="torus", order="grow first", start_trees=3)
    ENV.replace_spec(state, other)
    changed = {name for name in State.field_names() if not np.array_equal(getattr(state, name), getattr(before, name))}
    assert changed == {"r_min", "r_max", "n_max", "is_torus", "grows_first"} < set(Rules._fields)
    assert all((getattr(state, name) == getattr(other, name)).all() for name in ("r_min", "r_max", "n_max"))


def test_that_a_forest_grows_on_once_more_trees_are_allowed_and_waits_once_fewer_are():
    state = ENV.new_worlds(TreeGridworldSpec(), np.arange(100))
    ENV.replace_spec(state, TreeGridworldSpec(n_max=12, r_min=1.0))
    for _ in range(5):
        ENV.step(state, [STAY] * 100)
    assert (state.num_trees == 12).all()
    ENV.replace_spec(state, TreeGridworldSpec(n_max=5, r_min=1.0), np.arange(50))
    num_grown = np.zeros(100, np.int64)
    for actions in random_actions(300, 100):
        grew = ENV.step(state, actions).tree_grew
        assert (state.num_trees[grew] <= state.n_max[grew]).all()
        num_grown += grew
    assert num_grown[50:].sum() > 2 * num_grown[:50].sum()


def test_that_replacing_the_spec_by_the_same_changes_nothing():
    spec = TreeGridworldSpec(regrowth="constant", edges="torus", may_grow_under_agent=True)
    state = lives(spec, 5, 20)
    before = state.copy()
    ENV.replace_spec(state, spec)
    assert state.equals(before)


def test_that_numbers_out_of_range_are_refused_before_any_life_is_touched():
    state = lives(TreeGridworldSpec(), 2, 5)
    before = state.copy()
    for name, value, words in (
        ("r_min", -0.1, "outside 0 to 1 /step"),
        ("r_max", 1.5, "outside 0 to 1 /step"),
        ("n_max", 0, "outside 1 to 99 trees"),
    ):
        with pytest.raises(SpecError, match=f"^{name}: .*{words}"):
            ENV.replace_spec(state, TreeGridworldSpec().replace(**{name: value}))
    assert state.equals(before)
