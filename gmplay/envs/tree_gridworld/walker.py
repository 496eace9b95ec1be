"""A scripted woodcutter, held against learners: walks to the nearest tree, but only while more than so many stand."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.places import place
from gmplay.envs.tree_gridworld.state import DOWN, LEFT, RIGHT, SIZE, STAY, UP, State


@njit(cache=True, nogil=True)
def _way(start, goal, is_torus):
    """Cells from ``start`` to ``goal`` along one axis, with sign; the shorter way round where the edges meet."""
    way = goal - start
    if is_torus and abs(way) > SIZE // 2:
        way -= SIZE if way > 0 else -SIZE
    return way


@njit(cache=True, nogil=True)
def _way_to_nearest(world):
    """(dx, dy) to the nearest tree that is not on the agent's own cell; (0, 0) where there is none."""
    nearest, best_x, best_y = 4 * SIZE, 0, 0
    for y in range(SIZE):
        for x in range(SIZE):
            if world.ground[place(x, y)]:
                dx, dy = _way(world.x, x, world.is_torus), _way(world.y, y, world.is_torus)
                if 0 < abs(dx) + abs(dy) < nearest:
                    nearest, best_x, best_y = abs(dx) + abs(dy), dx, dy
    return best_x, best_y


@njit(cache=True, nogil=True)
def _walk(worlds, spared, moves, actions):
    for index in range(len(worlds)):
        actions[index] = STAY
        if moves[index] and worlds[index].num_trees > spared:
            dx, dy = _way_to_nearest(worlds[index])
            if dx != 0:
                actions[index] = RIGHT if dx > 0 else LEFT
            elif dy != 0:
                actions[index] = UP if dy > 0 else DOWN


@njit(cache=True, nogil=True)
def _distances(worlds, distances):
    for index in range(len(worlds)):
        dx, dy = _way_to_nearest(worlds[index])
        distances[index] = abs(dx) + abs(dy)


def walk_to_nearest(state: State, spared: int, moves: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Actions (num_worlds,): a step towards the nearest tree where more than ``spared`` stand, else to stay.

    Args:
        moves: (num_worlds,) who may move at all in this step.
    """
    actions = np.empty(state.num_worlds, np.int64)
    _walk(state.block, spared, moves, actions)
    return actions


def distance_to_nearest(state: State) -> NDArray[np.int64]:
    """(num_worlds,) steps to the nearest tree, 0 where there is none."""
    distances = np.empty(state.num_worlds, np.int64)
    _distances(state.block, distances)
    return distances
