"""Many worlds through Gymnasium: they start anew in the same step, on Procgen's sequence of levels."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams
from gmplay.envs.gym_api import CoinRunVectorEnv
from tests.envs.gym_worlds import DEADLY, ID, INFO_KEYS, KINDS, observe, part, same
from tests.envs.worlds import ENV, random_actions

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("observation", KINDS)
def test_that_worlds_start_anew_in_the_step_that_ends_an_episode(make_vec, observation):
    num_envs, num_ends = 6, 0
    envs = make_vec(num_envs, observation=observation, num_threads=2, **DEADLY)
    assert envs.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    spec, streams = CoinRunSpec(**DEADLY), [LevelStreams(LevelRange(), num_envs, 9) for _ in range(num_envs)]
    envs.reset(seed=9)
    singles = [ENV.new_worlds(spec, stream.draw()[[world]]) for world, stream in enumerate(streams)]
    for actions in random_actions(num_envs, 120):
        observations, rewards, terminated, truncated, infos = envs.step(actions)
        assert envs.observation_space.contains(observations)
        assert set(infos) >= INFO_KEYS | {f"_{name}" for name in INFO_KEYS}
        is_any_over = bool((terminated | truncated).any())
        assert ("final_obs" in infos) == ("final_info" in infos) == is_any_over
        for world, single in enumerate(singles):
            played_on = single.level_seed[0]
            step = ENV.step(single, [actions[world]])
            ends = step.terminated[0], step.truncated[0]
            assert (rewards[world], terminated[world], truncated[world]) == (step.reward[0], *ends)
            if is_any_over:
                assert infos["_final_obs"][world] == infos["_final_info"][world] == any(ends)
                assert (infos["final_obs"][world] is not None) == any(ends)
            if any(ends):
                num_ends += 1
                final = {name: values[world] for name, values in infos["final_info"].items()}
                assert same(infos["final_obs"][world], observe(single, observation))
                assert final["level_seed"] == final["prev_level_seed"] == played_on
                assert final["prev_level_complete"] == final["coin_collected"] == step.coin_collected[0]
                assert final["died"] == (step.death[0] > 0)
                assert all(final[f"_{name}"] for name in INFO_KEYS)
                singles[world] = single = ENV.new_worlds(spec, streams[world].draw()[[world]])
            assert infos["level_seed"][world] == single.level_seed[0]
            assert infos["prev_level_seed"][world] == played_on
            assert infos["coin_collected"][world] == infos["prev_level_complete"][world] == step.coin_collected[0]
            assert same(part(observations, world), observe(single, observation))
    assert num_ends > num_envs


def test_that_a_vector_hands_out_arrays_that_stay_as_they_are(make_vec):
    envs = make_vec(3, **DEADLY)
    first, infos = envs.reset(seed=1)
    kept_first, kept_seeds = {name: array.copy() for name, array in first.items()}, infos["level_seed"].copy()
    for actions in random_actions(3, 60):
        envs.step(actions)
    assert same(first, kept_first)
    assert np.array_equal(infos["level_seed"], kept_seeds)


def test_that_gymnasiums_own_vector_of_single_worlds_works_too():
    envs = gymnasium.make_vec(ID, num_envs=2, vectorization_mode="sync", num_levels=3)
    observations, infos = envs.reset(seed=4)
    assert envs.observation_space.contains(observations)
    assert (infos["level_seed"] < 3).all()
    envs.close()


def seeds_of(env, count: int, seed: int | None = None) -> list[int]:
    """The (first world's) levels of some resets, the first of them with a seed where one is given."""
    infos = [env.reset(seed=seed if index == 0 else None)[1] for index in range(count)]
    return [int(np.ravel(info["level_seed"])[0]) for info in infos]


def test_that_the_sequence_of_levels_is_the_one_of_rand_seed_or_of_the_seed_of_a_reset(make, make_vec):
    stream = LevelStreams(LevelRange(), 1, 5)
    expected = [int(stream.draw()[0]) for _ in range(4)]
    assert seeds_of(make(rand_seed=5), 4) == expected
    assert seeds_of(make(rand_seed=1), 4, seed=5) == expected
    assert seeds_of(make_vec(3, rand_seed=5), 4) == expected
    assert seeds_of(make_vec(2), 4, seed=5) == expected
    env = make(rand_seed=5)
    assert seeds_of(env, 2) + seeds_of(env, 2) == expected
    assert seeds_of(env, 4, seed=5) == expected


def test_that_without_any_seed_the_levels_are_left_to_chance(make, make_vec):
    assert seeds_of(make(), 3) != seeds_of(make(), 3)
    assert seeds_of(make_vec(2), 3) != seeds_of(make_vec(2), 3)


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"num_threads": 0}, "at least one world and one thread"),
        ({"placement": "off_path"}, "takes a search for each level"),
    ],
    ids=str,
)
def test_that_what_a_vector_cannot_do_is_refused_in_words(keywords, sentence):
    with pytest.raises(InputError, match=sentence):
        CoinRunVectorEnv(2, **keywords)


def test_that_a_list_of_seeds_is_refused_by_a_vector():
    with pytest.raises(InputError, match=r"seed: \[1, 2\] is not one whole number"):
        CoinRunVectorEnv(2).reset(seed=[1, 2])
