"""When a window asks for its next picture, and how often it has been shown one."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from gmplay.app import events

_PICTURES_FOR_RATE = 60


class PictureClock(QObject):
    """Asks a simulation for pictures, one at a time. Each Draw is answered by a picture, Unchanged or a Crash.

    Attributes:
        read_time: the clock the rate is measured by, in seconds.
    """

    def __init__(self, window: QWidget, ask: Callable[[Any], None]) -> None:
        super().__init__(window)
        self._window, self._ask = window, ask
        self.read_time: Callable[[], float] = time.perf_counter
        self._is_waiting = False
        self._shown_at: deque[float] = deque(maxlen=_PICTURES_FOR_RATE)
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.ask_for_picture)

    def run_at_display_rate(self) -> None:
        """Ask for a picture as often as the screen shows one."""
        self._timer.start(round(1000 / max(self._window.screen().refreshRate(), 30.0)))

    def stop(self) -> None:
        """Ask for no more pictures."""
        self._timer.stop()

    def ask_for_picture(self) -> None:
        """Ask for the next picture, unless one is still being drawn."""
        if not self._is_waiting:
            self._is_waiting = True
            self._ask(events.Draw())

    def note_answer(self, is_picture: bool = False) -> None:
        """The answer has come."""
        self._is_waiting = False
        if is_picture:
            self._shown_at.append(self.read_time())

    @property
    def rate(self) -> float:
        """Pictures shown per second, lately."""
        if len(self._shown_at) < 2:
            return 0.0
        return (len(self._shown_at) - 1) / max(self._shown_at[-1] - self._shown_at[0], 1e-9)
