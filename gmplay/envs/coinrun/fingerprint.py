"""A checksum of everything that moves in a world, to the last bit: equal fingerprints, equal runs."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import State

_ODD = np.uint32(0x9E3779B1)


@njit(cache=True, nogil=True)
def _fingerprint(block, singles, entity_x, entity_vx, checksums):
    for world in range(len(block)):
        checksum, weight = np.uint32(0), np.uint32(1)
        for column in range(singles.shape[1]):
            weight = np.uint32(weight * _ODD)
            checksum = np.uint32(checksum + singles[world, column] * weight)
        for entity in range(block[world].num_entities):
            for words in (entity_x, entity_vx):
                weight = np.uint32(weight * _ODD)
                checksum = np.uint32(checksum + words[world, entity] * weight)
        checksums[world] = checksum


def fingerprints(state: State) -> NDArray[np.uint32]:
    """(num_worlds,) one checksum per world.

    Words are weighted by powers of an odd number modulo 2**32, so that every bit of every word counts.
    """
    single = (state.x, state.y, state.vx, state.vy, state.coin_x, state.coin_y)
    singles = np.stack([np.ascontiguousarray(array).view(np.uint32) for array in single], axis=1)
    checksums = np.empty(state.num_worlds, np.uint32)
    _fingerprint(state.block, singles, state.entity_x.view(np.uint32), state.entity_vx.view(np.uint32), checksums)
    return checksums
