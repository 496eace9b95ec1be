"""A small picture of a line of play: the level a few pixels high, and the way the agent took."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import CRATE, LAVA, LAVA_TOP, PASSABLE_WALL, SIZE, WALL, WALL_TOP, State
from gmplay.session.branches import Branch

_SKY, _GROUND, _LAVA, _CRATE = (38, 44, 56), (108, 116, 130), (200, 92, 40), (150, 128, 96)
_COIN, _SHARED, _OWN, _DEATH = (255, 200, 40), (176, 180, 188), (86, 180, 233), (250, 250, 250)
_HEIGHT, _BEYOND_END = 20, 3


def branch_map(branch: Branch) -> NDArray[np.uint8]:
    """(rows, columns, 3) RGB, a pixel for each cell, the top row first.

    The way is grey as far as it is shared with the line that this one left, and blue from there on.
    """
    history = branch.history
    state, last = history.frames[-1].state, history.frames.packed[-1]
    picture = _level(state)
    x, y = history.trace["x"].astype(int), history.trace["y"].astype(int)
    own = branch.fork_step if branch.parent is not None else 0
    picture[y[: own + 1], x[: own + 1]] = _SHARED
    picture[y[own:], x[own:]] = _OWN
    if state.coin_x[0] >= 0:
        picture[state.coin_y[0], state.coin_x[0]] = _COIN
    if last.ending is Ending.DEATH:
        picture[y[-1], x[-1]] = _DEATH
    num_rows = min(max(_HEIGHT, int(y.max()) + 3), SIZE)
    num_columns = min(int(state.end_x[0]) + _BEYOND_END, SIZE)
    return np.ascontiguousarray(picture[:num_rows, :num_columns][::-1])


def _level(state: State) -> NDArray[np.uint8]:
    """(SIZE, SIZE, 3) RGB indexed [y, x]."""
    picture, grid = np.empty((SIZE, SIZE, 3), np.uint8), state.grid[0]
    picture[:] = _SKY
    picture[np.isin(grid, (WALL, WALL_TOP, PASSABLE_WALL))] = _GROUND
    picture[np.isin(grid, (LAVA, LAVA_TOP))] = _LAVA
    num_entities = int(state.num_entities[0])
    is_crate = state.entity_kind[0, :num_entities] == CRATE
    x, y = (axis[0, :num_entities][is_crate].astype(int) for axis in (state.entity_x, state.entity_y))
    picture[y, x] = _CRATE
    return picture
