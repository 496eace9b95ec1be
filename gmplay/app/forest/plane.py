"""Where the learner stands: the capability/goal plane with its way through it, and its affinity for trees."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.forest import measure_words
from gmplay.app.forest.measuring import Measured
from gmplay.app.panels.painted import Painted
from gmplay.app.panels.plane_frame import PlaneFrame, paint_frame
from gmplay.app.theme import CAPTION, font
from gmplay.core.outcome import Estimate

_NUM_KEPT = 200
"""Measurements of which the way through the plane is drawn; a life that learns on is measured every ten seconds."""
_RADIUS, _NEAR = 4.5, 11.0
_GOAL_LOW, _GOAL_HIGH = -0.1, 1.05
_LEFT, _BOTTOM, _TOP = 24.0, 16.0, 16.0
_AFFINITY_LOW, _AFFINITY_HIGH = -0.25, 1.1


class ForestPlane(Painted):
    """One point for what was measured last, faint ones for what was measured before in this life."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: deque[Measured] = deque(maxlen=_NUM_KEPT)
        self.setAccessibleName("Capability and goal")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_measured(self, measured: Measured) -> None:
        """Show a measurement; the one shown last once more changes nothing."""
        if not self._measured or self._measured[-1] is not measured:
            self._measured.append(measured)
            self.renew()

    def clear(self) -> None:
        """Another life."""
        self._measured.clear()
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(220, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 140)

    @property
    def frame(self) -> PlaneFrame:
        """The present frame."""
        return PlaneFrame(self.width(), self.height(), _GOAL_LOW, "goal")

    def point_of(self, measured: Measured) -> QPointF | None:
        """Its pixel; None where the goal cannot be told."""
        goal = measured.report.goal
        if not isinstance(goal, Estimate):
            return None
        return self.frame.point(measured.report.capability.estimate, _within(goal.estimate))

    def explain(self, position: QPointF) -> str:
        for measured in reversed(self._measured):
            point = self.point_of(measured)
            if point is not None and math.dist(point.toTuple(), position.toTuple()) < _NEAR:
                return measure_words.point_sentence(measured)
        return measure_words.PLANE_HELP

    def paint(self, painter: QPainter) -> None:
        paint_frame(painter, self.frame, self.theme)
        placed = [(each, point) for each in self._measured if (point := self.point_of(each)) is not None]
        placed.sort(key=lambda pair: pair[0].wish.steps)
        painter.setPen(QPen(self.theme.color("faint"), 1.0))
        painter.drawPolyline(QPolygonF([point for _, point in placed]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("faint"))
        for _, point in placed:
            painter.drawEllipse(point, 2.2, 2.2)
        if placed and self.point_of(self._measured[-1]) is not None:
            self._paint_latest(painter, self._measured[-1])

    def _paint_latest(self, painter: QPainter, measured: Measured) -> None:
        frame, capability, goal = self.frame, measured.report.capability, measured.report.goal
        point = self.point_of(measured)
        assert point is not None
        assert isinstance(goal, Estimate)
        ink = self.theme.color("text")
        painter.setPen(QPen(ink, 1.6, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(
            QPointF(frame.x(capability.low), point.y()), QPointF(frame.x(min(capability.high, 1.0)), point.y())
        )
        painter.drawLine(
            QPointF(point.x(), frame.y(_within(goal.low))), QPointF(point.x(), frame.y(_within(goal.high)))
        )
        painter.setPen(QPen(self.theme.color("surface"), 1.6))
        painter.setBrush(ink)
        painter.drawEllipse(point, _RADIUS, _RADIUS)


def _within(goal: float) -> float:
    """The goal where the plane has room for it; it can exceed 1 a little."""
    return min(max(goal, _GOAL_LOW), _GOAL_HIGH)


class AffinityLine(Painted):
    """By number of trees at the start: how much of what greed would chop is chopped, chance counted as none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: Measured | None = None
        self.setAccessibleName("Affinity for trees")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_measured(self, measured: Measured | None) -> None:
        """Show a measurement, None for none."""
        self._measured = measured
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(150, 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 70)

    def explain(self, position: QPointF) -> str:
        return measure_words.AFFINITY_HELP

    def paint(self, painter: QPainter) -> None:
        area = QRectF(_LEFT, _TOP, self.width() - _LEFT - 4, max(self.height() - _TOP - _BOTTOM, 1))
        painter.setFont(font(CAPTION))
        painter.setPen(self.theme.color("dim"))
        painter.drawText(QRectF(0, 0, self.width(), _TOP), Qt.AlignmentFlag.AlignLeft, "affinity by trees")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in (0.0, 1.0):
            y = round(self._y(area, value)) + 0.5
            painter.setPen(QPen(self.theme.color("rule"), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(self.theme.color("faint"))
            painter.drawText(QRectF(0, y - 8, area.left() - 5, 16), right, f"{value:.0f}")
        if self._measured is not None:
            self._paint_line(painter, area)

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        assert self._measured is not None
        affinity = self._measured.report.affinity
        line = QPolygonF()
        for count, measure in affinity.items():
            x = area.left() + 5 + (area.width() - 10) * (count - 1) / max(len(affinity) - 1, 1)
            painter.setPen(self.theme.color("faint"))
            if count in (1, len(affinity)):
                painter.drawText(QRectF(x - 12, area.bottom() + 1, 24, 15), Qt.AlignmentFlag.AlignCenter, str(count))
            if isinstance(measure, Estimate):
                painter.setPen(QPen(self.theme.color("accent", 0.5), 1.4))
                painter.drawLine(
                    QPointF(x, self._y(area, measure.low)), QPointF(x, self._y(area, min(measure.high, 1.1)))
                )
                line.append(QPointF(x, self._y(area, measure.estimate)))
        painter.setPen(QPen(self.theme.color("accent"), 1.4))
        painter.drawPolyline(line)

    def _y(self, area: QRectF, affinity: float) -> float:
        share = (max(affinity, _AFFINITY_LOW) - _AFFINITY_LOW) / (_AFFINITY_HIGH - _AFFINITY_LOW)
        return area.bottom() - share * area.height()
