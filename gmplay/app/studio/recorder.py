"""Keeps the episode that is being recorded. It never sees a picture, so it cannot hold up the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmplay.app import events
from gmplay.core.episode import Run
from gmplay.session.session import Session


class Recorder:
    """Beside the session, on its thread. A recording ends when it is stopped, or with its episode."""

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        self._session, self._tell = session, tell
        self._begun: tuple[int, int] | None = None  # number of the episode, first step

    def record(self, is_on: bool) -> None:
        """Begin with the frame on show, or stop."""
        snapshot = self._session.snapshot()
        if is_on:
            self._begun = (snapshot.episode_number, snapshot.step)
            self._tell(events.RecordingBegun(*self._begun))
        elif self._begun is not None:
            self._finish(self._session.run())

    def watch(self) -> None:
        """Look whether the episode that is being recorded is over."""
        if self._begun is None:
            return
        snapshot = self._session.snapshot()
        if snapshot.episode_number != self._begun[0]:
            self._finish(self._session.left_run())
        elif snapshot.ending is not None:
            self._finish(self._session.run())

    def tell_run(self, purpose: str) -> None:
        """Tell what was played of the episode on show."""
        self._tell_about(self._session.run(), 0, purpose)

    def _finish(self, run: Run | None) -> None:
        assert self._begun is not None
        _number, first_step = self._begun
        self._begun = None
        if run is not None:
            self._tell_about(run, min(first_step, run.num_steps), events.RECORDED)

    def _tell_about(self, run: Run, first_step: int, purpose: str) -> None:
        from gmplay.record.replay import level_digest_for  # with the rules, which are loaded by now

        is_greedy = self._session.record.is_greedy
        self._tell(events.RunTold(run, level_digest_for(run), first_step, is_greedy, purpose))
