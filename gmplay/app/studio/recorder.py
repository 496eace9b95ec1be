"""Keeps the episode that is being recorded. It never sees a picture, so it cannot hold up the game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmplay.app import events
from gmplay.core.episode import Run
from gmplay.session.playthrough import Playthrough
from gmplay.session.session import Session


class Recorder:
    """Beside the session, on its thread. A recording ends when it is stopped, or with its episode."""

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        self._session, self._tell = session, tell
        self._episode: Playthrough | None = None  # that is being recorded
        self._first_step = 0

    def record(self, is_on: bool) -> None:
        """Begin with the frame on show, or stop."""
        if not is_on:
            self._finish()
            return
        self._episode, self._first_step = self._session.past.shown, self._session.snapshot().step
        self._tell(events.RecordingBegun(self._first_step))

    def watch(self) -> None:
        """Look whether the episode that is being recorded is over, or another one is on show."""
        if self._episode is not None and (self._session.past.shown is not self._episode or self._episode.is_over):
            self._finish()

    def tell_run(self, purpose: str) -> None:
        """Tell what was played of the episode on show."""
        self._tell_about(self._session.run(), 0, purpose)

    def _finish(self) -> None:
        episode, self._episode = self._episode, None
        if episode is not None:
            run = episode.run()
            self._tell_about(run, min(self._first_step, run.num_steps), events.RECORDED)

    def _tell_about(self, run: Run, first_step: int, purpose: str) -> None:
        from gmplay.record.replay import level_digest_for  # with the rules, which are loaded by now

        is_greedy = self._session.record.is_greedy
        self._tell(events.RunTold(run, level_digest_for(run), first_step, is_greedy, purpose))
