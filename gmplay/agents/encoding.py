"""How what an agent sees and remembers becomes the network's input: a plane per kind of thing, nothing for empty.

Kept in one place because the compiled training input and the NumPy forward pass must agree.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.agents.memory import DEPTH, MAP_ROWS, NUM_MAP_CODES, NUM_SIDES, UNSEEN, MapMemory
from gmplay.envs.coinrun.observe import NUM_FEATURES, SEEN_MONSTER_LEFT, SEEN_MONSTER_RIGHT, SEEN_WALL, WINDOW

NUM_CELLS = MAP_ROWS * WINDOW
NUM_PLANES = 9  # coin, wall, lava, crate, saw, and monsters by direction and half of the cell
NUM_REMEMBERED = DEPTH * WINDOW  # the first cells: those below the window
NUM_INPUTS = NUM_CELLS * NUM_PLANES
NOTHING = 255
"""Empty and unseen cells have no plane: a plane that is nearly always on slows learning down."""

NUM_SPREAD = 4  # the first features: two velocities from -1 to 1, two places in the cell from 0 to 1
NUM_KNOTS = 11
NUM_BEYOND_INPUTS = 2 * NUM_SIDES
NUM_FEATURE_INPUTS = NUM_FEATURES + NUM_SPREAD * NUM_KNOTS + NUM_BEYOND_INPUTS
FAR = 16.0
"""Columns seen beyond the window's edge that count as 1."""

_WALL_PLANE = SEEN_WALL - 1
PLANE_OF_CODE = np.full(NUM_MAP_CODES, NOTHING, np.uint8)
PLANE_OF_CODE[1:SEEN_MONSTER_LEFT] = np.arange(SEEN_MONSTER_LEFT - 1)
PLANE_OF_CODE[SEEN_MONSTER_LEFT:SEEN_MONSTER_RIGHT] = (5, 5, 6, 6)
PLANE_OF_CODE[SEEN_MONSTER_RIGHT:UNSEEN] = (7, 7, 8, 8)


@njit(cache=True, nogil=True)
def _spread_features(features, beyond, inputs):
    last = np.float32(NUM_KNOTS - 1)
    for world in range(features.shape[0]):
        inputs[world, :NUM_FEATURES] = features[world]
        inputs[world, NUM_FEATURES:] = np.float32(0.0)
        for index in range(NUM_SPREAD):
            value = features[world, index]
            share = (value + np.float32(1.0)) / np.float32(2.0) if index < 2 else value
            place = min(max(share, np.float32(0.0)), np.float32(1.0)) * last
            knot = min(int(place), NUM_KNOTS - 2)
            first = NUM_FEATURES + index * NUM_KNOTS + knot
            inputs[world, first + 1] = place - np.float32(knot)
            inputs[world, first] = np.float32(1.0) - inputs[world, first + 1]
        for side in range(NUM_SIDES):
            first = NUM_FEATURES + NUM_SPREAD * NUM_KNOTS + 2 * side
            inputs[world, first] = np.float32(beyond[world, side] == 0.0)
            inputs[world, first + 1] = min(beyond[world, side] / np.float32(FAR), np.float32(1.5))


def encode_features(memory: MapMemory) -> NDArray[np.float32]:
    """(num_worlds, NUM_FEATURE_INPUTS) numbers of what was seen last and of how far was seen.

    Behind the features themselves, the first NUM_SPREAD of them each over NUM_KNOTS knots: the nearest two
    share 1. A landing turns on a tenth of a cell, and a layer of sums cannot tell it from one number. Last,
    for either side, whether nothing beyond the window's edge was seen yet, and how many columns over FAR.
    """
    inputs = np.empty((len(memory.features), NUM_FEATURE_INPUTS), np.float32)
    _spread_features(memory.features, memory.beyond, inputs)
    return inputs


@njit(cache=True, nogil=True)
def _plane(cells, cell):
    """Plane of a cell of one world's flattened map; NOTHING if it has none.

    Of the wall below the window only surfaces count: where one could land. Its inside, seen or
    unseen by turns, would drown them.
    """
    plane = PLANE_OF_CODE[cells[cell]]
    if plane == _WALL_PLANE and cell < NUM_REMEMBERED:
        above = cells[cell + WINDOW]
        if above == SEEN_WALL or above == UNSEEN:
            return NOTHING
    return plane


@njit(cache=True, nogil=True)
def encode_one_hot(cells, inputs, one):
    """One-hot ``cells`` (num_worlds, num_cells) into ``inputs`` (num_worlds, num_cells * NUM_PLANES).

    ``one`` is what the inputs' type writes a one as; its zero is 0.
    """
    inputs[:] = 0
    for world in range(cells.shape[0]):
        for cell in range(cells.shape[1]):
            plane = _plane(cells[world], cell)
            if plane != NOTHING:
                inputs[world, cell * NUM_PLANES + plane] = one


@njit(cache=True, nogil=True)
def _sum_rows(cells, weight, hidden):
    for world in range(cells.shape[0]):
        for cell in range(cells.shape[1]):
            plane = _plane(cells[world], cell)
            if plane != NOTHING:
                row = cell * NUM_PLANES + plane
                for unit in range(hidden.shape[1]):
                    hidden[world, unit] += weight[row, unit]


def first_layer(cells: NDArray[np.uint8], weight: NDArray[np.float32], hidden: NDArray[np.float32]) -> None:
    """Add one-hot(cells) @ weight to ``hidden`` (num_worlds, num_units) by summing rows of ``weight``.

    ``weight`` is (num_cells * NUM_PLANES, num_units). A world's sum is the same in any batch.
    """
    _sum_rows(cells.reshape(len(cells), -1), weight, hidden)
