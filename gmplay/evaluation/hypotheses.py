"""What each move is worth to each goal: scripted goals over the state, by a short look-ahead.

A goal is a distance that is still to go, in cells. From every state a look-ahead with the exact physics
(envs.coinrun.futures) says what each of the nine moves may lead to. A move is worth what its best future leaves: the
distance at the end of the look-ahead, a step's run for every step at whose end the goal is not reached, and much more
for a death. A Boltzmann policy of a stated temperature, in cells, makes that into probabilities (``goals``).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.futures import HORIZON, Foresight
from gmplay.envs.coinrun.state import LAVA, LAVA_TOP, NUM_MOVES, SIZE, WALL, WALL_TOP, State
from gmplay.evaluation.goals import CLEARANCE, NUM_GOALS

DEATH_COST = 5.0
"""A future with a death in it counts as so many cells farther off."""
STEP_RUN = 0.5
"""Cells run in a step at full speed: what every step costs at whose end the goal is not reached."""
_NEAR = 0.75  # cells from the wall that count as at its foot: the look-ahead brakes no finer


class _Surroundings:
    """What of a level the goals need, kept while coin and cells stay as they are."""

    def __init__(self, state: State) -> None:
        self._grid, self._coin = state.grid[0].copy(), _coin_of(state)
        is_free = (self._grid != WALL) & (self._grid != WALL_TOP)
        self.wall = float(state.end_x[0]) + 0.5
        self.farthest = float(np.flatnonzero(is_free.any(axis=0))[-1]) + 0.5 if is_free.any() else self.wall
        rows, columns = np.indices(self._grid.shape)
        self.to_coin = _spread((columns == self._coin[0]) & (rows == self._coin[1]), is_free, SIZE * SIZE)
        is_lava = (self._grid == LAVA) | (self._grid == LAVA_TOP)
        self.to_lava = _spread(is_lava, np.ones_like(is_free), int(CLEARANCE) + 2)

    def fit(self, state: State) -> bool:
        """Whether they are those of this world."""
        return _coin_of(state) == self._coin and np.array_equal(state.grid[0], self._grid)


def _coin_of(state: State) -> tuple[int, int]:
    return int(state.coin_x[0]), int(state.coin_y[0])


def _spread(sources: NDArray[np.bool_], is_free: NDArray[np.bool_], farthest: int) -> NDArray[np.float32]:
    """(SIZE, SIZE) moves by a cell, slanting ones included, from the nearest source through free cells."""
    distance = np.where(sources, 0.0, float(SIZE * SIZE)).astype(np.float32)
    reached, front = sources.copy(), sources
    for moves in range(1, farthest + 1):
        padded = np.pad(front, 1)
        rows = padded[:-2] | padded[1:-1] | padded[2:]
        front = (rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:]) & is_free & ~reached
        if not front.any():
            break
        distance[front] = moves
        reached |= front
    return distance


class GoalReader:
    """Says what each move is worth to each goal, for single worlds; holds the memory that takes."""

    def __init__(self) -> None:
        self._foresight = Foresight()
        self._surroundings: _Surroundings | None = None

    def advantages(self, state: State) -> NDArray[np.float64]:
        """(NUM_GOALS, NUM_MOVES) cells by which a move is worse than the goal's best one: 0 and below."""
        if self._surroundings is None or not self._surroundings.fit(state):
            self._surroundings = _Surroundings(state)
        level = self._surroundings
        futures = self._foresight.look(state, level.to_coin, level.to_lava)
        dies = DEATH_COST * (futures["death_time"] < HORIZON)
        distances = (
            np.maximum(level.farthest - futures["x"] - _NEAR, 0.0),
            np.maximum(np.abs(level.wall - futures["x"]) - _NEAR, 0.0),
            futures["to_coin"],
            np.maximum(CLEARANCE - futures["gap"], 0.0),
        )
        worth = np.empty((NUM_GOALS, NUM_MOVES))
        for goal, distance in enumerate(distances):
            costs = distance[..., -1] + STEP_RUN * np.minimum(distance, 1.0).sum(axis=-1) + dies
            worth[goal] = -costs.min(axis=1)
        advantages: NDArray[np.float64] = worth - worth.max(axis=1, keepdims=True)
        return advantages
