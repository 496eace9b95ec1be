"""What hand-painted widgets share: their theme, their explanations on hover, and a few shapes."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from gmplay.app.theme import Theme, current_theme, font


class Painted(QWidget):
    """A widget that paints itself and explains whatever the mouse rests on.

    What it paints is kept until it says that something changed: the window may be painted sixty times a second.

    Attributes:
        own_theme: the theme to paint in whatever the window is dressed in; None follows the window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.own_theme: Theme | None = None
        self._picture: QPixmap | None = None
        self._picture_of: tuple[QSize, float, int] | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # spares painting the panel beneath

    def paint(self, painter: QPainter) -> None:
        """Paint everything; the painter is smooth and has the window's font."""

    def renew(self) -> None:
        """Something changed: paint again."""
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = painter.deviceTransform().m11()  # of the screen, and of a presentation that shows it larger
        picture_of = (self.size(), ratio, QApplication.palette().cacheKey())
        if self._picture is None or picture_of != self._picture_of:
            self._picture, self._picture_of = self._new_picture(ratio), picture_of
        painter.drawPixmap(0, 0, self._picture)
        painter.end()

    def _new_picture(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.theme.color("surface"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font())
        self.paint(painter)
        painter.end()
        return picture

    @property
    def theme(self) -> Theme:
        """The theme to paint in."""
        return self.own_theme or current_theme()

    def explain(self, position: QPointF) -> str:
        """A sentence about what is painted at a position, "" where there is nothing to say."""
        return ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.explain(QPointF(event.pos()))
            if text:
                spot = QRect(event.pos().x() - 2, event.pos().y() - 2, 4, 4)
                QToolTip.showText(event.globalPos(), wrapped(text), self, spot)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def wrapped(text: str) -> str:
    """Plain text as rich text, which Qt breaks into lines where it is long."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"


def paint_words(
    painter: QPainter, text: str, face: QFont, left: float, baseline: float, inks: tuple[QColor, QColor]
) -> None:
    """Words no line runs through. ``inks`` are their colour and that of the ground they lie on."""
    path = QPainterPath()
    path.addText(left, baseline, face, text)
    painter.strokePath(path, QPen(inks[1], 3.0))
    painter.fillPath(path, inks[0])


def arrow_path(dx: int, dy: int, length: float) -> QPainterPath:
    """An arrow through the origin towards (dx, dy), y up, as an outline to stroke; a small ring for (0, 0)."""
    path = QPainterPath()
    if dx == dy == 0:
        path.addEllipse(QPointF(0, 0), length * 0.24, length * 0.24)
        return path
    angle = math.atan2(-dy, dx)
    reach = QPointF(math.cos(angle), math.sin(angle)) * (length / 2)
    tip = reach
    path.moveTo(-reach)
    path.lineTo(tip)
    for side in (-1, 1):
        barb = angle + math.pi + side * 0.72
        path.moveTo(tip)
        path.lineTo(tip + QPointF(math.cos(barb), math.sin(barb)) * (length * 0.42))
    return path


def crisp(rect: QRectF, ratio: float) -> QRectF:
    """The rectangle moved onto whole device pixels, so that its edges are sharp."""
    left, top = round(rect.left() * ratio) / ratio, round(rect.top() * ratio) / ratio
    right, bottom = round(rect.right() * ratio) / ratio, round(rect.bottom() * ratio) / ratio
    return QRectF(left, top, right - left, bottom - top)


def faded(color: QColor, alpha: float) -> QColor:
    """The same colour, more transparent."""
    result = QColor(color)
    result.setAlphaF(alpha)
    return result
