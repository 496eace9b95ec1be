"""A learning curve, small: how the share of successes grew with the steps trained."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.painted import Painted, faded
from gmplay.app.panels.words import count_text, percent
from gmplay.app.theme import CAPTION, font

_LEFT, _RIGHT, _TOP, _BOTTOM = 26, 6, 6, 16


class LearningCurve(Painted):
    """Success in training over steps; the axis runs from 0 to 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[float, float]] = []
        self.setAccessibleName("Success in training")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_curve(self, points: Sequence[Sequence[float]]) -> None:
        """Show [steps, success] pairs."""
        self._points = [(float(steps), float(success)) for steps, success in points]
        self.setVisible(bool(self._points))
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(220, 76)

    @property
    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _place(self, steps: float, success: float) -> QPointF:
        area, most = self._area, max(self._points[-1][0], 1.0)
        return QPointF(area.left() + steps / most * area.width(), area.bottom() - success * area.height())

    def explain(self, position: QPointF) -> str:
        if not self._points:
            return ""
        near = min(self._points, key=lambda point: abs(self._place(*point).x() - position.x()))
        return f"After {count_text(near[0])} steps: {percent(near[1])} of its latest training episodes took the coin."

    def paint(self, painter: QPainter) -> None:
        theme, area = self.theme, self._area
        painter.setFont(font(CAPTION))
        for success, text in ((0.0, "0"), (0.5, ".5"), (1.0, "1")):
            y = round(area.bottom() - success * area.height()) + 0.5
            painter.setPen(QPen(theme.color("rule"), 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("faint"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), right, text)
        if self._points:
            below = QRectF(area.left(), area.bottom() + 3, area.width(), 14)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{count_text(self._points[-1][0])} steps")
            places = [self._place(*point) for point in self._points]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(theme.color("accent"), 0.12))
            floor = [QPointF(places[-1].x(), area.bottom()), QPointF(places[0].x(), area.bottom())]
            painter.drawPolygon(QPolygonF(places + floor))
            painter.setPen(QPen(theme.color("accent"), 1.6))
            painter.drawPolyline(QPolygonF(places))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(places[-1], 2.6, 2.6)
