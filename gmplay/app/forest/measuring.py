"""Measuring the learner on show in the background: the newest wish is measured when the one before is done."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.agents.tree_policy import TreePolicy, Weights
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.evaluation.forest import ForestReport
from gmplay.evaluation.forest_process import ForestMeasurement

_POLL_MS = 200
_BREATH_TICKS = 25
"""Between two measurements the processor is left to the learner for so many polls, five seconds."""


class Wish(NamedTuple):
    """What to measure: the learner as it was after so many steps, under these rules."""

    steps: int
    spec: TreeGridworldSpec
    is_of_now: bool  # the learner as it is, which is soon another; otherwise one that was kept


class Measured(NamedTuple):
    """What came out."""

    wish: Wish
    report: ForestReport


class ForestMeasuring(QObject):
    """Takes wishes as often as they come; never holds up the window's thread."""

    measured = Signal(object)  # Measured
    failed = Signal(str)  # a sentence

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._measurement = ForestMeasurement()
        self._wanted: tuple[Wish, Weights] | None = None
        self._running: Wish | None = None
        self._latest: Measured | None = None
        self._breath = 0
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._tick)

    def measure(self, wish: Wish, weights: Weights) -> None:
        """Measure this soon, a learner that was kept at once; what was measured last is told once more."""
        self._wanted = wish, weights
        if not self._poll.isActive():
            self._poll.start()

    def hold(self) -> None:
        """Begin no other measurement until the next wish, and tell nothing of the one that runs, or of those before."""
        self._wanted = self._running = self._latest = None

    def close(self) -> None:
        """End the process."""
        self._poll.stop()
        self._measurement.close()

    def _tick(self) -> None:
        answer = self._measurement.poll()
        if answer is not None and self._running is not None:
            self._breath = _BREATH_TICKS
            if isinstance(answer, str):
                self.failed.emit(answer)
            else:
                self._latest = Measured(self._running, answer)
                self.measured.emit(self._latest)
        self._breath -= 1
        if self._wanted is None or self._measurement.is_busy:
            return
        wish, weights = self._wanted
        if self._breath < 0 or not wish.is_of_now:
            self._begin(wish, weights)

    def _begin(self, wish: Wish, weights: Weights) -> None:
        self._wanted = None
        if self._latest is not None and self._latest.wish == wish:
            self.measured.emit(self._latest)
        else:
            self._running = wish
            self._measurement.ask(TreePolicy(weights, TreeLearnerConfig().value_scale), wish.spec)
