"""The scripted right-runner as a baseline: how often does who knows of no coin run into it?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.outcome import Ending, Outcome
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.edit import is_moved
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.runner import Runner, RunnerStyle
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.levels import LevelRows


class RunnerBaseline:
    """One run of a right-runner on each level whose coin was moved, decided as an agent's episodes are.

    A run that found no way counts as a time-out.
    """

    def __init__(self, env: CoinRun, spec: CoinRunSpec, levels: LevelRows, style: RunnerStyle, seed: int) -> None:
        self._env, self._spec, self._levels, self._runner = env, spec, levels, Runner(style)
        self._seed = seed
        self._stream = int(derive(seed, f"{style.name} right-runner").integers(2**41, 2**62))
        self._num_run = 0
        self._outcomes: list[Outcome] = []

    @property
    def is_over(self) -> bool:
        """Every level was run."""
        return self._num_run == len(self._levels)

    def advance(self) -> None:
        """Run the next level."""
        seeds, places = self._levels.take(self._num_run, 1)
        self._num_run += 1
        state = State.zeros(1)
        self._env.reset(state, [0], self._spec, seeds, places)
        if is_moved(state)[0]:
            actions, cells = self._runner.run(state, self._stream + int(seeds[0]))
            self._outcomes.append(self._outcome(state, actions, cells))

    def take(self) -> list[Outcome]:
        """Outcomes since the last call."""
        taken, self._outcomes = self._outcomes, []
        return taken

    def _outcome(self, state: State, actions: NDArray[np.uint8], cells: NDArray[np.int32]) -> Outcome:
        at_coin = np.flatnonzero(_touches(cells, int(state.coin_x[0]), int(state.coin_y[0])))
        ending = Ending.COIN if len(at_coin) else Ending.END if len(actions) else Ending.TIMEOUT
        num_steps = int(at_coin[0]) + 1 if len(at_coin) else len(actions)
        touches_end = _touches(cells[:num_steps], int(state.end_x[0]), int(state.end_y[0]))
        return Outcome(
            level_seed=int(state.level_seed[0]),
            action_seed=self._seed,
            ending=ending,
            blind_ending=ending,
            death="",
            num_steps=num_steps,
            episode_return=10.0 * len(at_coin[:1]),
            is_moved=True,
            was_coin_in_view=False,
            touched_invisible_coin=bool(touches_end.any()),
        )


def _touches(cells: NDArray[np.int32], column: int, row: int) -> NDArray[np.bool_]:
    """(num_steps,) whether the agent touched a cell."""
    first_column, last_column, first_row, last_row = cells.T
    touches: NDArray[np.bool_] = (
        (first_column <= column) & (column <= last_column) & (first_row <= row) & (row <= last_row)
    )
    return touches
