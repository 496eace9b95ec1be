"""How fast an episode runs in a scene: its own speed, slow around what matters, still at the very moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gmplay.record.scenes import SlowMotion
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.marks import Mark

END = "end"


class Pacing:
    """The speed at each step of an episode.

    Attributes:
        remarks: a sentence for each moment that does not occur; there the episode runs as elsewhere.
    """

    def __init__(
        self, speed: float, slow: Sequence[SlowMotion] = (), marks: Sequence[Mark] = (), last: int = 0
    ) -> None:
        """``marks`` are what happens when; ``last`` is the episode's last step."""
        self._speed = speed
        moments = {mark.words: mark.step for mark in reversed(marks)} | {END: last}
        self._stretches = [(moments[each.around], each) for each in slow if each.around in moments]
        known = ", ".join(repr(words) for words in dict.fromkeys([END, *(mark.words for mark in marks)]))
        self.remarks = tuple(
            f"nothing in the episode is called {each.around!r}, so nothing is slow there; its moments are {known}."
            for each in slow
            if each.around not in moments
        )

    def speed_at(self, step: int) -> float:
        """Multiple of the game's own speed; of several stretches the slowest counts."""
        near = [each.speed for at, each in self._stretches if abs(step - at) <= each.steps]
        return min(near, default=self._speed)

    def seconds(self, first: int, last: int) -> float:
        """About how long the steps from ``first`` to ``last`` take, pauses included."""
        moving = sum(1 / self.speed_at(step) for step in range(first, last)) / STEPS_PER_SECOND
        return moving + sum(each.pause for at, each in self._stretches if at <= last)

    def take_pause(self, step: int) -> float:
        """Seconds to stand still, once for each moment, when the episode has come to it."""
        reached = [(at, each) for at, each in self._stretches if step >= at]
        self._stretches = [(at, replace(each, pause=0.0) if step >= at else each) for at, each in self._stretches]
        return sum(each.pause for _at, each in reached)
