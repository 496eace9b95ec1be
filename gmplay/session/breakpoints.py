"""Breakpoints: conditions at which playing stops, at the very frame at which they begin to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Self

from gmplay.core.errors import InputError
from gmplay.session.expressions import Expression, parse
from gmplay.session.frames import Frame
from gmplay.session.history import History
from gmplay.session.marks import Kind
from gmplay.session.quantities import NAMES, quantity_of

MAX_BREAKPOINTS = 20


@dataclass(frozen=True)
class Breakpoint:
    """A condition to stop at. Raises ExpressionError where its text is none.

    Attributes:
        text: in the language of gmplay.session.expressions.
        is_on: whether it stops.
    """

    text: str
    is_on: bool = True

    def __post_init__(self) -> None:
        assert self.expression

    @cached_property
    def expression(self) -> Expression:
        """The text, understood."""
        return parse(self.text, NAMES)

    def begins(self, frame: Frame, previous: Frame | None) -> bool:
        """Whether it holds at a frame and did not at the one before; at an episode's first frame, whether it holds."""
        return self._holds(frame) and (previous is None or not self._holds(previous))

    def _holds(self, frame: Frame) -> bool:
        return self.expression.holds(partial(quantity_of, frame))

    @classmethod
    def from_data(cls, values: Any) -> tuple[Self, ...]:
        """The breakpoints in [text, is_on] pairs. Raises InputError for anything else."""
        if not isinstance(values, list) or len(values) > MAX_BREAKPOINTS:
            raise InputError(f"Breakpoints are a list of at most {MAX_BREAKPOINTS}, not {values!r}.")
        for pair in values:
            if not (isinstance(pair, list) and [type(each) for each in pair] == [str, bool]):
                raise InputError(f"A breakpoint is a text and whether it is on, not {pair!r}.")
        return tuple(cls(*pair) for pair in values)


class HitCounts:
    """How often each breakpoint stopped the play."""

    def __init__(self) -> None:
        self._hits: Counter[str] = Counter()

    def of(self, breakpoints: Sequence[Breakpoint]) -> tuple[int, ...]:
        """For each of these."""
        return tuple(self._hits[each.text] for each in breakpoints)

    def meet(self, breakpoints: Sequence[Breakpoint], history: History) -> bool:
        """Whether some of them begin to hold at the frame on show; they are counted, and it is marked."""
        met = [each for each in breakpoints if each.is_on and each.begins(history.current, history.previous)]
        for each in met:
            self._hits[each.text] += 1
            history.note(Kind.BREAKPOINT, f"Stopped: {each.text}")
        return bool(met)
