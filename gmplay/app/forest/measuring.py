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
        self._latest: Wish | None = None
        self._breath = 0
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._tick)

    def measure(self, steps: int, weights: Weights, spec: TreeGridworldSpec, is_urgent: bool = False) -> None:
        """Measure this soon, at once where it is ``is_urgent``; what was measured last is not measured again."""
        self._wanted = Wish(steps, spec), weights
        if is_urgent:
            self._breath = 0
        if not self._poll.isActive():
            self._poll.start()

    def hold(self) -> None:
        """Begin no other measurement until the next wish, and tell nothing of the one that runs."""
        self._wanted = self._running = None

    def close(self) -> None:
        """End the process."""
        self._poll.stop()
        self._measurement.close()

    def _tick(self) -> None:
        answer = self._measurement.poll()
        if answer is not None and self._running is not None:
            self._latest, self._breath = self._running, _BREATH_TICKS
            if isinstance(answer, str):
                self.failed.emit(answer)
            else:
                self.measured.emit(Measured(self._running, answer))
        self._breath -= 1
        if self._wanted is not None and not self._measurement.is_busy and self._breath < 0:
            self._begin(*self._wanted)

    def _begin(self, wish: Wish, weights: Weights) -> None:
        self._wanted = None
        if wish != self._latest:
            self._running = wish
            self._measurement.ask(TreePolicy(weights, TreeLearnerConfig().value_scale), wish.spec)
