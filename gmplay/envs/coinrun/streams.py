"""Which level comes next: Procgen's own chain of level seeds, one stream per world.

A Mersenne Twister seeded with ``rand_seed`` seeds one of its own for each world, in order; every new
episode of a world draws one output of the world's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.mersenne import NUM_WORDS, next_word, seed_words


class LevelRange(NamedTuple):
    """The level seeds to draw from: start_level .. start_level + num_levels - 1, or all of them for 0 levels."""

    start_level: int = 0
    num_levels: int = 0

    def checked(self) -> LevelRange:
        """The same. Raises InputError where it reaches past the last level seed."""
        for name, value in zip(self._fields, self, strict=True):
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
                raise InputError(f"{name}: {value!r} is not a whole number from 0 on.")
        if self.start_level + self.num_levels > NUM_LEVEL_SEEDS:
            raise InputError(
                f"start_level {self.start_level} and num_levels {self.num_levels} reach past the last level seed, "
                f"{NUM_LEVEL_SEEDS - 1}."
            )
        return LevelRange(int(self.start_level), int(self.num_levels))


@njit(cache=True, nogil=True)
def _seed_streams(streams, rand_seed):
    master = np.empty(NUM_WORDS + 1, np.uint32)
    seed_words(master, rand_seed)
    for index in range(len(streams)):
        seed_words(streams[index], next_word(master))


@njit(cache=True, nogil=True)
def next_level_seed(stream, levels):
    """Draw a world's next level seed from its stream; ``levels`` is a LevelRange."""
    if levels.num_levels == 0:
        return next_word(stream) % NUM_LEVEL_SEEDS
    return levels.start_level + next_word(stream) % levels.num_levels


@njit(cache=True, nogil=True)
def _draw_level_seeds(streams, levels):
    seeds = np.empty(len(streams), np.int64)
    for index in range(len(streams)):
        seeds[index] = next_level_seed(streams[index], levels)
    return seeds


class LevelStreams:
    """The worlds' sequences of level seeds.

    Attributes:
        levels: the seeds that are drawn from.
        words: (num_worlds, 625) uint32, each world's generator; compiled kernels draw from it.
    """

    def __init__(self, levels: LevelRange, num_worlds: int, rand_seed: int) -> None:
        """Raises InputError for a level range or a ``rand_seed`` that is out of range."""
        if isinstance(rand_seed, bool) or not isinstance(rand_seed, int | np.integer):
            raise InputError(f"rand_seed: {rand_seed!r} is not a whole number.")
        if not 0 <= rand_seed < 2**32:
            raise InputError(f"rand_seed: {rand_seed} is outside 0 to {2**32 - 1}.")
        self.levels = levels.checked()
        self.words = np.empty((num_worlds, NUM_WORDS + 1), np.uint32)
        _seed_streams(self.words, rand_seed)

    def draw(self) -> NDArray[np.int64]:
        """(num_worlds,) the next level seed of every world."""
        return _draw_level_seeds(self.words, self.levels)
