"""CoinRun as a session needs it. Loads kernels, so it is imported late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.edit import MoveCoin, apply_edit, is_moved
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.fingerprint import fingerprints
from gmplay.envs.coinrun.state import DEATH_NAMES, PASSABLE_WALL, SIZE, State
from gmplay.evaluation.experiments import WALL_DEPTH
from gmplay.evaluation.rollout import UNDECIDED, endings
from gmplay.session.playthrough import PASSED_THE_COIN

_BEYOND_CELLS = 1.0
"""This far past the coin's column the agent has let it be; closer it may still fall onto it."""


class CoinRunRules(CoinRun):
    """CoinRun with its edits, and with the rule that says what decides an episode."""

    def step(self, state: State, actions: Any) -> Step:
        """See CoinRun.step. Behind an end wall that can be passed the way goes on: there the end lies in the wall.

        So that one can watch who goes on and who stops.
        """
        step = super().step(state, actions)
        worlds = np.arange(state.num_worlds)
        is_open = state.grid[worlds, state.end_y, np.minimum(state.end_x + 1, SIZE - 1)] == PASSABLE_WALL
        step.end_reached[is_open & (state.x < state.end_x + WALL_DEPTH)] = False
        return step

    def move_coin(self, x: int, y: int) -> MoveCoin:
        """The edit that lays the coin on cell (x, y)."""
        return MoveCoin(x, y)

    def coin_moved_by(self, edits: Iterable[Any]) -> tuple[int, int] | None:
        """The cell where edits, one after the other, leave the coin; None where none of them moves it."""
        cells = [(edit.x, edit.y) for edit in edits if isinstance(edit, MoveCoin)]
        return cells[-1] if cells else None

    def apply_edit(self, state: State, edit: Any) -> None:
        """Change worlds in place. Raises InputError where that is impossible."""
        apply_edit(state, edit)

    def is_moved(self, state: State) -> bool:
        """Whether the coin of a single world is not at the end."""
        return bool(is_moved(state)[0])

    def fingerprints(self, state: State) -> NDArray[np.uint32]:
        """(num_worlds,) one checksum per world, by which a replay knows that it is the same."""
        return fingerprints(state)

    def note(self, before: State, after: State) -> str:
        """What is worth a mark on the timeline about a step of a single world; "" for most."""
        coin = int(after.coin_x[0])
        if coin < 0 or not self.is_moved(after):
            return ""
        left, right = coin - _BEYOND_CELLS, coin + 1 + _BEYOND_CELLS
        has_passed = before.x[0] <= right < after.x[0] or before.x[0] >= left > after.x[0]
        return PASSED_THE_COIN if has_passed else ""

    def verdict(self, step: Step, was_moved: bool) -> tuple[Ending | None, str]:
        """What decided a single world's episode at this step (None: nothing yet), and the cause of a death."""
        decided = int(endings(step, np.array([was_moved]))[0])
        if decided == UNDECIDED:
            return None, ""
        return Ending(decided), DEATH_NAMES[int(step.death[0])] if decided == Ending.DEATH else ""
