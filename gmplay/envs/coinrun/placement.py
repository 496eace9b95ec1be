"""Where the coin lies: an overlay on Procgen's level, drawn from a stream of its own.

The published fork draws the coin's section from the level's generator, so its seed k is another
level than Procgen's seed k. Here the level of a seed is Procgen's whatever the placement.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gmplay.envs.coinrun.spec import PLACEMENTS
from gmplay.envs.coinrun.state import BARRIER, CRATE, EMPTY, SAW, SIZE, WALL, WALL_TOP

END, SECTION, STANDABLE, HAND = (PLACEMENTS.index(name) for name in ("end", "section", "standable", "hand"))
FIRST_COLUMN = 2  # a coin in column 1 would be touched by the agent's first step


@njit(cache=True, nogil=True)
def placement_uniform(level_seed, index):
    """A number in [0, 1) for a level and a purpose (``index``), by SplitMix64 (Steele, Lea and Flood 2014)."""
    state = np.uint64(level_seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(index + 1) * np.uint64(0xD1B54A32D192ED03)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    state = state ^ (state >> np.uint64(31))
    return np.float64(state >> np.uint64(11)) * 2.0**-53


@njit(cache=True, nogil=True)
def _is_solid(code):
    return code == WALL or code == WALL_TOP


@njit(cache=True, nogil=True)
def _holds(world, column, row, kind):
    """Whether an entity of ``kind`` was created in the cell."""
    for index in range(world.num_entities):
        if world.entity_kind[index] == kind:
            if int(world.entity_x[index]) == column and int(world.entity_y[index]) == row:
                return True
    return False


@njit(cache=True, nogil=True)
def is_standable(world, column, row):
    """Whether the agent can stand in a cell: it and the one above are free, on ground or on a crate."""
    grid = world.grid
    code = grid[row, column]
    if (code != EMPTY and code != BARRIER) or _is_solid(grid[row + 1, column]):
        return False
    if _holds(world, column, row, CRATE) or _holds(world, column, row, SAW):
        return False
    return _is_solid(grid[row - 1, column]) or _holds(world, column, row - 1, CRATE)


@njit(cache=True, nogil=True)
def is_air(world, column, row):
    """Whether a cell is free and the agent cannot stand in it."""
    code = world.grid[row, column]
    if (code != EMPTY and code != BARRIER) or _holds(world, column, row, CRATE) or _holds(world, column, row, SAW):
        return False
    return not is_standable(world, column, row)


@njit(cache=True, nogil=True)
def _place_on_standable(world, pit_columns):
    """Uniform over the standable cells before the end. Floors of pits are left out: who lands there is dead."""
    columns, rows = np.empty(256, np.int32), np.empty(256, np.int32)
    count = 0
    for column in range(FIRST_COLUMN, world.end_x):
        for row in range(2 if pit_columns[column] else 1, 40):
            if count < 256 and is_standable(world, column, row):
                columns[count], rows[count] = column, row
                count += 1
    if count > 0:
        choice = int(placement_uniform(world.level_seed, 1) * count)
        world.coin_x, world.coin_y = columns[choice], rows[choice]


@njit(cache=True, nogil=True)
def _place_by_hand(world, column, row):
    """The wished cell, or the nearest free one above it; no farther right than the end."""
    column = min(column, world.end_x)
    while row < SIZE - 2 and _is_solid(world.grid[row, column]):
        row += 1
    world.coin_x, world.coin_y = column, row


@njit(cache=True, nogil=True)
def has_main_placement(level_seed, share):
    """Whether a level is one of the ``share`` of levels with the spec's placement, not with its other one."""
    return placement_uniform(level_seed, 0) < share


@njit(cache=True, nogil=True)
def place_coin(world, generator, section_x, section_y, pit_columns):
    """Set the coin of a freshly generated world as the spec wants it; where that takes a search, at the end."""
    world.coin_x, world.coin_y = world.end_x, world.end_y
    if generator.placement == END:
        return
    is_main = has_main_placement(world.level_seed, generator.placement_share)
    placement = generator.placement if is_main else generator.other_placement
    if placement == SECTION and len(section_x) > 0:
        choice = int(placement_uniform(world.level_seed, 1) * len(section_x))
        world.coin_x, world.coin_y = section_x[choice], section_y[choice]
    elif placement == STANDABLE:
        _place_on_standable(world, pit_columns)
    elif placement == HAND:
        _place_by_hand(world, generator.coin_x, generator.coin_y)
