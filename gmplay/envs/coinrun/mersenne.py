"""The Mersenne Twister that Procgen seeds with a level seed, twisted one word at a time.

Matsumoto and Nishimura 1998. A level needs 15 to 105 numbers, so only the words that are asked for
are ever twisted; the 624-word seeding is what a reset costs.
"""

from __future__ import annotations

import numpy as np
from numba import njit

NUM_WORDS = 624
_SHIFT = 397


@njit(cache=True, nogil=True)
def seed_words(words, level_seed):
    """Fill ``words``, (NUM_WORDS + 1,) uint32, by the standard integer initialisation; the last one is the index."""
    words[0] = np.uint32(level_seed)
    for index in range(1, NUM_WORDS):
        previous = words[index - 1]
        mixed = np.uint32(1812433253) * (previous ^ (previous >> np.uint32(30)))
        words[index] = np.uint32(mixed + np.uint32(index))
    words[NUM_WORDS] = np.uint32(0)


@njit(cache=True, nogil=True)
def next_word(words):
    """The next 32-bit output, as int64. Twists one word in place."""
    index = np.int64(words[NUM_WORDS])
    following = index + 1 if index + 1 < NUM_WORDS else 0
    shifted = index + _SHIFT if index + _SHIFT < NUM_WORDS else index + _SHIFT - NUM_WORDS
    joined = (words[index] & np.uint32(0x80000000)) | (words[following] & np.uint32(0x7FFFFFFF))
    twisted = words[shifted] ^ (joined >> np.uint32(1))
    if joined & np.uint32(1):
        twisted ^= np.uint32(0x9908B0DF)
    words[index] = twisted
    words[NUM_WORDS] = np.uint32(following)
    output = twisted
    output ^= output >> np.uint32(11)
    output ^= (output << np.uint32(7)) & np.uint32(0x9D2C5680)
    output ^= (output << np.uint32(15)) & np.uint32(0xEFC60000)
    output ^= output >> np.uint32(18)
    return np.int64(np.uint32(output))


@njit(cache=True, nogil=True)
def draw(words, count):
    """A uniform integer 0 .. count - 1, as Procgen draws it: the next output modulo ``count``."""
    return next_word(words) % count
