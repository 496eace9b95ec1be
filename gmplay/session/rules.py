"""CoinRun as a session needs it. The only file of the session that loads kernels, so it is imported late."""

from __future__ import annotations

from typing import Any

from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.edit import MoveCoin, apply_edit, is_moved
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.state import DEATH_NAMES, State


class CoinRunRules(CoinRun):
    """CoinRun with its edits, and with the rule that says what decides an episode."""

    def move_coin(self, x: int, y: int) -> MoveCoin:
        """The edit that lays the coin on cell (x, y)."""
        return MoveCoin(x, y)

    def apply_edit(self, state: State, edit: Any) -> None:
        """Change worlds in place. Raises InputError where that is impossible."""
        apply_edit(state, edit)

    def is_moved(self, state: State) -> bool:
        """Whether the coin of a single world is not at the end."""
        return bool(is_moved(state)[0])

    def verdict(self, step: Any, was_moved: bool) -> tuple[Ending | None, str]:
        """What decided a single world's episode at this step, and the cause of a death.

        Coin before end, end before death, then time; the end decides only where the coin was moved.
        """
        if step.coin_collected[0]:
            return Ending.COIN, ""
        if step.end_reached[0] and was_moved:
            return Ending.END, ""
        if step.death[0]:
            return Ending.DEATH, DEATH_NAMES[int(step.death[0])]
        return (Ending.TIMEOUT if step.truncated[0] else None), ""
