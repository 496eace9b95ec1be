"""A figure with its short history: a name, the number now, and a line of how it came there."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.painted import Painted, faded
from gmplay.app.panels.words import MINUS, NO_NUMBER
from gmplay.app.theme import CAPTION, FIGURE, font

_NUM_KEPT = 60
"""Four seconds at the game's own fifteen steps per second."""
_FIGURE_WIDTH = 52


class HistoryFigure(Painted):
    """Shows one number that changes from step to step."""

    def __init__(self, name: str, explanation: str, top: float = 1.0, parent: QWidget | None = None) -> None:
        """``top`` is what the line's upper edge stands for until a larger number comes; the lower is 0."""
        super().__init__(parent)
        self._name, self._explanation, self._top = name, explanation, top
        self._before: float | None = None
        self._history: deque[float] = deque(maxlen=_NUM_KEPT)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def history(self) -> tuple[float, ...]:
        """The numbers shown lately, oldest first."""
        return tuple(self._history)

    def show_number(self, number: float) -> None:
        """Show the next number."""
        self._history.append(float(number))
        self._top = max(self._top, float(number))
        self.renew()

    def show_before(self, number: float | None) -> None:
        """Say what the number was before an edit; None for nothing."""
        if number != self._before:
            self._before = number
            self.renew()

    def clear(self) -> None:
        """Forget the history."""
        if self._history:
            self._history.clear()
            self.renew()

    def sizeHint(self) -> QSize:
        return QSize(112, 44)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 44)

    def explain(self, position: QPointF) -> str:
        return self._explanation

    def paint(self, painter: QPainter) -> None:
        painter.setFont(font(CAPTION))
        painter.setPen(self.theme.color("dim"))
        painter.drawText(QRectF(0, 0, self.width(), 16), Qt.AlignmentFlag.AlignLeft, self._name)
        if self._before is not None:
            painter.setPen(self.theme.color("faint"))
            before = f"was {_number_text(self._before)}"
            painter.drawText(QRectF(0, 0, self.width() - 4, 16), Qt.AlignmentFlag.AlignRight, before)
        face = font(FIGURE, QFont.Weight.Medium)
        figure_width = max(_FIGURE_WIDTH, QFontMetricsF(face).horizontalAdvance(self._text()))  # a minus takes more
        painter.setFont(face)
        painter.setPen(self.theme.color("text" if self._history else "faint"))
        painter.drawText(QRectF(0, 14, figure_width, 30), Qt.AlignmentFlag.AlignVCenter, self._text())
        line = QRectF(figure_width + 4, 20, self.width() - figure_width - 8, 19)
        if line.width() > 12:
            self._paint_line(painter, line)

    def _text(self) -> str:
        return _number_text(self._history[-1]) if self._history else NO_NUMBER

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        painter.setPen(QPen(self.theme.color("rule"), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if not self._history:
            return
        bottom = min(0.0, *self._history)
        span = max(self._top - bottom, 1e-9)
        step, first = area.width() / (_NUM_KEPT - 1), _NUM_KEPT - len(self._history)
        points = [
            QPointF(area.left() + (first + index) * step, area.bottom() - (number - bottom) / span * area.height())
            for index, number in enumerate(self._history)
        ]
        accent = self.theme.color("accent")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(accent, 0.14))
        painter.drawPolygon(
            QPolygonF([QPointF(points[0].x(), area.bottom()), *points, QPointF(points[-1].x(), area.bottom())])
        )
        painter.setPen(QPen(accent, 1.0))  # Qt draws this width some ten times as fast as any other
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(points[-1], 2.2, 2.2)


def _number_text(number: float) -> str:
    places = 2 if abs(number) < 10 else 1
    return f"{number:.{places}f}".replace("-", MINUS)
