"""The transport's icons, drawn in the palette's text colour so that they fit light and dark."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPolygonF

_SIDE = 64
"""Icons are drawn once at this size; Qt scales them down."""


def _triangle(left: float, right: float) -> QPolygonF:
    """A triangle pointing from ``left`` to ``right``, in a square of side 1."""
    return QPolygonF([QPointF(left, 0.2), QPointF(right, 0.5), QPointF(left, 0.8)])


def _bar(left: float, width: float = 0.12) -> QPolygonF:
    return QPolygonF(QRectF(left, 0.2, width, 0.6))


def _disc(radius: float) -> QPolygonF:
    """A disc in the middle, of so many corners that none is seen."""
    angles = (2 * math.pi * corner / 48 for corner in range(48))
    return QPolygonF([QPointF(0.5 + radius * math.cos(each), 0.5 + radius * math.sin(each)) for each in angles])


_SHAPES = {
    "record": [_disc(0.3)],
    "stop": [QPolygonF(QRectF(0.26, 0.26, 0.48, 0.48))],
    "play": [_triangle(0.26, 0.82)],
    "play backwards": [_triangle(0.74, 0.18)],
    "pause": [_bar(0.26, 0.16), _bar(0.58, 0.16)],
    "restart": [_bar(0.16), _triangle(0.82, 0.32)],
    "step back": [_triangle(0.66, 0.22), _bar(0.70)],
    "step forward": [_bar(0.18), _triangle(0.34, 0.78)],
    "next level": [_triangle(0.18, 0.68), _bar(0.72)],
    "disagreement": [  # one way that becomes two
        QPolygonF(QRectF(0.12, 0.45, 0.30, 0.10)),
        QPolygonF([QPointF(0.36, 0.46), QPointF(0.66, 0.20), QPointF(0.72, 0.27), QPointF(0.42, 0.54)]),
        QPolygonF([QPointF(0.36, 0.54), QPointF(0.66, 0.80), QPointF(0.72, 0.73), QPointF(0.42, 0.46)]),
        QPolygonF([QPointF(0.58, 0.13), QPointF(0.90, 0.06), QPointF(0.79, 0.37)]),
        QPolygonF([QPointF(0.58, 0.87), QPointF(0.90, 0.94), QPointF(0.79, 0.63)]),
    ],
    "close": [
        QPolygonF([QPointF(0.22, 0.30), QPointF(0.30, 0.22), QPointF(0.78, 0.70), QPointF(0.70, 0.78)]),
        QPolygonF([QPointF(0.70, 0.22), QPointF(0.78, 0.30), QPointF(0.30, 0.78), QPointF(0.22, 0.70)]),
    ],
}


def icon(name: str, palette: QPalette) -> QIcon:
    """The icon of this name for a palette."""
    result = QIcon()
    groups = {QIcon.Mode.Normal: QPalette.ColorGroup.Active, QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled}
    for mode, group in groups.items():
        result.addPixmap(_pixmap(name, palette.color(group, QPalette.ColorRole.ButtonText)), mode)
    return result


def _pixmap(name: str, color: QColor) -> QPixmap:
    pixmap = QPixmap(QSize(_SIDE, _SIDE))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SIDE, _SIDE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for polygon in _SHAPES[name]:
        painter.drawPolygon(polygon)
    painter.end()
    return pixmap
