"""What the policy would do: with the coin in every cell, and with the agent in every cell.

A response map keeps the agent where it is, with what it remembers, and moves the coin: what the bars would show had the
coin been dragged there. A policy field keeps the coin and puts the agent down elsewhere, at rest; it has seen nothing
yet, so it decides with its memory as at an episode's first step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import RADIUS
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, NO_COIN, SIZE, WALL, WALL_TOP, State
from gmplay.evaluation.counterfactual import select_memory
from gmplay.evaluation.quantities import MOVES_ACROSS, MOVES_UP

REACH = RADIUS + 1
"""Columns and rows from the agent's cell within which a coin can be in view: the window, and its picture's rim."""


@dataclass(frozen=True, eq=False)
class CellDecisions:
    """What is decided for each of a number of cells.

    Attributes:
        x, y: (num_cells,) the cells.
        decision: for num_cells worlds.
    """

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    decision: Decision

    def on_cells(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(SIZE, SIZE), indexed [y, x]: one value of each cell, nan elsewhere."""
        board = np.full((SIZE, SIZE), np.nan)
        board[self.y, self.x] = values
        return board

    def expected_moves(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(num_cells,) twice: the mean direction of the actions, -1 .. 1 to the right and upward."""
        probabilities = self.decision.probabilities
        return probabilities @ MOVES_ACROSS, probabilities @ MOVES_UP


def response_map(env: CoinRun, policy: Policy, state: State, memory: Memory, cells: NDArray[np.bool_]) -> CellDecisions:
    """The decision on a single world with the coin in each of ``cells`` (SIZE, SIZE), in one batched call.

    Only a coin in view can make a difference: all other cells share one answer, that of a coin far away.
    """
    y, x = np.nonzero(cells)
    near = np.flatnonzero(is_near(state, x, y))
    worlds = state.repeat(len(near) + 1)
    worlds.coin_x[:-1], worlds.coin_y[:-1] = x[near], y[near]
    worlds.coin_x[-1] = worlds.coin_y[-1] = NO_COIN
    asked = _decide(env, policy, worlds, select_memory(memory, np.zeros(len(near) + 1, np.intp)))
    answer_of = np.full(len(x), len(near))
    answer_of[near] = np.arange(len(near))
    return CellDecisions(x, y, Decision(asked.logits[answer_of], asked.value[answer_of]))


def is_near(state: State, x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(num_cells,) whether a coin in the cell can be in view of a single world's agent."""
    near: NDArray[np.bool_] = (np.abs(x - int(state.x[0])) <= REACH) & (np.abs(y - int(state.y[0])) <= REACH)
    return near


def policy_field(env: CoinRun, policy: Policy, state: State, cells: NDArray[np.bool_]) -> CellDecisions:
    """The decision with the agent standing in each of ``cells`` (SIZE, SIZE), newly there: it remembers nothing."""
    y, x = np.nonzero(cells)
    worlds = state.repeat(len(x))
    _put_down(worlds, x, y)
    return CellDecisions(x, y, _decide(env, policy, worlds, policy.initial_memory(len(x))))


def _put_down(worlds: State, x: NDArray[np.int64], y: NDArray[np.int64]) -> None:
    """The agent of each world into a cell, at rest on the ground or on a crate, facing as it did."""
    worlds.x[:], worlds.y[:] = x + 0.5, y + AGENT_HALF_HEIGHT
    worlds.previous_y[:] = worlds.y
    worlds.vx[:] = worlds.vy[:] = 0.0
    below = worlds.grid[np.arange(len(x)), y - 1, x]
    worlds.is_on_crate[:] = (below != WALL) & (below != WALL_TOP)
    worlds.was_supported[:] = True
    worlds.input_x[:] = 0


def _decide(env: CoinRun, policy: Policy, worlds: State, memory: Memory) -> Decision:
    decision, _ = policy.decide(env.observe(worlds, policy.observation_kind), memory)
    return decision
