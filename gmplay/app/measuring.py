"""Measuring in the background: starts anew when agent or levels change, tells results a few times a second."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from gmplay.core.level import LevelSpec

if TYPE_CHECKING:
    from gmplay.evaluation.live import LiveEvaluator

NUM_MEASURED = 1_000
"""Episodes on each distribution; then the processes rest."""

_SETTLE_MS = 400
"""A slider being dragged must not restart the processes at every pixel."""
_POLL_MS = 200


class Measuring(QObject):
    """The live evaluator on the window's thread, which it never holds up: the work is in other processes."""

    measured = Signal(object)  # evaluation.live.LiveResult
    began = Signal()  # another measurement; what was known belongs to the old one

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._evaluator: LiveEvaluator | None = None
        self._wanted: tuple[Any, ...] | None = None
        self._is_held = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._start)
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._tell)

    def measure(self, checkpoint: Path, agent: str, training: LevelSpec, deployment: LevelSpec) -> None:
        """Measure this agent on these two distributions, soon; the same as now changes nothing."""
        wanted = (checkpoint, agent, training, deployment)
        if wanted == self._wanted:
            return
        self.rest()
        self._wanted = wanted
        self._settle.start()
        self.began.emit()

    def rest(self) -> None:
        """Measure nothing."""
        self._wanted = None
        self._settle.stop()
        self._poll.stop()
        if self._evaluator is not None:
            self._evaluator.stop()

    def hold(self) -> None:
        """Leave the processor to others for a while; what was counted so far stands."""
        self._is_held = self._settle.isActive() or self._poll.isActive()
        if self._is_held:
            wanted = self._wanted
            self.rest()
            self._wanted = wanted

    def go_on(self) -> None:
        """After hold: count on, from the first episode, where the counting was not finished."""
        if self._is_held and self._wanted is not None:
            self._settle.start()
        self._is_held = False

    def close(self) -> None:
        """End the processes."""
        self.rest()
        if self._evaluator is not None:
            self._evaluator.close()
            self._evaluator = None

    def _start(self) -> None:
        # By now the simulation thread has loaded the kernels' compiler; importing it earlier would delay the window.
        from gmplay.agents.checkpoint import AgentFactory
        from gmplay.evaluation.live import LiveEvaluator

        assert self._wanted is not None
        checkpoint, agent, training, deployment = self._wanted
        self._evaluator = self._evaluator or LiveEvaluator()
        self._evaluator.start(AgentFactory(checkpoint), agent, training, deployment, num_episodes=NUM_MEASURED)
        self._poll.start()

    def _tell(self) -> None:
        assert self._evaluator is not None
        for result in self._evaluator.poll():
            self.measured.emit(result)
        if not self._evaluator.is_measuring:
            self._poll.stop()
