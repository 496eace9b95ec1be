"""What the agent is given to see: all of its world, as planes."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.state import SIZE

BORDER = 1
WIDTH = SIZE + 2 * BORDER
"""The planes are the world and a border of one empty cell, 12 x 12, as published."""
AGENT_PLANE, TREE_PLANE = 0, 1
NUM_PLANES = 2


def empty_planes(num_worlds: int) -> NDArray[np.uint8]:
    """(num_worlds, WIDTH, WIDTH, NUM_PLANES) to be filled."""
    return np.zeros((num_worlds, WIDTH, WIDTH, NUM_PLANES), np.uint8)


# The planes of one cell as one number, whichever end of it comes first on this machine: half as many writes.
_AGENT, _TREE = np.eye(NUM_PLANES, dtype=np.uint8).view(np.uint16)[:, 0]


@njit(cache=True, nogil=True)
def observe_worlds(worlds, cells, first, last):
    """Fill ``cells`` (num_worlds, WIDTH * WIDTH), a cell's planes as one number, of the worlds first .. last - 1."""
    for index in range(first, last):
        world, seen = worlds[index], cells[index]
        trees = world.trees
        seen[:] = 0
        for y in range(SIZE):
            for x in range(SIZE):
                seen[(y + BORDER) * WIDTH + x + BORDER] = np.uint16(trees[y, x]) * _TREE
        seen[(world.y + BORDER) * WIDTH + world.x + BORDER] |= _AGENT
