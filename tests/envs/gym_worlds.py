"""What the tests of Gymnasium's interface share."""

from __future__ import annotations

import numpy as np

from gmplay.envs import gym_api  # registers the worlds
from tests.envs.worlds import ENV

ID = "gmplay/CoinRun-v0"
INFO_KEYS = {
    "level_seed",
    "prev_level_seed",
    "prev_level_complete",
    "coin_collected",
    "end_reached",
    "died",
    "invisible_coin_collected",
}
DEADLY = {"saw_frequency": 4.0, "monster_frequency": 8.0, "placement": "standable"}
KINDS = tuple(gym_api.CoinRun.observation_kinds)


def observe(state, kind: str):
    """What CoinRun itself shows of a single world, in Gymnasium's form."""
    observation = ENV.observe(state, kind)
    return part(observation._asdict() if isinstance(observation, tuple) else observation, 0)


def same(first, second) -> bool:
    """Whether two observations are equal."""
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)
    return np.array_equal(first, second)


def part(observation, world: int):
    """One world's observation of a batch's."""
    if isinstance(observation, dict):
        return {name: array[world] for name, array in observation.items()}
    return observation[world]
