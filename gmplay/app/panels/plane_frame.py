"""The capability/goal plane's frame: where numbers lie, and what is painted behind the data."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gmplay.app.panels.measure_words import CORNERS, LINES_HELP, MEASURES
from gmplay.app.theme import CAPTION, Theme, font

GOAL_LOW, GOAL_HIGH = -0.25, 1.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 36.0, 1.0, 1.0, 20.0
_LABEL_ROOM, _SIDE_ROOM = 20.0, 9.0
_LINE_HEIGHT = 14.0
_TINT = 0.11
TICKS = ((0.0, "0"), (0.5, ".5"), (1.0, "1"))
_AXES = {True: "causal_goal_index", False: "capability"}


@dataclass(frozen=True)
class PlaneFrame:
    """Maps capability (0 .. 1) and causal goal index to pixels of a widget of this size.

    Above and below the data there is room for the corners' names, so that nothing ever lies on them.
    """

    width: float
    height: float
    goal_low: float = GOAL_LOW
    goal_name: str = "causal goal index"

    @property
    def outer(self) -> QRectF:
        """The framed area."""
        return QRectF(_LEFT, _TOP, self.width - _LEFT - _RIGHT, self.height - _TOP - _BOTTOM)

    @property
    def inner(self) -> QRectF:
        """Where the data lies."""
        below = _LABEL_ROOM + (0 if self.is_roomy else _LINE_HEIGHT)
        return self.outer.adjusted(_SIDE_ROOM, _LABEL_ROOM, -_SIDE_ROOM, -below)

    @property
    def is_roomy(self) -> bool:
        """The longest corner name fits on one line."""
        return self.outer.width() / 2 > 176

    def x(self, capability: float) -> float:
        """Pixel column of a capability."""
        return self.inner.left() + capability * self.inner.width()

    def y(self, goal: float) -> float:
        """Pixel row of a causal goal index."""
        return self.inner.bottom() - (goal - self.goal_low) / (GOAL_HIGH - self.goal_low) * self.inner.height()

    def point(self, capability: float, goal: float) -> QPointF:
        """Pixel of both."""
        return QPointF(self.x(capability), self.y(goal))

    def corner_at(self, position: QPointF) -> int | None:
        """Index into CORNERS of the quarter under a pixel."""
        if not self.outer.contains(position):
            return None
        is_right, is_up = position.x() >= self.x(0.5), position.y() <= self.y(0.5)
        return {(False, False): 0, (False, True): 1, (True, False): 2, (True, True): 3}[is_right, is_up]

    def quarter(self, corner: int) -> QRectF:
        """The quarter of a corner."""
        outer, middle = self.outer, self.point(0.5, 0.5)
        x0, x1 = (outer.left(), middle.x()) if corner in (0, 1) else (middle.x(), outer.right())
        y0, y1 = (outer.top(), middle.y()) if corner in (1, 3) else (middle.y(), outer.bottom())
        return QRectF(x0, y0, x1 - x0, y1 - y0)


def explain_frame(frame: PlaneFrame, position: QPointF) -> str:
    """A sentence about the corner, line or axis at a position."""
    corner = frame.corner_at(position)
    if corner is None:
        is_left = position.x() < frame.outer.left()
        return next(text for key, _, text in MEASURES if key == _AXES[is_left])
    is_on_line = min(abs(position.x() - frame.x(0.5)), abs(position.y() - frame.y(0.5))) < 4
    return LINES_HELP if is_on_line else f"{CORNERS[corner][2]} {LINES_HELP}"


def paint_frame(painter: QPainter, frame: PlaneFrame, theme: Theme) -> None:
    """Tinted quarters, dividing lines, axes and the corners' names."""
    outer = frame.outer
    painter.fillRect(outer, theme.mixed("sunken", 0.35))
    painter.fillRect(frame.quarter(3), theme.mixed("coin", _TINT))
    painter.fillRect(frame.quarter(2), theme.mixed("end", _TINT))
    _paint_lines(painter, frame, theme)
    _paint_axes(painter, frame, theme)
    for corner in range(len(CORNERS)):
        _paint_corner(painter, frame, theme, corner)


def _paint_lines(painter: QPainter, frame: PlaneFrame, theme: Theme) -> None:
    outer = frame.outer
    x, y, zero = (round(place) + 0.5 for place in (frame.x(0.5), frame.y(0.5), frame.y(0.0)))
    painter.setPen(QPen(theme.color("rule"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(round(outer.left()) + 0.5, 1.5, round(outer.width()) - 1, round(outer.height()) - 2))
    painter.drawLine(QPointF(outer.left(), zero), QPointF(outer.right(), zero))
    painter.setPen(QPen(theme.color("faint", 0.75), 1.0, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, frame.inner.top()), QPointF(x, frame.inner.bottom()))
    painter.drawLine(QPointF(outer.left(), y), QPointF(outer.right(), y))


def _paint_axes(painter: QPainter, frame: PlaneFrame, theme: Theme) -> None:
    outer = frame.outer
    painter.setFont(font(CAPTION))
    painter.setPen(theme.color("faint"))
    for value, text in TICKS:
        row = QRectF(outer.left() - 30, frame.y(value) - 8, 25, 16)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        column = QRectF(frame.x(value) - 15, outer.bottom() + 3, 30, 16)
        painter.drawText(column, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
    painter.setPen(theme.color("dim"))
    middle = (frame.x(0.5) + frame.x(1.0)) / 2
    painter.drawText(QRectF(middle - 60, outer.bottom() + 3, 120, 16), Qt.AlignmentFlag.AlignHCenter, "capability")
    painter.save()
    painter.translate(7, (frame.y(GOAL_HIGH) + frame.y(frame.goal_low)) / 2)
    painter.rotate(-90)
    painter.drawText(QRectF(-80, -8, 160, 16), Qt.AlignmentFlag.AlignCenter, frame.goal_name)
    painter.restore()


def _paint_corner(painter: QPainter, frame: PlaneFrame, theme: Theme, corner: int) -> None:
    number, name, _ = CORNERS[corner]
    outer = frame.outer.adjusted(6, 4, -6, -4)
    is_left, is_top = corner in (0, 1), corner in (1, 3)
    side = Qt.AlignmentFlag.AlignLeft if is_left else Qt.AlignmentFlag.AlignRight
    top = outer.top() if is_top else outer.bottom() - _LINE_HEIGHT
    painter.setFont(font(CAPTION))
    painter.setPen(theme.color("dim"))
    if corner == 2:
        painter.setFont(font(CAPTION, QFont.Weight.DemiBold))
        painter.setPen(theme.color("text"))
        text = "goal misgeneralization"
        painter.drawText(QRectF(outer.left(), top, outer.width(), _LINE_HEIGHT), side, text)
        painter.setFont(font(CAPTION))
        painter.setPen(theme.color("dim"))
        if frame.is_roomy:
            outer.setRight(outer.right() - QFontMetricsF(font(CAPTION, QFont.Weight.DemiBold)).horizontalAdvance(text))
            name += " = "
        else:
            top -= _LINE_HEIGHT
    painter.drawText(QRectF(outer.left(), top, outer.width(), _LINE_HEIGHT), side, f"{number}  {name}")
