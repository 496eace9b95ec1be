"""A world's random numbers: each depends on level seed, purpose and counter alone, so a world carries no generator.

The mixing function is SplitMix64's (Steele, Lea and Flood 2014), as in gmplay.core.seeding.
"""

from __future__ import annotations

import numpy as np
from numba import njit

# Purposes. What is drawn for one of them never shifts what is drawn for another.
LAYOUT, WHETHER_A_TREE_GROWS, WHERE_A_TREE_GROWS = 1, 2, 3

_MIX_A, _MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_PURPOSE_SHIFT = np.uint64(32)  # level seeds have 31 bits
_HALF = np.uint64(32)


@njit(cache=True, nogil=True, inline="always")
def _mix(value):
    value = (value ^ (value >> np.uint64(30))) * _MIX_A
    value = (value ^ (value >> np.uint64(27))) * _MIX_B
    return value ^ (value >> np.uint64(31))


@njit(cache=True, nogil=True, inline="always")
def bits_at(level_seed, purpose, counter):
    """64 random bits."""
    stream = _mix((np.uint64(level_seed) | (np.uint64(purpose) << _PURPOSE_SHIFT)) * _GOLDEN)
    return _mix(stream + np.uint64(counter) * _GOLDEN)


@njit(cache=True, nogil=True, inline="always")
def uniform_at(level_seed, purpose, counter):
    """A number in [0, 1), of 53 bits."""
    return np.float64(bits_at(level_seed, purpose, counter) >> np.uint64(11)) * 2.0**-53


@njit(cache=True, nogil=True, inline="always")
def below_at(level_seed, purpose, counter, bound):
    """A whole number from 0 to ``bound`` - 1; as ``bound`` is far below 2**32, none is favoured noticeably."""
    return np.int64((bits_at(level_seed, purpose, counter) >> _HALF) * np.uint64(bound) >> _HALF)
