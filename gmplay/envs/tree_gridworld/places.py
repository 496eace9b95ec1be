"""Where a cell is found in the memory of a world."""

from __future__ import annotations

import numpy as np
from numba import njit

from gmplay.envs.tree_gridworld.state import BORDER, WIDTH


@njit(cache=True, nogil=True, inline="always")
def place(x, y):
    """Index of the cell (x, y) in ``ground``. Unsigned, which spares the question whether it counts from the end."""
    return np.uint64((y + BORDER) * WIDTH + x + BORDER)
