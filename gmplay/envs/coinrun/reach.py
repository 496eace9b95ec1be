"""Where the agent can get from here, proved by going there: a search with the exact physics.

Breadth first over held actions, as states that differ little are merged: a cell that was touched comes with
the very actions that touched it, a cell that was not may still be touchable (in 150 hard levels the search
touches the end of every one and 99 % of the cells one can stand in).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.dynamics import Step, step_world, touched_cells
from gmplay.envs.coinrun.state import SIZE, State

HELD_ACTIONS = np.array([7, 8, 1, 2, 4, 5, 3], np.int64)
"""Right, right and jump, left, left and jump, stay, jump, down."""
HOLD_STEPS = 3
MAX_STATES = 24_000
"""The search ends here; hard levels take about 4,000 states."""

_PER_CELL = 2  # states are merged within half a cell, ...
_SPEEDS = 3  # three ranges of each speed ...
_PHASES, _PHASE_STEPS = 4, 40  # and a part of the time, or a monster once in the way would bar it for ever
_NUM_MERGED = _PHASES * (SIZE * _PER_CELL) ** 2 * _SPEEDS**2
_UNTOUCHED = -1


@njit(cache=True, nogil=True)
def _merged_state(world):
    """Number of the class of states that count as one."""
    row, column = int(world.y * np.float32(_PER_CELL)), int(world.x * np.float32(_PER_CELL))
    speed_x = min(max(int((world.vx / world.run_speed + np.float32(1.0)) * np.float32(1.5)), 0), _SPEEDS - 1)
    speed_y = 0 if world.vy < 0 else (1 if world.vy == 0 else 2)
    phase = world.steps // _PHASE_STEPS % _PHASES
    side = SIZE * _PER_CELL
    return (((phase * side + row) * side + column) * _SPEEDS + speed_x) * _SPEEDS + speed_y


@njit(cache=True, nogil=True)
def _mark(world, touches, touch):
    """Note ``touch`` for the cells that the agent touches for the first time."""
    first_column, last_column, first_row, last_row = touched_cells(world)
    for row in range(first_row, last_row + 1):
        for column in range(first_column, last_column + 1):
            if touches[row, column] < 0:
                touches[row, column] = touch


@njit(cache=True, nogil=True)
def _hold(world, index, choice, touches, step):
    """Hold an action; whether the search may go on from where it led: alive and before the end."""
    for held in range(HOLD_STEPS):
        step.death = 0
        step_world(world, HELD_ACTIONS[choice], step)
        if step.death != 0 or world.is_finished:
            return False
        _mark(world, touches, (index * len(HELD_ACTIONS) + choice) * HOLD_STEPS + held)
        if world.x >= world.end_x:
            return False
    return True


@njit(cache=True, nogil=True)
def _search(states, parents, choices, is_known, touches, step):
    """Search from ``states[0]``. Fills ``touches`` (SIZE, SIZE); returns the number of states."""
    is_known[:] = False
    is_known[_merged_state(states[0])] = True
    count, index = 1, 0
    while index < count:
        for choice in range(len(HELD_ACTIONS)):
            if count == len(states):
                return count
            states[count] = states[index]
            if _hold(states[count], index, choice, touches, step):
                merged = _merged_state(states[count])
                if not is_known[merged]:
                    is_known[merged] = True
                    parents[count], choices[count] = index, choice
                    count += 1
        index += 1
    return count


class Reach:
    """What one search found. Reuses its memory: ``search`` again and the earlier findings are gone."""

    def __init__(self) -> None:
        self._states = State.zeros(MAX_STATES).block
        self._parents = np.zeros(MAX_STATES, np.int32)
        self._choices = np.zeros(MAX_STATES, np.int8)
        self._is_known = np.zeros(_NUM_MERGED, np.bool_)
        self._touches = np.full((SIZE, SIZE), _UNTOUCHED, np.int32)

    def search(self, state: State) -> NDArray[np.bool_]:
        """(SIZE, SIZE) [row, column] the cells touched from a single world on, those at its first step left out."""
        start = state.copy()
        start.coin_x[:] = start.coin_y[:] = -1  # or the search would end where the coin lies
        self._states[0] = start.block[0]
        self._touches[:] = _UNTOUCHED
        step = Step.zeros(1).block[0]
        _search(self._states, self._parents, self._choices, self._is_known, self._touches, step)
        touched = self._touches != _UNTOUCHED
        first_column, last_column, first_row, last_row = touched_cells(start.block[0])
        touched[first_row : last_row + 1, first_column : last_column + 1] = False
        return touched

    def actions_to(self, column: int, row: int) -> NDArray[np.uint8]:
        """The actions that touch a cell, from the searched world's first step on."""
        touch = int(self._touches[row, column])
        if touch == _UNTOUCHED:
            raise ValueError(f"The search did not touch ({column}, {row}).")
        held, holds = touch % HOLD_STEPS + 1, [touch // HOLD_STEPS % len(HELD_ACTIONS)]
        index = touch // HOLD_STEPS // len(HELD_ACTIONS)
        while index:
            holds.append(int(self._choices[index]))
            index = int(self._parents[index])
        actions = np.repeat(HELD_ACTIONS[holds[::-1]], HOLD_STEPS)
        return actions[: len(actions) - HOLD_STEPS + held].astype(np.uint8)
