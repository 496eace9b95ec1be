"""What the agent is given to see: all of its world, as planes."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.places import place
from gmplay.envs.tree_gridworld.state import WIDTH

AGENT_PLANE, TREE_PLANE = 0, 1
NUM_PLANES = 2


_LINE = 64  # bytes of a processor's cache that are moved together


def empty_planes(num_worlds: int) -> NDArray[np.uint8]:
    """(num_worlds, WIDTH, WIDTH, NUM_PLANES) to be filled.

    They begin where a line of the cache does: writing across lines takes a quarter longer.
    """
    shape = num_worlds, WIDTH, WIDTH, NUM_PLANES
    memory = np.zeros(math.prod(shape) + _LINE, np.uint8)
    first = -memory.ctypes.data % _LINE
    return memory[first : first + math.prod(shape)].reshape(shape)


# The planes of one cell as one number, whichever end of it comes first on this machine: half as many writes.
_AGENT, _TREE = np.eye(NUM_PLANES, dtype=np.uint8).view(np.uint16)[:, 0]


@njit(cache=True, nogil=True, inline="always")
def as_cells(planes):
    """Contiguous planes (num_worlds, WIDTH, WIDTH, NUM_PLANES) as (num_worlds, WIDTH * WIDTH), one number a cell."""
    return planes.reshape(len(planes), WIDTH * WIDTH * NUM_PLANES).view(np.uint16)


@njit(cache=True, nogil=True, inline="always")
def observe_world(world, seen):
    """Fill ``seen`` (WIDTH * WIDTH,), whatever stood there.

    Dozens of cells at a time, which takes less than to find and change the few that a step has changed.
    """
    ground = world.ground
    for cell in range(WIDTH * WIDTH):
        seen[cell] = np.uint16(ground[cell]) * _TREE
    seen[place(world.x, world.y)] |= _AGENT


@njit(cache=True, nogil=True)
def observe_worlds(worlds, planes):
    """Fill contiguous ``planes`` (num_worlds, WIDTH, WIDTH, NUM_PLANES)."""
    cells = as_cells(planes)
    for index in range(len(worlds)):
        observe_world(worlds[index], cells[index])
