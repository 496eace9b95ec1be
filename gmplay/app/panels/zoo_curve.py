"""The intervention curve: what it buys to break the correlation on a share of the training levels."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels import zoo_words
from gmplay.app.panels.chart import ChartFrame, Entry, Legend, paint_axes, paint_dot
from gmplay.app.panels.painted import Painted
from gmplay.app.panels.words import decimal, is_defined
from gmplay.app.theme import CAPTION, font

if TYPE_CHECKING:
    from gmplay.agents.zoo import CurvePoint

TICKS = (0, 1, 2, 3, 5, 10, 25, 100)
"""Percent of the training levels."""
_NEAR, _ROOM = 9.0, 15.0
_ASIDE, _WIDEST = 4.0, 13.0
"""Agents of one share stand so far apart, all of them together no wider than this."""

Published = Sequence[tuple[float, float, float]]
"""(share, goal failures, capability failures)"""


def place_on_axis(share: float) -> float:
    """Where a share of the training levels lies on the axis, 0 .. 1: the small ones apart, as in the literature."""
    return math.log(1 + 100 * share) / math.log(101)


@dataclass(frozen=True)
class Kind:
    """One of the curves.

    Attributes:
        name: for the switch.
        placement: of the coin on those training levels that break the correlation.
        deployment: what the agents are measured on.
        series: measures shown and the colour token of each.
        axis: what the share is a share of.
    """

    name: str
    placement: str
    deployment: str
    series: Mapping[str, str]
    axis: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The legend."""
        where = f" ({zoo_words.deployment_name(self.deployment).lower()})" if len(self.series) == 1 else ""
        own = [Entry(token, zoo_words.MEASURE_NAMES[name] + where) for name, token in self.series.items()]
        return (*own, *((Entry("dim", zoo_words.PUBLISHED, is_hollow=True),) if self.placement == "section" else ()))


KINDS = (
    Kind(
        "coin anywhere",
        "anywhere",
        "off_path",
        {"causal_goal_index": "coin"},
        "% of training levels, coin anywhere",
    ),
    Kind(
        "section, as published",
        "section",
        "section",
        {"goal_failures": "end", "capability_failures": "death"},
        "% of training levels, coin at a section",
    ),
)


class ZooCurve(Painted):
    """Paints a curve with the agents on it; where there are published numbers, hollow marks beside them."""

    agent_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = KINDS[0]
        self._points: tuple[CurvePoint, ...] = ()
        self._titles: Mapping[str, str] = {}
        self._published: Published = ()
        self._shown = ""
        self.setAccessibleName("Intervention curve")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_curve(
        self, kind: Kind, points: Sequence[CurvePoint], titles: Mapping[str, str], shown: str, published: Published
    ) -> None:
        """Show agents on a curve; ``titles`` are their names for people, ``shown`` is the one that plays."""
        self._kind, self._points, self._titles = kind, tuple(points), titles
        self._shown, self._published = shown, published
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(236, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, 120)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def frame(self) -> ChartFrame:
        """The present frame."""
        num_lines = Legend.of(self._kind.entries, self.width()).num_lines
        numbers = [measure["estimate"] for _, _, measure in self._measures()]
        if len(self._kind.series) == 1:
            return ChartFrame(self.width(), self.height(), num_lines, min([0.0, *(each - 0.05 for each in numbers)]), 1)
        numbers += [number for _, *failures in self._published for number in failures]
        high = max(0.2, math.ceil(10 * max(numbers, default=0.2) + 0.2) / 10)
        return ChartFrame(self.width(), self.height(), num_lines, 0.0, high)

    def _measures(self) -> list[tuple[CurvePoint, str, dict[str, float]]]:
        """(point, series, measure) of everything that has a number."""
        return [
            (point, name, point.measures[name])
            for name in self._kind.series
            for point in self._points
            if is_defined(point.measures.get(name))
        ]

    def place_of(self, agent: str, series: str) -> QPointF | None:
        """Pixel of an agent's mark in a series; agents of one share stand side by side."""
        point = next((each for each in self._points if each.agent == agent), None)
        if point is None or not is_defined(point.measures.get(series)):
            return None
        alike = [each.agent for each in self._points if each.share == point.share]
        aside = (alike.index(agent) - (len(alike) - 1) / 2) * min(_ASIDE, _WIDEST / len(alike))
        place = self.frame.point(place_on_axis(point.share), point.measures[series]["estimate"])
        return place + QPointF(aside, 0)

    def published_places(self) -> dict[tuple[float, str], QPointF]:
        """Pixels of the published marks by share and series."""
        frame = self.frame
        return {
            (share, name): frame.point(place_on_axis(share), number)
            for share, *failures in self._published
            for name, number in zip(self._kind.series, failures, strict=True)
        }

    def agent_at(self, position: QPointF) -> str | None:
        """The agent whose mark is under a pixel."""
        near = []
        for point, name, _ in self._measures():
            place = self.place_of(point.agent, name)
            if place is not None and (distance := math.dist(place.toTuple(), position.toTuple())) < _NEAR:
                near.append((distance, point.agent))
        return min(near)[1] if near else None

    def explain(self, position: QPointF) -> str:
        agent = self.agent_at(position)
        for (share, _), place in self.published_places().items():
            if agent is None and math.dist(place.toTuple(), position.toTuple()) < _NEAR:
                return zoo_words.published_sentence(*next(each for each in self._published if each[0] == share))
        if agent is not None:
            point = next(each for each in self._points if each.agent == agent)
            return zoo_words.curve_sentence(self._titles.get(agent, agent), point)
        return zoo_words.CURVE_HELP

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        frame, theme = self.frame, self.theme
        rows = [(number, decimal(number, 1).removesuffix(".0") or "0") for number in _round_numbers(frame)]
        columns = [(place_on_axis(percent / 100), str(percent)) for percent in TICKS]
        paint_axes(painter, theme, frame, columns, rows, self._kind.axis)
        Legend.of(self._kind.entries, self.width()).paint(painter, theme)
        if not (self._points or self._published):
            painter.setFont(font(CAPTION))
            painter.setPen(theme.color("dim"))
            center = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.area, center, zoo_words.NO_CURVE)
        painter.setClipRect(QRectF(0, frame.area.top() - 5, self.width(), frame.area.height() + 10))
        self._paint_published(painter)
        for name, token in self._kind.series.items():
            self._paint_series(painter, name, token)
        painter.setClipping(False)

    def _paint_published(self, painter: QPainter) -> None:
        places = self.published_places()
        for name, token in self._kind.series.items():
            series = [place for (_, each), place in places.items() if each == name]
            painter.setPen(QPen(self.theme.mixed(token, 0.7), 1.0, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(series))
            for place in series:
                paint_dot(painter, self.theme, place, self.theme.color(token), is_hollow=True)

    def _paint_series(self, painter: QPainter, name: str, token: str) -> None:
        """A line through the means of each share, and every agent with its interval."""
        frame, theme, numbers = self.frame, self.theme, defaultdict(list)
        measures = [(point, measure) for point, each, measure in self._measures() if each == name]
        for point, measure in measures:
            numbers[point.share].append(measure["estimate"])
        means = [frame.point(place_on_axis(share), sum(each) / len(each)) for share, each in sorted(numbers.items())]
        painter.setPen(QPen(theme.color(token), 1.4))
        for start, end in pairwise(means):
            painter.drawLine(start, end)
        for point, measure in measures:
            place = self.place_of(point.agent, name)
            assert place is not None
            painter.setPen(QPen(theme.color(token), 1.2, c=Qt.PenCapStyle.FlatCap))
            low, high = frame.y(measure["low"]), frame.y(measure["high"])
            painter.drawLine(QPointF(place.x(), low), QPointF(place.x(), high))
            paint_dot(painter, theme, place, theme.color(token))
            if point.agent == self._shown:
                painter.setPen(QPen(theme.color("accent"), 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place, 5.2, 5.2)

    # --- what the user does -----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_on_agent = self.agent_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_on_agent else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        agent = self.agent_at(event.position())
        if agent is not None and event.button() == Qt.MouseButton.LeftButton:
            self.agent_chosen.emit(agent)


def _round_numbers(frame: ChartFrame) -> list[float]:
    """Numbers for the axis, from 0 to its upper end, some six of them where there is room."""
    steps = (each for each in (0.1, 0.2, 0.5) if 6 * each >= frame.high)
    step = next(each for each in steps if each >= frame.high or frame.y(0) - frame.y(each) > _ROOM)
    return [place * step for place in range(math.floor(frame.high / step + 1e-9) + 1)]
