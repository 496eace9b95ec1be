"""What the tests of the 64 x 64 picture share."""

from __future__ import annotations

import numpy as np

from tests.envs.worlds import ENV

PICTURE, CELLS = 64, 13


def picture(state) -> np.ndarray:
    return ENV.observe(state, "rgb")[0]


def changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return (before != after).any(axis=-1)


def pixels_of_cell(state, column: int, row: int) -> np.ndarray:
    """(64, 64) whether a pixel's centre lies in the cell: the picture is 13 x 13 cells around the agent's centre."""
    centres = (np.arange(PICTURE) + 0.5) * CELLS / PICTURE - CELLS / 2
    columns, rows = np.floor(state.x[0] + centres), np.floor(state.y[0] - centres)
    return (rows == row)[:, None] & (columns == column)
