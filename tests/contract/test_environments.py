"""What every environment promises of its worlds: the same in any batch, copy and process; looking changes nothing."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest

from gmplay.core.errors import InputError
from tests.contract.environments import ENVIRONMENTS, arrays

NUM_WORLDS, NUM_STEPS = 12, 60


def test_that_the_same_seeds_and_actions_give_the_same_states(environment):
    for spec in environment.specs.values():
        first = environment.play(spec, NUM_WORLDS, NUM_STEPS)
        assert first.equals(environment.play(spec, NUM_WORLDS, NUM_STEPS))
        assert not first.equals(environment.play(spec, NUM_WORLDS, NUM_STEPS, seed=1))


@pytest.mark.parametrize("name", list(ENVIRONMENTS))
def test_that_a_fresh_process_comes_to_the_same_states_and_observations(name):
    code = f"from tests.contract.environments import ENVIRONMENTS; print(ENVIRONMENTS[{name!r}].digest())"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == ENVIRONMENTS[name].digest()


def test_that_a_batch_equals_its_singles(environment):
    env = environment.make()
    for spec in environment.specs.values():
        batch = env.new_worlds(spec, np.arange(NUM_WORLDS))
        singles = [env.new_worlds(spec, [seed]) for seed in range(NUM_WORLDS)]
        for actions in environment.actions(NUM_WORLDS, NUM_STEPS):
            step = env.step(batch, actions)
            steps = [env.step(single, [action]) for single, action in zip(singles, actions, strict=True)]
            assert type(step).concatenate(steps).equals(step)
        assert type(batch).concatenate(singles).equals(batch)
        for kind in env.observation_kinds:
            for world, single in enumerate(singles):
                pairs = zip(arrays(env.observe(batch, kind)), arrays(env.observe(single, kind)), strict=True)
                assert all(np.array_equal(many[world], one[0]) for many, one in pairs)


def test_that_observing_leaves_the_worlds_unchanged(environment):
    env = environment.make()
    for spec in environment.specs.values():
        state = environment.play(spec, NUM_WORLDS, NUM_STEPS)
        before = state.copy()
        for kind in env.observation_kinds:
            env.observe(state, kind)
            assert state.equals(before), kind


def test_that_observations_depend_on_nothing_but_the_worlds(environment):
    env = environment.make()
    for spec in environment.specs.values():
        state = environment.play(spec, NUM_WORLDS, NUM_STEPS)
        for kind in env.observation_kinds:
            fresh, used = env.observe(state, kind), env.empty_observation(NUM_WORLDS, kind)
            for array in arrays(used):
                array[:] = 77
            env.observe_into(state, used)
            assert all(np.array_equal(*pair) for pair in zip(arrays(fresh), arrays(used), strict=True)), kind


def test_that_observations_are_as_described(environment):
    env = environment.make()
    for kind in env.observation_kinds:
        space = environment.space(kind)
        for spec in environment.specs.values():
            for num_steps in (0, NUM_STEPS):
                observation = env.observe(environment.play(spec, NUM_WORLDS, num_steps), kind)
                expected = arrays(env.empty_observation(NUM_WORLDS, kind))
                assert [(each.shape, each.dtype) for each in arrays(observation)] == [
                    (each.shape, each.dtype) for each in expected
                ]
                for world in range(NUM_WORLDS):
                    one = [array[world] for array in arrays(observation)]
                    is_named = isinstance(observation, tuple)
                    assert space.contains(dict(zip(observation._fields, one, strict=True)) if is_named else one[0])


def test_that_an_unknown_observation_is_refused_by_name(environment):
    env = environment.make()
    with pytest.raises(InputError, match="'smells'"):
        env.observe(environment.play(environment.specs["default"], 1, 0), "smells")


def test_that_stepping_a_copy_equals_stepping_the_original_and_leaves_it_alone(environment):
    env = environment.make()
    for spec in environment.specs.values():
        state = environment.play(spec, NUM_WORLDS, NUM_STEPS)
        kept, through_pickle = state.copy(), pickle.loads(pickle.dumps(state))
        for actions in environment.actions(NUM_WORLDS, 10, seed=5):
            env.step(kept, actions)
        assert not kept.equals(state)
        for actions in environment.actions(NUM_WORLDS, 10, seed=5):
            for each in (state, through_pickle):
                env.step(each, actions)
        assert state.equals(kept)
        assert through_pickle.equals(kept)


def test_that_selected_and_repeated_worlds_go_on_as_the_originals(environment):
    env = environment.make()
    state, chosen = environment.play(environment.specs["default"], NUM_WORLDS, 20), np.array([5, 0, 5, 11])
    picked, repeated = state.select(chosen), state.repeat(3)
    for actions in environment.actions(NUM_WORLDS, 15, seed=6):
        env.step(state, actions)
        env.step(picked, actions[chosen])
        env.step(repeated, actions.repeat(3))
    assert picked.equals(state.select(chosen))
    assert repeated.equals(state.repeat(3))
    assert all(repeated.select(slice(offset, None, 3)).equals(state) for offset in range(3))
    state.assign(np.array([1, 2]), state.select([0, 0]))
    assert state.select([1, 2]).equals(state.select([0, 0]))


@pytest.fixture
def episodic(environment):
    if not environment.has_episodes:
        pytest.skip("its worlds never end")
    return environment


@pytest.mark.parametrize("actions", [[], [0], [0, 1, 2, 3], [[0, 0, 0]], [0, -1, 0], [0, 0, 1000]])
def test_that_actions_that_fit_no_worlds_are_refused_and_change_nothing(environment, actions):
    env = environment.make()
    state = env.new_worlds(next(iter(environment.specs.values())), np.arange(3))
    before = state.copy()
    with pytest.raises(InputError):
        env.step(state, actions)
    assert state.equals(before)


def test_that_a_finished_world_stays_as_it_is(episodic):
    env, environment = episodic.make(), episodic
    state = environment.play(environment.specs["dangerous"], 40, 100)
    was_finished = state.is_finished.copy()
    before = state.copy()
    assert was_finished.any()
    assert not was_finished.all()
    for actions in environment.actions(40, 20, seed=7):
        step = env.step(state, actions)
        assert step.select(was_finished).equals(type(step).zeros(int(was_finished.sum())))
    assert state.select(was_finished).equals(before.select(was_finished))


def test_that_every_episode_ends_by_the_time_out_and_is_then_truncated_or_terminated_once(episodic):
    env, environment = episodic.make(), episodic
    state = env.new_worlds(environment.specs["default"], np.arange(30))
    num_ends = np.zeros(30, np.int64)
    for index in range(env.max_steps):
        step = env.step(state, environment.actions(30, 1, seed=index)[0] % 3)
        assert not (step.terminated & step.truncated).any()
        num_ends += step.terminated | step.truncated
    assert step.truncated.any(), "nobody survived"
    assert (num_ends == 1).all()
    assert state.is_finished.all()


def test_that_worlds_without_a_time_out_never_end(environment):
    if environment.has_episodes:
        pytest.skip("its worlds end")
    env = environment.make()
    for spec in environment.specs.values():
        state = env.new_worlds(spec, np.arange(NUM_WORLDS))
        for actions in environment.actions(NUM_WORLDS, 2_000):
            step = env.step(state, actions)
            assert not (step.terminated | step.truncated).any()
        assert (state.steps == 2_000).all()


def test_that_worlds_started_anew_are_new_worlds_and_the_others_go_on(environment):
    env = environment.make()
    for spec in environment.specs.values():
        state = environment.play(spec, NUM_WORLDS, NUM_STEPS)
        before, again = state.copy(), np.array([7, 2])
        env.reset(state, again, spec, [100, 101])
        others = np.setdiff1d(np.arange(NUM_WORLDS), again)
        assert state.select(others).equals(before.select(others))
        fresh = env.new_worlds(spec, [100, 101])
        for actions in environment.actions(NUM_WORLDS, 20):
            assert environment.meaning(state.select(again)).equals(environment.meaning(fresh))
            env.step(state, actions)
            env.step(fresh, actions[again])


def test_that_loaded_levels_are_the_generated_worlds(environment):
    env = environment.make()
    for spec in environment.specs.values():
        levels = [env.generate(spec, seed) for seed in (4, 9, 4)]
        assert env.load(levels).equals(env.new_worlds(spec, [4, 9, 4]))
        env.step(env.load(levels), [4, 4, 4])
        assert levels[0].state.equals(env.new_worlds(spec, [4]))
