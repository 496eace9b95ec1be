"""Branches: what was played so far as a tree, and the ghost of the line beside which this one is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.app.instruments.branch_map import branch_map
from gmplay.app.instruments.instrument import Instrument
from gmplay.core.outcome import Ending
from gmplay.render.overlays import Ghost, Overlay
from gmplay.session.branches import Branch, Branches, first_difference
from gmplay.session.playthrough import Playthrough
from gmplay.session.session import Session

_GHOST_COLOUR = (86, 180, 233)
_ENDINGS = {Ending.COIN: "coin", Ending.END: "end", Ending.DEATH: "died", Ending.TIMEOUT: "out of time"}
_SECONDS_BETWEEN = 0.5
"""As a line grows, what is told of it is renewed so often."""


@dataclass(frozen=True)
class WatchBranches:
    """Tell of the branches from now on, or no longer."""

    is_on: bool


@dataclass(frozen=True, eq=False)
class BranchRow:
    """What there is to show of one line of play.

    Attributes:
        number: for the session messages about it.
        depth: how many lines it left, one from the other.
        title, remark: what it is, and what came of it.
        picture: (rows, columns, 3) RGB, small.
        is_shown, is_companion: it is on show; its ghost is.
        can_delete: neither it nor a line that left it is on show.
    """

    number: int
    depth: int
    title: str
    remark: str
    picture: NDArray[np.uint8]
    is_shown: bool
    is_companion: bool
    can_delete: bool


@dataclass(frozen=True, eq=False)
class BranchesTold:
    """All lines of play, the newest episode first, and the memory they take."""

    rows: tuple[BranchRow, ...]
    num_bytes: int
    megabytes: int
    minutes: float
    shows_ghost: bool


class BranchesInstrument(Instrument):
    """Tells the rows when one changed, and draws the ghost."""

    requests = (WatchBranches,)

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._is_on = False
        self._rows: dict[int, tuple[Any, BranchRow]] = {}
        self._told_of: Any = None
        self._told_at = 0.0

    def handle(self, request: WatchBranches) -> None:
        self._is_on, self._told_of = request.is_on, None

    def look(self) -> None:
        if not self._is_on:
            return
        past, record, now = self._session.past, self._session.record, time.monotonic()
        tree = past.num_changes, past.shown.number, record.history_megabytes, record.shows_ghost
        state = tree, past.shown.history.num_steps
        is_due = self._told_of is None or tree != self._told_of[0] or not record.is_playing
        if state != self._told_of and (is_due or now - self._told_at >= _SECONDS_BETWEEN):
            self._tell_all(state)

    def _tell_all(self, state: Any) -> None:
        past, record = self._session.past, self._session.record
        rows = tuple(row for episode in reversed(past.episodes) for row in self._rows_of(episode))
        self._rows = {row.number: self._rows[row.number] for row in rows}
        self._told_of, self._told_at = state, time.monotonic()
        told = BranchesTold(rows, past.num_bytes, record.history_megabytes, past.minutes, record.shows_ghost)
        self._tell(told)

    def _rows_of(self, episode: Playthrough) -> Iterator[BranchRow]:
        is_on_show = episode is self._session.past.shown
        for branch, depth in _from_the_first(episode.branches):
            companion = episode.branches.companion if is_on_show else None
            is_shown = is_on_show and branch is episode.branches.shown
            can_delete = not (is_on_show and episode.branches.leads_to_shown(branch.number))
            key = branch.history.num_steps, is_shown, branch is companion, can_delete
            if self._rows.get(branch.number, (None,))[0] != key:
                title, remark = _words(episode, branch)
                flags = is_shown, branch is companion, can_delete
                row = BranchRow(branch.number, depth, title, remark, branch_map(branch), *flags)
                self._rows[branch.number] = key, row
            yield self._rows[branch.number][1]

    def overlays(self) -> tuple[Overlay, ...]:
        branches, record = self._session.past.shown.branches, self._session.record
        companion, divergence = branches.companion, branches.divergence
        step = branches.shown.history.position
        if not record.shows_ghost or companion is None or divergence is None or step < divergence:
            return ()
        alpha = self._session.alpha
        (left, low), (right, high) = (companion.history.trace.place(at) for at in (step - 1, step))
        num_steps = companion.history.num_steps
        caption = f"until step {num_steps}" if step > num_steps else companion.cause or "before"
        return (Ghost(left + alpha * (right - left), low + alpha * (high - low), _GHOST_COLOUR, caption),)


def _from_the_first(branches: Branches) -> Iterator[tuple[Branch, int]]:
    """Every line with its depth, those that left it right after it."""
    lines = tuple(branches)

    def below(branch: Branch, depth: int) -> Iterator[tuple[Branch, int]]:
        yield branch, depth
        for each in lines:
            if each.parent == branch.number:
                yield from below(each, depth + 1)

    return below(branches.first, 0)


def _words(episode: Playthrough, branch: Branch) -> tuple[str, str]:
    """Title and remark of a line's row."""
    ending, num_steps = branch.history.frames.packed[-1].ending, branch.history.num_steps
    end = f"{num_steps} steps" if ending is None else f"{_ENDINGS[ending]} at {num_steps}"
    if branch.parent is None:
        seed = int(branch.history.frames[0].state.level_seed[0])
        who = PurePath(branch.actor.name).stem or "no agent"
        return f"Level {seed:,}", f"{who} · {end}"
    difference = first_difference(branch.history, episode.branches[branch.parent].history)
    differs = f", differs at {difference}" if difference is not None else ""
    return branch.cause, f"from {branch.fork_step}{differs} · {end}"
