"""How fast an episode runs in a scene: its own speed, slow around what matters, still at the very moment."""

from __future__ import annotations

from collections.abc import Sequence

from gmplay.core.errors import InputError
from gmplay.record.scenes import SlowMotion
from gmplay.session.marks import Mark

END = "end"


class Pacing:
    """The speed at each step of an episode."""

    def __init__(self, speed: float, slow: Sequence[SlowMotion], marks: Sequence[Mark], last: int) -> None:
        """``marks`` are what happens when. Raises InputError where there is no such moment."""
        self._speed = speed
        self._stretches = [(_step_of(each.around, marks, last), each) for each in slow]

    def speed_at(self, step: int) -> float:
        """Multiple of the game's own speed; of several stretches the slowest counts."""
        near = [each.speed for at, each in self._stretches if abs(step - at) <= each.steps]
        return min(near, default=self._speed)

    def take_pause(self, step: int) -> float:
        """Seconds to stand still, once for each moment, when the episode has come to it."""
        reached = [(at, each) for at, each in self._stretches if step >= at]
        self._stretches = [(at, _without_pause(each)) if step >= at else (at, each) for at, each in self._stretches]
        return sum(each.pause for _at, each in reached)


def _without_pause(slow: SlowMotion) -> SlowMotion:
    return SlowMotion(slow.around, slow.steps, slow.speed, 0.0)


def _step_of(moment: str, marks: Sequence[Mark], last: int) -> int:
    if moment == END:
        return last
    for mark in marks:
        if mark.words == moment:
            return mark.step
    known = ", ".join(repr(words) for words in dict.fromkeys([END, *(mark.words for mark in marks)]))
    raise InputError(f"Nothing in the episode is called {moment!r}; its moments are {known}.")
