"""The places of a slider and the values they stand for: even, or by powers of ten. Knows nothing of Qt."""

from __future__ import annotations

import math
from typing import Protocol

from gmplay.core.level import FieldInfo

_ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
"""Within a power of ten: round numbers, each about half as much again as the one before."""


class Scale(Protocol):
    """Places 0 to ``last`` and their values."""

    @property
    def last(self) -> int:
        """The highest place."""
        ...

    def value_at(self, place: int) -> float:
        """What a place stands for."""
        ...

    def place_of(self, value: float) -> int:
        """The place nearest to a value."""
        ...


class EvenScale:
    """The same step from place to place."""

    def __init__(self, low: float, high: float, step: float) -> None:
        self._low, self._step = low, step
        self.last = round((high - low) / step)

    def value_at(self, place: int) -> float:
        """See Scale."""
        return round(self._low + place * self._step, 6)

    def place_of(self, value: float) -> int:
        """See Scale."""
        return round((value - self._low) / self._step)


class PowerScale:
    """``low`` first, then round numbers from ``finest`` to ``high``, a whole power of ten each: nearest by ratio."""

    def __init__(self, low: float, finest: float, high: float) -> None:
        powers = range(round(math.log10(finest)), round(math.log10(high)))
        self._values = [low, *(float(f"{number}e{power}") for power in powers for number in _ROUND), high]
        self.last = len(self._values) - 1

    def value_at(self, place: int) -> float:
        """See Scale."""
        return self._values[place]

    def place_of(self, value: float) -> int:
        """See Scale."""
        if value < self._values[1] / 2:
            return 0
        return min(range(1, self.last + 1), key=lambda place: abs(math.log(self._values[place] / value)))


def step_of(info: FieldInfo) -> float:
    """A round step that divides a field's range into fifty parts or more."""
    low, high = bounds_of(info)
    rough = (high - low) / 50
    scale = 10.0 ** math.floor(math.log10(rough))
    return max(size * scale for size in (1, 2, 5) if size * scale <= rough * (1 + 1e-9))


def scale_of(info: FieldInfo, is_whole: bool) -> Scale:
    """The scale that suits a number's field."""
    low, high = bounds_of(info)
    if info.finest is not None:
        return PowerScale(low, info.finest, high)
    return EvenScale(low, high, 1.0 if is_whole else step_of(info))


def bounds_of(info: FieldInfo) -> tuple[float, float]:
    """The range of a number's field."""
    if info.low is None or info.high is None:
        raise ValueError(f"The number {info.label!r} has no range.")
    return info.low, info.high
