"""Real time in, whole steps out."""

from __future__ import annotations

STEPS_PER_SECOND = 15
"""Procgen's own speed for people."""

MAX_STEPS_PER_UPDATE = 32
"""Cap on catch-up: after a stall the world goes on from where it was instead of racing."""


class Clock:
    """Turns real time into whole steps. Speed changes how many steps, never what a step does."""

    def __init__(self) -> None:
        self._due = 1.0  # in steps; below 1 it is how far the show has come towards the current frame

    @property
    def fraction(self) -> float:
        """0 .. 1, how far the show has come from the previous frame to the current one."""
        return min(self._due, 1.0)

    def alpha(self, is_leaving: bool) -> float:
        """0 .. 1, how far what is drawn is from the frame before to the current one; backwards it is left."""
        return 1.0 - self.fraction if is_leaving else self.fraction

    def rest_on_current(self) -> None:
        """The current frame is fully on show; the next step is due at once."""
        self._due = 1.0

    def leave_current(self) -> None:
        """The show has only begun to leave the current frame; the next step is due a whole step from now."""
        self._due = 0.0

    def add(self, real_seconds: float, speed: float) -> None:
        """Let time pass."""
        self._due = min(self._due + real_seconds * speed * STEPS_PER_SECOND, MAX_STEPS_PER_UPDATE + 0.999)

    def withdraw(self) -> bool:
        """Take one whole step out, if there is one."""
        if self._due < 1.0:
            return False
        self._due -= 1.0
        return True
