"""Garbage is collected on the window's thread alone: a Qt object must not be destroyed by another one.

Python collects on whichever thread happens to allocate, and most of that is done by the simulation's.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 500
_OLDEST = 2


class GarbageTimer(QObject):
    """Collects a few times a second what Python would have collected by now."""

    def __init__(self, parent: QObject) -> None:
        """From here on nothing is collected elsewhere."""
        super().__init__(parent)
        self._has_settled = False
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due; younger ones are collected with it."""
        pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(pairs) if count > most]
        if due:
            gc.collect(due[-1])
        if _OLDEST in due and not self._has_settled:
            self._has_settled = True
            gc.freeze()  # what was loaded stays; to look through it every minute would be seen as a jolt
