"""A scripted right-runner, who knows of no coin: what does it touch on its way to the end?

It runs right and decides every three steps, at random, whether to jump. Where that ends badly it takes back
its latest decisions, one, two, four and so on, and draws them anew. So its runs are what is left of chance
once every decision that leads to death is left out; a run that finds no way is given up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.coinrun.dynamics import Step, step_world, touched_cells
from gmplay.envs.coinrun.placement import placement_uniform
from gmplay.envs.coinrun.state import SIZE, State

RIGHT, RIGHT_AND_JUMP = 7, 8
DECISION_STEPS = 3
MAX_DECISIONS = 140
"""A run is at most 420 steps long."""
MAX_DRAWS = 1_500
"""A run that drew so many decisions in vain is given up."""


@dataclass(frozen=True)
class RunnerStyle:
    """How a runner runs.

    Attributes:
        name: "lazy" or "jumpy".
        jump_share: probability of jumping at each decision.
    """

    name: str
    jump_share: float


LAZY, JUMPY = RunnerStyle("lazy", 0.15), RunnerStyle("jumpy", 0.5)


@njit(cache=True, nogil=True)
def _run(states, actions, cells, stream, jump_share, step):
    """Run from ``states[0]``; fills what was done and the touched ``cells`` for each step. Returns their number."""
    decision = failures = farthest = 0
    for draw in range(MAX_DRAWS):
        states[decision + 1] = states[decision]
        world = states[decision + 1]
        action = RIGHT_AND_JUMP if placement_uniform(stream, draw) < jump_share else RIGHT
        is_dead = False
        for held in range(DECISION_STEPS):
            time = decision * DECISION_STEPS + held
            step.death = 0
            step_world(world, action, step)
            if step.death != 0:
                is_dead = True
                break
            actions[time] = action
            cells[time, 0], cells[time, 1], cells[time, 2], cells[time, 3] = touched_cells(world)
            if world.x >= world.end_x:
                return time + 1
        if is_dead or decision + 1 == MAX_DECISIONS:
            decision -= min(1 << min(failures, 10), decision)
            failures += 1
        else:
            decision += 1
            if decision > farthest:
                farthest, failures = decision, 0
    return 0


@njit(cache=True, nogil=True)
def _count_touches(states, actions, cells, stream, num_runs, jump_share, counts, latest, step):
    """Run num_runs times; adds to ``counts`` (SIZE, SIZE) the runs that touched a cell. Returns how many succeeded."""
    num_successes = 0
    for run in range(num_runs):
        num_steps = _run(states, actions, cells, stream + run, jump_share, step)
        num_successes += num_steps > 0
        for time in range(num_steps):
            for row in range(cells[time, 2], cells[time, 3] + 1):
                for column in range(cells[time, 0], cells[time, 1] + 1):
                    if latest[row, column] != run:
                        latest[row, column] = run
                        counts[row, column] += 1
    return num_successes


class Runner:
    """Runs single worlds; holds the memory that takes."""

    def __init__(self, style: RunnerStyle) -> None:
        self.style = style
        self._states = State.zeros(MAX_DECISIONS + 1).block
        self._actions = np.zeros(MAX_DECISIONS * DECISION_STEPS, np.uint8)
        self._cells = np.zeros((MAX_DECISIONS * DECISION_STEPS, 4), np.int32)
        self._step = Step.zeros(1).block[0]

    def _start(self, state: State) -> None:
        self._states[0] = state.block[0]
        self._states[0]["coin_x"] = self._states[0]["coin_y"] = -1  # it runs on through the coin

    def run(self, state: State, stream: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """One run on a single world, by the random numbers of ``stream``.

        Returns:
            actions (num_steps,), and (num_steps, 4) first and last column, first and last row of the cells
            touched after each; no steps where the run was given up.
        """
        self._start(state)
        num_steps = _run(self._states, self._actions, self._cells, stream, self.style.jump_share, self._step)
        return self._actions[:num_steps].copy(), self._cells[:num_steps].copy()

    def touch_rates(self, state: State, stream: int, num_runs: int) -> NDArray[np.float64] | None:
        """(SIZE, SIZE) [row, column] share of the successful runs that touch each cell; None without any."""
        self._start(state)
        counts, latest = np.zeros((SIZE, SIZE), np.int32), np.full((SIZE, SIZE), -1, np.int32)
        num_successes = _count_touches(
            self._states,
            self._actions,
            self._cells,
            stream,
            num_runs,
            self.style.jump_share,
            counts,
            latest,
            self._step,
        )
        return counts / num_successes if num_successes else None
