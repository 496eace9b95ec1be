"""What each move may lead to in the next second and a half, by the exact physics: a short look-ahead.

After the move, one of a few actions is held, and at one of a few moments another takes its place. That is enough to
run, to jump in time, to brake and to turn round; it is no search for the best way through a level.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.dynamics import HALF, HALF_HEIGHT, HALF_WIDTH, Step, is_supported, step_world, touched_cells
from gmplay.envs.coinrun.state import CRATE, NO_COIN, NUM_MOVES, SIZE, State

HELD_ACTIONS = np.array([7, 8, 1, 2, 4], np.int64)
"""Right, right and jump, left, left and jump, stay."""
FIRST_SWITCH, SWITCH_EVERY, NUM_SWITCHES = 2, 2, 6
HORIZON = 22
"""Steps looked ahead. A full jump takes 16."""
NUM_PLANS = len(HELD_ACTIONS) * (1 + NUM_SWITCHES * (len(HELD_ACTIONS) - 1))

FUTURE = np.dtype(
    [
        ("x", np.float32, (HORIZON,)),  # centre of the agent after each step
        ("gap", np.float32, (HORIZON,)),  # cells between it and the nearest saw, monster or lava; 0 where they touch
        ("to_coin", np.float32, (HORIZON,)),  # cells between it and the coin, by the field that was given
        ("death_time", np.int32),  # first index at which it is dead, and stays where it died; HORIZON if never
        ("coin_time", np.int32),  # first index at which it touches the coin, which does not end the world here
    ],
    align=True,
)


@njit(cache=True, nogil=True)
def _along(field, x, y):
    """A field of distances between cells' centres, continued to a point by way of the nine cells around it."""
    column, row = int(x), int(y)
    nearest = np.float32(SIZE * SIZE)
    for there_row in range(max(row - 1, 0), min(row + 2, SIZE)):
        for there_column in range(max(column - 1, 0), min(column + 2, SIZE)):
            step = max(abs(x - (there_column + HALF)), abs(y - (there_row + HALF)))
            nearest = min(nearest, np.float32(field[there_row, there_column] + step))
    return nearest


@njit(cache=True, nogil=True)
def _gap(world, to_lava):
    """Cells between the agent's box and the nearest danger, along the wider axis."""
    nearest = _along(to_lava, world.x, world.y) - (HALF_WIDTH + HALF)
    for entity in range(world.num_entities):
        if world.entity_kind[entity] != CRATE:
            gap_x = abs(world.entity_x[entity] - world.x) - (HALF_WIDTH + HALF)
            gap_y = abs(world.entity_y[entity] - world.y) - (HALF_HEIGHT + HALF)
            nearest = min(nearest, max(gap_x, gap_y))
    return max(nearest, np.float32(0.0))


@njit(cache=True, nogil=True)
def _hold(world, action, first, last, coin, to_coin, to_lava, future, step):
    """Hold an action for the steps first .. last - 1 and write down what comes of it."""
    for time in range(first, last):
        if future.death_time == HORIZON:
            step.death = 0
            step_world(world, action, step)
            if step.death != 0:
                future.death_time = time
        left, right, low, high = touched_cells(world)
        if future.coin_time == HORIZON and left <= coin[0] <= right and low <= coin[1] <= high:
            future.coin_time = time
        future.x[time], future.gap[time] = world.x, _gap(world, to_lava)
        future.to_coin[time] = np.float32(0.0) if future.coin_time < HORIZON else _along(to_coin, world.x, world.y)


@njit(cache=True, nogil=True)
def _branch(worlds, begun, futures, coin, to_coin, to_lava, step):
    """Fill ``futures`` (NUM_PLANS,) from worlds[1] on, whose move stands in begun[0] already."""
    plan = 0
    for first in HELD_ACTIONS:
        worlds[2] = worlds[1]
        begun[1] = begun[0]
        time = 1
        for switch in range(NUM_SWITCHES):
            until = FIRST_SWITCH + switch * SWITCH_EVERY
            _hold(worlds[2], first, time, until, coin, to_coin, to_lava, begun[1], step)
            time = until
            for second in HELD_ACTIONS:
                if second != first:
                    worlds[3] = worlds[2]
                    futures[plan] = begun[1]
                    _hold(worlds[3], second, time, HORIZON, coin, to_coin, to_lava, futures[plan], step)
                    plan += 1
        _hold(worlds[2], first, time, HORIZON, coin, to_coin, to_lava, begun[1], step)
        futures[plan] = begun[1]
        plan += 1


@njit(cache=True, nogil=True)
def _foresee(worlds, begun, futures, to_coin, to_lava, step):
    """Fill ``futures`` (NUM_MOVES, NUM_PLANS) from ``worlds[0]``; the other worlds and ``begun`` are scratch."""
    coin = (worlds[0].coin_x, worlds[0].coin_y)
    worlds[0].coin_x = worlds[0].coin_y = NO_COIN  # or the world would end where it lies
    can_jump = is_supported(worlds[0])
    for move in range(NUM_MOVES):
        if move % 3 == 2 and not can_jump:  # a jump refused is no jump
            for plan in range(NUM_PLANS):
                futures[move, plan] = futures[move - 1, plan]
            continue
        worlds[1] = worlds[0]
        begun[0].death_time = begun[0].coin_time = HORIZON
        _hold(worlds[1], move, 0, 1, coin, to_coin, to_lava, begun[0], step)
        _branch(worlds, begun, futures[move], coin, to_coin, to_lava, step)


class Foresight:
    """Looks ahead from single worlds; holds the memory that takes."""

    def __init__(self) -> None:
        self._worlds = State.zeros(4).block
        self._begun = np.zeros(2, FUTURE)
        self._futures = np.zeros((NUM_MOVES, NUM_PLANS), FUTURE)
        self._step = Step.zeros(1).block[0]

    def look(self, state: State, to_coin: NDArray[np.float32], to_lava: NDArray[np.float32]) -> NDArray[np.void]:
        """(NUM_MOVES, NUM_PLANS) of FUTURE from a single world on. The next call overwrites them.

        ``to_coin`` and ``to_lava`` are (SIZE, SIZE) [row, column] distances between centres of cells.
        """
        self._worlds[0] = state.block[0]
        _foresee(self._worlds, self._begun, self._futures, to_coin, to_lava, self._step)
        return self._futures
