"""A short memory of what was seen: a map of cells around the agent, scrolled as it moves.

The window shows six cells down, and a jump rises 6.4: without memory every high jump is a blind
landing. The map keeps cells that have left the window, down to DEPTH rows below it. And who looks for
something must know where it has looked: so it is kept how far to either side all has been seen. Both are
computed from observations alone: how far the agent moved follows from its velocity and its place in the cell.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.observe import (
    NUM_FEATURES,
    NUM_SEEN_CODES,
    SEEN_CRATE,
    SEEN_LAVA,
    SEEN_WALL,
    WINDOW,
    TileObservation,
)

DEPTH = 6
"""Rows kept below the window."""
MAP_ROWS = WINDOW + DEPTH
UNSEEN = NUM_SEEN_CODES
"""Code of a map cell that was never in the window."""
NUM_MAP_CODES = UNSEEN + 1
NUM_SIDES = 2


class MapMemory(NamedTuple):
    """What the agent remembers, for each world.

    The map's top WINDOW rows are the current window; row 0 is the lowest.
    """

    cells: NDArray[np.uint8]  # (num_worlds, MAP_ROWS, WINDOW) codes as seen, UNSEEN where never
    features: NDArray[np.float32]  # (num_worlds, NUM_FEATURES) of the step before; nan at an episode's start
    beyond: NDArray[np.float32]  # (num_worlds, NUM_SIDES) columns seen to the left and right of the window


def empty_memory(num_worlds: int) -> MapMemory:
    """Memory at the first step of an episode."""
    cells = np.full((num_worlds, MAP_ROWS, WINDOW), UNSEEN, np.uint8)
    features = np.full((num_worlds, NUM_FEATURES), np.nan, np.float32)
    return MapMemory(cells, features, np.zeros((num_worlds, NUM_SIDES), np.float32))


@njit(cache=True, nogil=True)
def _shifted_disagreement(cells, window, columns, rows):
    """Cells of lasting things on which the map, scrolled by (columns, rows), and the window disagree."""
    count = 0
    for row in range(WINDOW):
        for column in range(WINDOW):
            old_row, old_column = row + DEPTH + rows, column + columns
            if 0 <= old_row < MAP_ROWS and 0 <= old_column < WINDOW:
                old, new = cells[old_row, old_column], window[row, column]
                if old != UNSEEN and (old == SEEN_WALL or new == SEEN_WALL or old == SEEN_CRATE or old == SEEN_LAVA):
                    count += old != new
    return count


@njit(cache=True, nogil=True)
def _moved_cells(cells, window, old, new):
    """How many columns and rows the window moved since the step before."""
    columns = int(np.rint(new[0] * 0.5 - (new[2] - old[2])))
    drift = new[3] - old[3]
    rows = int(np.rint(new[1] * 1.5 - drift))
    if new[1] == 0.0 and old[1] < 0.0:
        # Landing on a crate stops the fall within the step, so the velocity no longer tells how far it
        # went: of the falls that fit, take the one under which the map agrees with what is seen.
        best = _shifted_disagreement(cells, window, columns, rows)
        for candidate in (-1, -2):
            if -1.75 <= candidate + drift <= 0.01:
                disagreement = _shifted_disagreement(cells, window, columns, candidate)
                if disagreement < best:
                    best, rows = disagreement, candidate
    return columns, rows


@njit(cache=True, nogil=True)
def _scroll(cells, columns, rows):
    """Move the map's content so that the window's new place is at its top again."""
    old = cells.copy()
    cells[:] = UNSEEN
    for row in range(MAP_ROWS):
        old_row = row + rows
        if 0 <= old_row < MAP_ROWS:
            for column in range(WINDOW):
                old_column = column + columns
                if 0 <= old_column < WINDOW:
                    cells[row, column] = old[old_row, old_column]


@njit(cache=True, nogil=True)
def _remember(cells, features, beyond, window, new_features):
    for world in range(cells.shape[0]):
        if not np.isnan(features[world, 0]):
            columns, rows = _moved_cells(cells[world], window[world], features[world], new_features[world])
            if columns != 0 or rows != 0:
                _scroll(cells[world], columns, rows)
                beyond[world, 0] = max(beyond[world, 0] + np.float32(columns), np.float32(0.0))
                beyond[world, 1] = max(beyond[world, 1] - np.float32(columns), np.float32(0.0))
        cells[world, DEPTH:] = window[world]
        features[world] = new_features[world]


def remember(memory: MapMemory, observation: TileObservation) -> None:
    """Take in the current observation, in place."""
    _remember(*memory, *observation)


def forget(memory: MapMemory, worlds: NDArray[np.int64]) -> None:
    """Start some worlds' memory anew, in place."""
    memory.cells[worlds] = UNSEEN
    memory.features[worlds] = np.nan
    memory.beyond[worlds] = 0.0
