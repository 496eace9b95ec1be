"""What the agent is given to see: the cells around it, and what Procgen's velocity overlay shows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.dynamics import is_supported
from gmplay.envs.coinrun.state import (
    COIN,
    CRATE,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    WALL,
    WALL_TOP,
)

WINDOW = 13
"""The picture shows WINDOW x WINDOW cells, centred on the agent, as Procgen's does."""
RADIUS = WINDOW // 2
NUM_FEATURES = 5
SEEN_EMPTY, SEEN_COIN, SEEN_WALL, SEEN_LAVA, SEEN_CRATE, SEEN_SAW, SEEN_MONSTER_LEFT, SEEN_MONSTER_RIGHT = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    10,
)
NUM_OFFSETS = 4
NUM_SEEN_CODES = SEEN_MONSTER_RIGHT + NUM_OFFSETS

_SEEN_AS = np.zeros(256, np.uint8)
_SEEN_AS[[WALL, WALL_TOP, PASSABLE_WALL]] = SEEN_WALL
_SEEN_AS[[LAVA, LAVA_TOP]] = SEEN_LAVA
_SEEN_AS[COIN] = SEEN_COIN
_MAX_RUN, _MAX_JUMP = np.float32(0.5), np.float32(1.5)


class TileObservation(NamedTuple):
    """Procgen's 13 x 13 cells around the agent as small integers, and what its velocity overlay adds.

    ``cells[world, row, column]``: row 0 is the lowest, row and column 6 hold the agent's centre. Codes:

    ====== =====================================================================================
    0      empty; monster barriers, the start and end markers look empty too
    1      coin
    2      wall, with or without surface; passable wall; everything outside the world
    3      lava, with or without surface
    4      crate
    5      saw
    6..9   monster walking left, its centre in the first .. fourth quarter of the cell
    10..13 monster walking right, likewise
    ====== =====================================================================================

    Where several things share a cell, a monster hides a saw, a saw the coin, the coin a crate.

    ``features[world]``: velocity x over 0.5 and y over 1.5 (Procgen's top speeds), the agent's centre
    within its cell in x and in y (0 to 1), and 1 where a jump would be accepted now, else 0.
    """

    cells: NDArray[np.uint8]  # (num_worlds, WINDOW, WINDOW)
    features: NDArray[np.float32]  # (num_worlds, NUM_FEATURES)


def empty_observation(num_worlds: int) -> TileObservation:
    """Arrays to be filled by observe_tiles."""
    cells = np.zeros((num_worlds, WINDOW, WINDOW), np.uint8)
    return TileObservation(cells, np.zeros((num_worlds, NUM_FEATURES), np.float32))


@njit(cache=True, nogil=True)
def _see_grid(grid, cells, left, bottom):
    for row in range(WINDOW):
        y = bottom + row
        if y < 0 or y >= SIZE:
            cells[row, :] = SEEN_WALL
            continue
        for column in range(WINDOW):
            x = left + column
            cells[row, column] = _SEEN_AS[grid[y, x]] if 0 <= x < SIZE else SEEN_WALL


@njit(cache=True, nogil=True)
def _see_entities(world, cells, left, bottom):
    """Crates, saws and monsters over a coin that is drawn already: each hides what it may hide, in any order."""
    for entity in range(world.num_entities):
        x = world.entity_x[entity]
        column, row = int(x) - left, int(world.entity_y[entity]) - bottom
        if column < 0 or column >= WINDOW or row < 0 or row >= WINDOW:
            continue
        kind, seen = world.entity_kind[entity], cells[row, column]
        if kind == MONSTER:
            base = SEEN_MONSTER_RIGHT if world.entity_vx[entity] > 0 else SEEN_MONSTER_LEFT
            cells[row, column] = base + int((x - np.floor(x)) * np.float32(NUM_OFFSETS))
        elif kind == SAW and seen < SEEN_SAW:
            cells[row, column] = SEEN_SAW
        elif kind == CRATE and seen < SEEN_SAW and seen != SEEN_COIN:
            cells[row, column] = SEEN_CRATE


@njit(cache=True, nogil=True)
def observe_world(world, cells, features):
    """Fill one world's cells (WINDOW, WINDOW) and features (NUM_FEATURES,)."""
    x, y = world.x, world.y
    left, bottom = int(x) - RADIUS, int(y) - RADIUS
    _see_grid(world.grid, cells, left, bottom)
    column, row = world.coin_x - left, world.coin_y - bottom
    if 0 <= column < WINDOW and 0 <= row < WINDOW and world.coin_x >= 0:
        cells[row, column] = SEEN_COIN
    _see_entities(world, cells, left, bottom)
    features[0] = world.vx / _MAX_RUN
    features[1] = world.vy / _MAX_JUMP
    features[2] = x - np.floor(x)
    features[3] = y - np.floor(y)
    features[4] = 1.0 if is_supported(world) else 0.0


@njit(cache=True, nogil=True)
def observe_tiles(worlds, cells, features, first, last):
    """observe_world for the worlds first .. last - 1."""
    for index in range(first, last):
        observe_world(worlds[index], cells[index], features[index])
