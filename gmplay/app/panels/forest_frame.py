"""Where things lie in the figure of a life among trees: time, rewards and numbers of trees to pixels and back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from gmplay.app.panels.chart import LINE
from gmplay.app.panels.words import decimal, short_count_text

LETTERS = 19.0
"""Height of the band above the data in which the moments' letters lie."""
_LEFT, _RIGHT, _GAP, _TICKS = 30.0, 24.0, 5.0, 15.0
_TICK_ROOM = 52.0
"""Pixels between two numbers on the time axis."""


@dataclass(frozen=True)
class ForestFrame:
    """One size and one span of time.

    Attributes:
        width, height: of the widget.
        num_lines: of the legend.
        first, last: steps at the left and the right edge; first is 0 where time is linear.
        is_log: whether time is logarithmic.
        reward_high: reward at the upper edge; the lower is 0.
        num_numbers: how many numbers of trees there are, from 0 up, each a band of the height.
    """

    width: float
    height: float
    num_lines: int
    first: float
    last: float
    is_log: bool
    reward_high: float
    num_numbers: int

    @property
    def area(self) -> QRectF:
        """Where the data lies, on whole pixels."""
        top = round(self.num_lines * LINE + _GAP + LETTERS)
        bottom = round(self.height - _TICKS - LINE - 2)
        return QRectF(_LEFT, top, max(self.width - _LEFT - _RIGHT, 1.0), max(bottom - top, 1))

    def x(self, steps: float) -> float:
        """Pixel column of a time."""
        if self.is_log:
            share = math.log(max(steps, 1.0) / self.first) / math.log(self.last / self.first)
        else:
            share = (steps - self.first) / (self.last - self.first)
        return self.area.left() + share * self.area.width()

    def steps_at(self, x: float) -> float:
        """The time at a pixel column; the nearest edge's outside."""
        share = min(max((x - self.area.left()) / self.area.width(), 0.0), 1.0)
        if self.is_log:
            return float(self.first * (self.last / self.first) ** share)
        return self.first + share * (self.last - self.first)

    def column_edges(self, count: int) -> NDArray[np.float64]:
        """(count + 1,) times that part the data into columns of equal width."""
        if self.is_log:
            return np.geomspace(self.first, self.last, count + 1)
        return np.linspace(self.first, self.last, count + 1)

    def y(self, reward: float) -> float:
        """Pixel row of a reward per step."""
        return self.area.bottom() - reward / self.reward_high * self.area.height()

    def y_of_trees(self, number: float) -> float:
        """Pixel row of the middle of a number of trees' band."""
        return self.area.bottom() - (number + 0.5) / self.num_numbers * self.area.height()

    def point(self, steps: float, reward: float) -> QPointF:
        """Pixel of both."""
        return QPointF(self.x(steps), self.y(reward))

    # --- numbers on the axes ------------------------------------------------------------------------------

    @property
    def time_ticks(self) -> list[tuple[float, str]]:
        """Times with their words, as many as there is room for."""
        times = self._decades() if self.is_log else self._even_times()
        return [(each, short_count_text(each)) for each in times]

    def _decades(self) -> list[float]:
        """1, 2 and 5 of every power of ten, or the powers alone."""
        span = math.log10(self.last / self.first)
        signs = next(
            (each for each in ((1, 2, 5), (1, 3), (1,)) if span * len(each) * _TICK_ROOM < self.area.width()), (1,)
        )
        low, high = math.floor(math.log10(self.first)), math.ceil(math.log10(self.last))
        times = (float(sign * 10**power) for power in range(low, high + 1) for sign in signs)
        return [each for each in times if self.first <= each <= self.last]

    def _even_times(self) -> list[float]:
        most = max(2.0, self.area.width() / _TICK_ROOM)
        step = _round_up(self.last / most)
        return [place * step for place in range(int(self.last / step + 1e-9) + 1)]

    @property
    def reward_ticks(self) -> list[tuple[float, str]]:
        """Rewards with their words."""
        step = 0.1 if self.area.height() < 120 or self.reward_high > 0.45 else 0.05
        numbers = [place * step for place in range(int(self.reward_high / step + 1e-9) + 1)]
        return [(each, decimal(each, 2) if each else "0") for each in numbers]

    @property
    def tree_ticks(self) -> list[int]:
        """Numbers of trees to name."""
        step = next(
            each for each in (1, 2, 5, 10, 20, 50) if each * self.area.height() / self.num_numbers > 13 or each == 50
        )
        return list(range(0, self.num_numbers, step))


def _round_up(number: float) -> float:
    """The next of 1, 2, 5, 10 .. from a number up."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= number * (1 - 1e-9))
