"""Undo and redo over level specs: a list of values and a place in it."""

from __future__ import annotations

import time
from collections.abc import Callable

from gmplay.core.level import LevelSpec

MAX_KEPT = 100
SAME_EDIT_SECONDS = 0.8
"""Changes of one field that follow each other this quickly are one edit: a slider being dragged."""


class SpecHistory:
    """Specs in the order they were chosen."""

    def __init__(self, spec: LevelSpec, now: Callable[[], float] = time.monotonic) -> None:
        self._specs, self._place, self._now = [spec], 0, now
        self._last_edit: tuple[str, float] = ("", 0.0)

    @property
    def spec(self) -> LevelSpec:
        """The spec that holds now."""
        return self._specs[self._place]

    @property
    def can_undo(self) -> bool:
        """There is an earlier spec."""
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        """There is a later spec that was undone."""
        return self._place < len(self._specs) - 1

    def record(self, spec: LevelSpec, field: str = "") -> None:
        """A new spec holds; ``field`` names what was changed, if one field was. Forgets what was undone."""
        if spec == self.spec:
            return
        continues = field != "" and self._last_edit[0] == field
        continues = continues and self.can_undo and self._now() - self._last_edit[1] < SAME_EDIT_SECONDS
        del self._specs[self._place + (0 if continues else 1) :]
        self._specs.append(spec)
        del self._specs[:-MAX_KEPT]
        self._place = len(self._specs) - 1
        self._last_edit = (field, self._now())

    def undo(self) -> LevelSpec:
        """Back to the spec before, if there is one; returns the spec that holds now."""
        self._place -= self.can_undo
        self._last_edit = ("", 0.0)
        return self.spec

    def redo(self) -> LevelSpec:
        """Forwards again, if something was undone; returns the spec that holds now."""
        self._place += self.can_redo
        self._last_edit = ("", 0.0)
        return self.spec
