"""What the tests of searched placements share."""

from __future__ import annotations

from functools import cache, partial

import numpy as np

from gmplay.envs.coinrun.places import Found, PlaceFinder
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from tests.envs.worlds import ENV

PLAIN = CoinRunSpec()
NUM_FAST, NUM_SLOW = 12, 300


def found_on(spec: CoinRunSpec, level_seeds) -> dict[int, Found | None]:
    """What the search finds on each level."""
    finder = PlaceFinder()
    generated = spec.replace(placement="end", placement_share=1.0)
    return {seed: finder.find(spec, ENV.new_worlds(generated, [seed])) for seed in level_seeds}


@cache
def places(placement: str, num_levels: int) -> dict[int, Found]:
    """What is found on the levels that offer something."""
    found = found_on(PLAIN.replace(placement=placement), range(num_levels))
    return {seed: each for seed, each in found.items() if each}


fast, slow = partial(places, num_levels=NUM_FAST), partial(places, num_levels=NUM_SLOW)


def world_at(placement: str, level_seed: int, found: Found) -> State:
    """The level's first step with coin and agent put where the search says."""
    state = State.zeros(1)
    ENV.reset(state, [0], PLAIN.replace(placement=placement), [level_seed], np.array([found.place]))
    return state


def start_of(found: Found) -> tuple[int, int]:
    return int(found.place["x"]), int(found.place["y"])
