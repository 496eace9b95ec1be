"""The tools' icons: things from the world's own art, cells and the rest drawn here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette, QPen, QPixmap, QPolygonF

from gmplay.render.sprites import Drawings

_SIDE = 48
_THINGS = {
    "coin": "coin/coin",
    "monster": "monster/blob1",
    "saw": "saw/blade",
    "crate": "crate/cross",
    "agent": "agent/stand",
}
_EARTH, _GRASS, _LAVA, _GLOW = QColor("#8a5a3c"), QColor("#4fa64f"), QColor("#e0521c"), QColor("#ffb347")
_BARRIER = QColor(120, 170, 205)


def tool_icon(tool: str, drawings: Drawings, palette: QPalette) -> QIcon:
    """The icon of one of the editor's tools. Raises InputError where art is missing."""
    if tool in _THINGS:
        pixels = drawings.pixels(_THINGS[tool], _SIDE, _SIDE)
        image = QImage(pixels.data, _SIDE, _SIDE, 4 * _SIDE, QImage.Format.Format_ARGB32)
        return QIcon(QPixmap.fromImage(image.copy()))
    pixmap = QPixmap(_SIDE, _SIDE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SIDE, _SIDE)
    painter.setPen(Qt.PenStyle.NoPen)
    _PAINTERS[tool](painter, palette.color(QPalette.ColorRole.ButtonText))
    painter.end()
    return QIcon(pixmap)


def _paint_block(painter: QPainter, body: QColor, top: QColor) -> None:
    painter.fillRect(QRectF(0.1, 0.14, 0.8, 0.76), body)
    painter.fillRect(QRectF(0.1, 0.14, 0.8, 0.24), top)


def _paint_frame(painter: QPainter, colour: QColor, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(colour, 0.1, style))
    painter.drawRect(QRectF(0.16, 0.16, 0.68, 0.68))


def _paint_passable(painter: QPainter, _ink: QColor) -> None:
    painter.setOpacity(0.45)
    _paint_block(painter, _EARTH, _EARTH)
    painter.setOpacity(1.0)
    _paint_frame(painter, _EARTH.lighter(130), Qt.PenStyle.DotLine)


def _paint_eraser(painter: QPainter, ink: QColor) -> None:
    painter.setBrush(ink)
    corners = ((0.42, 0.16), (0.88, 0.5), (0.62, 0.84), (0.16, 0.5))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setPen(QPen(ink, 0.07))
    painter.drawLine(QPointF(0.3, 0.3), QPointF(0.78, 0.66))


def _paint_hand(painter: QPainter, ink: QColor) -> None:
    """Four arrows: what lies there is moved."""
    painter.setBrush(ink)
    painter.drawRect(QRectF(0.46, 0.2, 0.08, 0.6))
    painter.drawRect(QRectF(0.2, 0.46, 0.6, 0.08))
    for _ in range(4):
        painter.drawPolygon(QPolygonF([QPointF(0.5, 0.06), QPointF(0.63, 0.24), QPointF(0.37, 0.24)]))
        painter.translate(0.5, 0.5)
        painter.rotate(90)
        painter.translate(-0.5, -0.5)


_PAINTERS = {
    "hand": _paint_hand,
    "ground": lambda painter, _ink: _paint_block(painter, _EARTH, _GRASS),
    "lava": lambda painter, _ink: _paint_block(painter, _LAVA, _GLOW),
    "passable wall": _paint_passable,
    "barrier": lambda painter, _ink: _paint_frame(painter, _BARRIER, Qt.PenStyle.SolidLine),
    "eraser": _paint_eraser,
}
