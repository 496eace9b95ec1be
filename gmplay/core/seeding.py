"""One independent random stream per purpose.

Layout, coin placement, action sampling and so on never share a generator, so drawing one number
more in one of them changes nothing in the others.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmplay.core.level import NUM_EVALUATION_SEEDS, NUM_LEVEL_SEEDS

_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def derive(seed: int, purpose: str, index: int = 0) -> np.random.Generator:
    """A generator for one purpose, independent of every other (purpose, index) of the same seed."""
    digest = hashlib.sha256(purpose.encode()).digest()
    return np.random.default_rng([seed, index, int.from_bytes(digest[:8], "little")])


def draw_training_seeds(generator: np.random.Generator, count: int) -> NDArray[np.int64]:
    """``count`` level seeds from the range that evaluation never uses."""
    return generator.integers(NUM_EVALUATION_SEEDS, NUM_LEVEL_SEEDS, size=count, dtype=np.int64)


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The SplitMix64 finaliser (Steele, Lea and Flood 2014): a bijection of 64-bit integers."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_A
    values = (values ^ (values >> np.uint64(27))) * _MIX_B
    return values ^ (values >> np.uint64(31))


def action_uniforms(action_seed: int, streams: ArrayLike, steps: ArrayLike) -> NDArray[np.float64]:
    """Numbers in [0, 1) for sampling actions, one per world.

    Args:
        action_seed: the user's seed.
        streams: (num_worlds,) integers, one per episode: usually the level seed.
        steps: (num_worlds,) or scalar, the step of the episode the action is for.

    The number depends on nothing but its three arguments, so an episode sees the same numbers in
    whatever batch, process or order it runs, and a twin episode shares them.
    """
    with np.errstate(over="ignore"):
        state = np.asarray(action_seed, np.int64).astype(np.uint64)
        state = _mix(state + _GOLDEN) ^ np.asarray(streams, np.int64).astype(np.uint64)
        state = _mix(state + _GOLDEN) ^ np.asarray(steps, np.int64).astype(np.uint64)
        state = _mix(np.atleast_1d(state + _GOLDEN))
    return (state >> np.uint64(11)).astype(np.float64) * 2.0**-53
