"""`gmplay play` without a display: the same window offscreen, a picture of it, and the quadrant's numbers."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gmplay.app import events
from gmplay.app.desktop import Desktop
from gmplay.app.main import make_application, with_options
from gmplay.app.settings import Settings
from gmplay.core.errors import InputError
from gmplay.session import messages
from gmplay.session.session import Snapshot

if TYPE_CHECKING:
    from gmplay.evaluation.live import LiveResult

PICTURE = "gmplay-headless.png"
_STEPS_BEFORE_PICTURE = 24
_LONGEST_SECONDS = 60.0
"""A slow machine prints the numbers it has by then, with their wider intervals."""
_NUMBERS = ("capability", "goal_share", "causal_goal_index", "runner_pickup", "timeouts")


def main(options: argparse.Namespace) -> int:
    """Play, measure, write the picture, print the numbers. Raises InputError where the agent cannot be played."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Offscreen, Qt warns of size hints that no screen asks for.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")
    picture = Path(getattr(options, "output", None) or PICTURE)
    settings = with_options(Settings(), options)
    application = make_application()
    run = HeadlessRun(application, settings)
    application.exec()
    if run.problem:
        raise InputError(run.problem)
    if not run.desktop.window.grab().save(str(picture)):
        raise InputError(f"The picture could not be written to {picture}. Choose another place with --output.")
    print(f"The window as it was: {picture.resolve()}")
    return 0


class HeadlessRun(QObject):
    """The real window, offscreen, until its quadrant is measured and its agent has run a while."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__()
        self.problem = ""
        self._application, self._began_at = application, time.monotonic()
        self._level_seed = settings.record.level_seed
        self._is_measured, self._num_shown = False, 0
        self.desktop = Desktop(application, settings)
        self.desktop.simulation.link.told.connect(self._on_event)
        self.desktop.measuring.measured.connect(self._on_measured)
        self.desktop.controller.snapshot_shown.connect(self._on_snapshot)
        self.desktop.show()

    def _on_event(self, event: object) -> None:
        if isinstance(event, events.Problem | events.Crash):
            self._stop(event.text)
        if isinstance(event, events.AgentOpened) and event.card is not None:
            print(
                f"Playing {event.card.title} on level {self._level_seed}; measuring it in the background.", flush=True
            )

    def _on_measured(self, result: LiveResult) -> None:
        if self._is_measured:
            return
        if result.problem:
            self._stop(result.problem)
            return
        self._show_progress(result.training.num_episodes + result.deployment.num_episodes)
        if result.is_complete or time.monotonic() - self._began_at > _LONGEST_SECONDS:
            self._is_measured = True
            print(file=sys.stderr)
            print_numbers(result)
            for message in (messages.SetLevelSeed(self._level_seed), messages.StepBy(_STEPS_BEFORE_PICTURE)):
                self.desktop.simulation.post(message)

    def _show_progress(self, num_episodes: int) -> None:
        if num_episodes != self._num_shown:
            self._num_shown = num_episodes
            print(f"\r{num_episodes:,} episodes counted", end="", file=sys.stderr, flush=True)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._is_measured and snapshot.step > 0 and not snapshot.record.is_playing:
            QTimer.singleShot(200, lambda: self._stop(""))  # until every panel has painted

    def _stop(self, problem: str) -> None:
        self.problem = self.problem or problem
        self.desktop.close()
        self._application.quit()


def print_numbers(result: LiveResult) -> None:
    """Every number of the quadrant with its 95 % interval and n."""
    for name in ("training", "deployment"):
        report = getattr(result, name)
        print(f"{name} levels")
        for number in _NUMBERS:
            print(f"  {number.replace('_', ' '):<18} {getattr(report, number)}")
        for cause, share in report.deaths_by_cause.items():
            print(f"  {'death: ' + cause:<18} {share}")
