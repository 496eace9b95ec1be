"""A checksum of all that happens in a world: equal fingerprints, equal lives."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.state import State


def fingerprints(state: State) -> NDArray[np.uint32]:
    """(num_worlds,) the CRC-32 of a world's steps, trees chopped, agent's cell and facing (int64, little-endian), and
    trees (SIZE * SIZE bytes, row 0 first)."""
    numbers = np.stack([state.steps, state.num_chopped, state.x, state.y, state.facing], axis=1).astype("<i8")
    checksums = [
        zlib.crc32(np.ascontiguousarray(trees).tobytes(), zlib.crc32(number.tobytes()))
        for number, trees in zip(numbers, state.trees, strict=True)
    ]
    return np.array(checksums, np.uint32)
