"""A small chart's frame: where numbers lie, its ticks and its legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gmplay.app.theme import CAPTION, Theme, font

LINE = 13.0
"""Height of a line of the legend or of the axis."""
_LEFT, _RIGHT, _SIDE, _TICKS = 22.0, 0.0, 9.0, 15.0
_SIGN, _SPACE = 10.0, 9.0
_MARK = 2.8


@dataclass(frozen=True)
class Entry:
    """A line of a legend: a mark, hollow or filled, and what it stands for."""

    token: str
    text: str
    is_hollow: bool = False


@dataclass(frozen=True)
class ChartFrame:
    """Maps shares of the width (0 .. 1) and numbers to pixels, below a legend and above the axis's words.

    Attributes:
        width, height: of the widget.
        num_lines: of the legend.
        low, high: the numbers at the lower and the upper edge.
    """

    width: float
    height: float
    num_lines: int
    low: float
    high: float

    @property
    def area(self) -> QRectF:
        """Where the data lies."""
        top = self.num_lines * LINE + 6
        return QRectF(_LEFT, top, self.width - _LEFT - _RIGHT, self.height - top - _TICKS - LINE)

    def x(self, share: float) -> float:
        """Pixel column; marks at either end lie within the area."""
        return self.area.left() + _SIDE + share * (self.area.width() - 2 * _SIDE)

    def y(self, number: float) -> float:
        """Pixel row."""
        return self.area.bottom() - (number - self.low) / (self.high - self.low) * self.area.height()

    def point(self, share: float, number: float) -> QPointF:
        """Pixel of both."""
        return QPointF(self.x(share), self.y(number))


@dataclass(frozen=True)
class Legend:
    """Entries in as few lines as a width allows; an entry that is wider is broken between words.

    Attributes:
        rows: (entry, line, left, text) of every line of every entry; only an entry's first has its mark.
    """

    rows: tuple[tuple[Entry, int, float, str], ...]

    @classmethod
    def of(cls, entries: Sequence[Entry], width: float) -> Legend:
        """Lay out entries."""
        metrics, rows = QFontMetricsF(font(CAPTION)), []
        line, left = 0, 0.0
        for entry in entries:
            texts = _broken(entry.text, metrics, width - _SIGN)
            needed = _SIGN + max(metrics.horizontalAdvance(text) for text in texts)
            if left > 0 and left + needed > width:
                line, left = line + 1, 0.0
            rows += [(entry, line + place, left, text) for place, text in enumerate(texts)]
            line, left = line + len(texts) - 1, left + needed + _SPACE
        return cls(tuple(rows))

    @property
    def num_lines(self) -> int:
        """How many lines it takes."""
        return 1 + max((line for _, line, _, _ in self.rows), default=-1)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint it at the top of a widget."""
        painter.setFont(font(CAPTION))
        marked: list[Entry] = []
        for entry, line, left, text in self.rows:
            middle = (line + 0.5) * LINE
            if entry not in marked:
                marked.append(entry)
                paint_dot(painter, theme, QPointF(left + 3.5, middle), theme.color(entry.token), entry.is_hollow)
            painter.setPen(theme.color("dim"))
            painter.drawText(QRectF(left + _SIGN, middle - 8, 400, 16), Qt.AlignmentFlag.AlignVCenter, text)


def _broken(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """The text in lines no wider than a width, if its words are not."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def paint_dot(painter: QPainter, theme: Theme, place: QPointF, ink: QColor, is_hollow: bool = False) -> None:
    """A mark of the data."""
    if is_hollow:
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(theme.color("surface"))
    else:
        painter.setPen(QPen(theme.color("surface"), 0.8))
        painter.setBrush(ink)
    painter.drawEllipse(place, _MARK, _MARK)


def paint_axes(
    painter: QPainter,
    theme: Theme,
    frame: ChartFrame,
    columns: Sequence[tuple[float, str]],
    rows: Sequence[tuple[float, str]],
    words: str,
) -> None:
    """Ticks below (at shares of the width) and to the left (at numbers), and what the axis below means."""
    area = frame.area
    painter.setFont(font(CAPTION))
    for number, text in rows:
        y = round(frame.y(number)) + 0.5
        painter.setPen(QPen(theme.color("rule"), 1.0))
        painter.drawLine(QPointF(area.left() - 3, y), QPointF(frame.width, y))
        painter.setPen(theme.color("faint"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, y - 8, area.left() - 7, 16), right, text)
    for share, text in columns:
        x = round(frame.x(share)) + 0.5
        painter.setPen(QPen(theme.color("rule"), 1.0))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3))
        painter.setPen(theme.color("faint"))
        width = QFontMetricsF(font(CAPTION)).horizontalAdvance(text)
        left = min(max(x - width / 2, 0.0), frame.width - width)
        painter.drawText(QRectF(left, area.bottom() + 2, width + 1, _TICKS), Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(theme.color("dim"))
    below = QRectF(0, area.bottom() + _TICKS - 1, frame.width, LINE + 1)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
