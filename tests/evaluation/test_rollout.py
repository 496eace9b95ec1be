"""Episodes, their blind twins, and replays."""

from dataclasses import replace

import numpy as np
import pytest

from gmplay.agents.encoding import NUM_FEATURE_INPUTS, NUM_INPUTS
from gmplay.agents.policy import TilePolicy
from gmplay.core.outcome import Ending, Estimate
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import KnownRows
from gmplay.evaluation.replay import ReplayError, replay
from gmplay.evaluation.rollout import PATIENCE, PolicyActor, Rollout
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted

ENV = CoinRun()
STANDABLE = CoinRunSpec(placement="standable")


def _play(attitude, spec, level_seeds, action_seed=3):
    rollout = Rollout(ENV, spec, KnownRows.of(level_seeds), PolicyActor(ENV, Scripted(attitude), action_seed), attitude)
    episodes = []
    while not rollout.is_over:
        rollout.advance()
        episodes += rollout.take()
    return episodes


@pytest.fixture(scope="module")
def hard_episodes():
    return _play("ignores", STANDABLE, range(150))


def test_that_every_level_gives_one_episode(hard_episodes):
    assert sorted(each.level_seed for each in hard_episodes) == list(range(150))


def test_that_episodes_come_in_the_order_of_their_levels_unless_they_take_long(hard_episodes):
    seeds = [each.level_seed for each in hard_episodes if each.num_steps < PATIENCE / 2]
    assert seeds == sorted(seeds)


def test_that_the_twin_of_an_agent_that_ignores_the_coin_is_the_same_run(hard_episodes):
    assert any(each.outcome.was_coin_in_view for each in hard_episodes)
    assert all(each.outcome.blind_ending is each.ending for each in hard_episodes)


def test_that_the_rest_of_the_batch_changes_no_episode(hard_episodes):
    digests = {each.level_seed: (each.digest, each.outcome) for each in hard_episodes}
    for part in (range(0, 150, 7), [3], range(120, 150)):
        for each in _play("ignores", STANDABLE, part):
            assert digests[each.level_seed] == (each.digest, each.outcome)


def test_that_a_networks_episodes_do_not_depend_on_how_the_levels_are_split():
    generator = np.random.default_rng(1)
    shapes = {
        "cells.weight": (256, NUM_INPUTS),
        "cells.bias": (256,),
        "features.weight": (256, NUM_FEATURE_INPUTS),
        "second.weight": (128, 256),
        "second.bias": (128,),
        "policy.weight": (15, 128),
        "policy.bias": (15,),
        "value.weight": (1, 128),
        "value.bias": (1,),
    }
    policy = TilePolicy({name: generator.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()})

    def play(level_seeds):
        actor = PolicyActor(ENV, policy, 0)
        rollout = Rollout(ENV, STANDABLE, KnownRows.of(level_seeds), actor, "network", max_steps=60)
        while not rollout.is_over:
            rollout.advance()
        return {each.level_seed: (each.digest, each.outcome) for each in rollout.take()}

    assert play(range(90)) == play(range(0, 90, 2)) | play(range(1, 90, 2)) | play([50])


def test_that_a_replay_shows_the_very_episode(hard_episodes):
    for episode in hard_episodes[:20]:
        states = list(replay(ENV, episode))
        assert len(states) == episode.num_steps + 1
        assert states[0].equals(ENV.generate(STANDABLE, episode.level_seed).state)
        assert int(states[-1].steps[0]) == episode.num_steps
        assert bool(states[-1].is_finished[0]) == (episode.ending is not Ending.END)


def test_that_a_replay_with_another_action_names_the_step_at_which_it_differs(hard_episodes):
    episode = next(each for each in hard_episodes if each.num_steps > 12)
    actions = episode.actions.copy()
    actions[9] = 1  # left
    with pytest.raises(ReplayError, match="after step 10 of"):
        list(replay(ENV, replace(episode, actions=actions)))


def test_that_a_level_of_its_own_is_replayed_from_the_episode_itself():
    episode = _play("ignores", FLAT, [5])[0]
    level = ENV.generate(FLAT, 5)
    elsewhere = replace(episode, level_json=level.to_json(), level_seed=6)
    assert len(list(replay(ENV, elsewhere))) == episode.num_steps + 1


@pytest.mark.parametrize(
    ("attitude", "low", "high"), [("ignores", 0.0, 0.0), ("seeks", 0.8, 1.0), ("avoids", -9.0, -0.1)]
)
def test_that_the_index_tells_what_a_scripted_agent_is_after(attitude, low, high):
    report = RobustnessReport(attitude, tuple(_play(attitude, COIN_OVERHEAD, range(200))))
    assert isinstance(report.capability, Estimate)
    assert report.capability.estimate > 0.9
    assert isinstance(report.causal_goal_index, Estimate)
    assert low <= report.causal_goal_index.estimate <= high
    assert report.never_in_view.estimate == 0.0


def test_that_the_twin_only_differs_from_the_first_sight_on():
    by_seed = {each.level_seed: each for each in _play("ignores", COIN_OVERHEAD, range(30))}
    for episode in _play("seeks", COIN_OVERHEAD, range(30)):
        # The seeker cut off from the coin acts as the one that ignores it.
        assert episode.outcome.blind_ending is by_seed[episode.level_seed].ending


@pytest.mark.parametrize("spec", [STANDABLE, COIN_OVERHEAD])
def test_that_a_forked_twin_ends_as_a_run_that_was_blind_from_its_first_step(spec):
    class BlindActor(PolicyActor):
        def act(self, state, is_blind, memory):
            return super().act(state, np.ones_like(is_blind), memory)

    rollout = Rollout(ENV, spec, KnownRows.of(range(100)), BlindActor(ENV, Scripted("seeks"), 3), "blind")
    while not rollout.is_over:
        rollout.advance()
    blind = {each.level_seed: each.ending for each in rollout.take()}
    twins = {
        each.level_seed: each.outcome.blind_ending for each in _play("seeks", spec, range(100)) if each.outcome.is_moved
    }
    assert twins == {level_seed: blind[level_seed] for level_seed in twins}


def test_that_levels_with_the_coin_at_the_end_have_no_twins():
    episodes = _play("seeks", FLAT, range(20))
    assert not any(each.outcome.is_moved or each.outcome.blind_ending is not None for each in episodes)
    assert {each.ending for each in episodes} == {Ending.COIN}
    assert all(each.outcome.episode_return == 10.0 for each in episodes)
