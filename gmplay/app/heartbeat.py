"""How long the window's thread was held up: the measure behind "never waits"."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 10


class Heartbeat(QObject):
    """A precise timer on the window's thread that notes how far apart its beats really were.

    Attributes:
        gaps_ms: milliseconds between consecutive beats since ``start``; BEAT_MS when nothing holds the thread up.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to count, forgetting what was counted before."""
        self.gaps_ms.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def percentile_ms(self, percent: float) -> float:
        """The gap that ``percent`` of the beats stay within; 0 before the first beat."""
        if not self.gaps_ms:
            return 0.0
        ordered = sorted(self.gaps_ms)
        return ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now
