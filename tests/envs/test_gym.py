"""One world as other people's learners meet it, through Gymnasium."""

from __future__ import annotations

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from gmplay.core.errors import InputError, SpecError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams
from gmplay.envs.gym_api import CoinRunEnv, CoinRunVectorEnv, observation_space
from tests.envs.gym_worlds import DEADLY, INFO_KEYS, KINDS, observe, same
from tests.envs.worlds import ENV, FLAT, random_actions

STAY, RIGHT = 4, 7
FLAT_FIELDS = {name: value for name, value in FLAT.to_dict().items() if value != CoinRunSpec().to_dict()[name]}

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("observation", KINDS)
@pytest.mark.parametrize("fields", [{}, DEADLY, {"placement": "anywhere", "num_levels": 20}], ids=str)
def test_that_gymnasiums_own_checker_finds_no_fault(make, observation, fields):
    check_env(make(observation=observation, render_mode="rgb_array", **fields).unwrapped)


@pytest.mark.parametrize("observation", KINDS)
def test_that_one_world_is_the_world_of_its_level_seed(make, observation):
    env = make(observation=observation, start_level=5, num_levels=50, **DEADLY)
    spec, streams = CoinRunSpec(**DEADLY), LevelStreams(LevelRange(5, 50), 1, 77)
    seen, info = env.reset(seed=77)
    num_ends, previous = 0, None
    state = ENV.new_worlds(spec, streams.draw())
    for (action,) in random_actions(1, 400):
        assert info["level_seed"] == state.level_seed[0]
        assert same(seen, observe(state, observation))
        seen, reward, terminated, truncated, info = env.step(action)
        step = ENV.step(state, [action])
        assert (reward, terminated, truncated) == (step.reward[0], step.terminated[0], step.truncated[0])
        assert info["prev_level_seed"] == state.level_seed[0]
        assert info["prev_level_complete"] == info["coin_collected"] == step.coin_collected[0]
        assert info["died"] == (step.death[0] > 0)
        assert info["end_reached"] == step.end_reached[0]
        assert info["invisible_coin_collected"] == step.invisible_coin_collected[0]
        if terminated or truncated:
            num_ends, previous = num_ends + 1, int(state.level_seed[0])
            seen, info = env.reset()
            state = ENV.new_worlds(spec, streams.draw())
            assert info["prev_level_seed"] == previous
    assert num_ends > 3


def last_info(env, action: int) -> tuple[float, bool, bool, dict]:
    env.reset(seed=0)
    seen = []
    for _ in range(1_000):
        _, reward, terminated, truncated, info = env.step(action)
        seen.append(info)
        if terminated or truncated:
            break
    any_of = {name: any(each[name] for each in seen) for name in INFO_KEYS}
    return reward, terminated, truncated, any_of


def test_that_info_tells_coin_end_death_and_the_place_the_coin_was_moved_away_from(make):
    reward, terminated, truncated, info = last_info(make(**FLAT_FIELDS), RIGHT)
    assert (reward, terminated, truncated) == (10.0, True, False)
    assert info["coin_collected"]
    assert info["end_reached"]
    assert not info["died"]
    assert not info["invisible_coin_collected"]

    overhead = FLAT_FIELDS | {"placement": "hand", "coin_x": 11, "coin_y": 9}
    reward, terminated, truncated, info = last_info(make(**overhead), RIGHT)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert not info["coin_collected"]
    assert info["end_reached"]
    assert info["invisible_coin_collected"]

    saws = FLAT_FIELDS | {"saw_frequency": 5.0, "section_length_min": 6}
    reward, terminated, truncated, info = last_info(make(**saws), RIGHT)
    assert (reward, terminated, truncated) == (0.0, True, False)
    assert info["died"]


@pytest.mark.parametrize("observation", KINDS)
def test_that_rendering_shows_what_the_agent_sees_and_only_where_it_is_asked_for(make, make_vec, observation):
    keywords = {"observation": observation, "render_mode": "rgb_array"}
    env, envs = make(**keywords), make_vec(2, **keywords)
    env.reset(seed=3)
    envs.reset(seed=3)
    for action in (RIGHT, RIGHT, STAY):
        seen = env.step(action)[0]
        envs.step([action] * 2)
    frame = env.render()
    assert (frame.shape, frame.dtype) == ((512, 512, 3), np.uint8)
    assert np.array_equal(frame, frame[::8, ::8].repeat(8, axis=0).repeat(8, axis=1))
    assert observation != "rgb" or np.array_equal(frame[::8, ::8], seen)
    frames = envs.render()
    assert len(frames) == 2
    assert np.array_equal(frames[0], frame)
    assert not np.array_equal(frames[0], frames[1])
    for each in (CoinRunEnv(), CoinRunVectorEnv(2)):
        each.reset()
        assert each.render() is None


UNUSABLE = [
    ({"observation": "smells"}, InputError, "no observation called 'smells'; it has tiles and rgb"),
    ({"render_mode": "human"}, InputError, "render_mode: 'human' is not 'rgb_array'"),
    ({"num_levels": -1}, InputError, "num_levels: -1 is not a whole number from 0 on"),
    ({"num_levels": 1.5}, InputError, "num_levels: 1.5 is not a whole number from 0 on"),
    ({"start_level": "first"}, InputError, "start_level: 'first' is not a whole number from 0 on"),
    ({"start_level": 2**31, "num_levels": 1}, InputError, "reach past the last level seed"),
    ({"rand_seed": -1}, InputError, "rand_seed: -1 is outside 0 to 4294967295"),
    ({"gravity": 9.0}, SpecError, "gravity: 9 is outside 0.05 to 0.5"),
    ({"placement": "somewhere"}, SpecError, "placement: 'somewhere' is not one of 'end'"),
    ({"difficulty_min": 3, "difficulty_max": 1}, SpecError, "difficulty_min: 3 is above difficulty_max"),
    ({"colour": "red"}, SpecError, "colour: is not a field of the coinrun level spec"),
]


@pytest.mark.parametrize("env_type", [CoinRunEnv, CoinRunVectorEnv])
@pytest.mark.parametrize(("keywords", "error", "sentence"), UNUSABLE, ids=[str(each[0]) for each in UNUSABLE])
def test_that_an_unusable_keyword_is_refused_in_words(env_type, keywords, error, sentence):
    with pytest.raises(error) as refusal:
        env_type(**keywords).reset()
    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("env_type", [CoinRunEnv, CoinRunVectorEnv])
@pytest.mark.parametrize("rand_seed", ["five", 1.5])
def test_that_a_rand_seed_that_is_no_whole_number_is_refused_in_words(env_type, rand_seed):
    with pytest.raises(InputError, match="rand_seed: "):
        env_type(rand_seed=rand_seed).reset()


def test_that_the_spaces_are_those_of_the_observations():
    for kind, shapes in (("tiles", {"cells": (13, 13), "features": (5,)}), ("rgb", None)):
        space = observation_space(kind)
        assert CoinRunEnv(observation=kind).observation_space == space
        if shapes:
            assert {name: inner.shape for name, inner in space.items()} == shapes
        else:
            assert space.shape == (64, 64, 3)
    assert CoinRunEnv().action_space.n == 15
