"""The signs on the timeline: one for each kind of mark, told apart by their shape and not by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gmplay.app.theme import Theme, font
from gmplay.session.marks import Kind, Mark

_DIGIT_SIZE = 10
_STROKE = 1.6


def _polygon(*points: tuple[float, float], is_closed: bool = True) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if is_closed:
        path.closeSubpath()
    return path


def _circle(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), radius, radius)
    return path


def _cross(reach: float) -> QPainterPath:
    path = _polygon((-reach, -reach), (reach, reach), is_closed=False)
    path.moveTo(-reach, reach)
    path.lineTo(reach, -reach)
    return path


def _returning_arrow() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(-3, -3, 6, 6), 60)
    path.arcTo(QRectF(-3, -3, 6, 6), 60, 270)
    path.moveTo(-0.4, -4.6)
    path.lineTo(1.6, -2.7)
    path.lineTo(-0.9, -1.4)
    return path


def _fork() -> QPainterPath:
    path = _polygon((-3.4, -3.6), (0, 0.6), (3.4, -3.6), is_closed=False)
    path.moveTo(0, 0.6)
    path.lineTo(0, 4)
    return path


_FILLED = {
    Kind.EDIT: _polygon((0, -3.4), (3.4, 0), (0, 3.4), (-3.4, 0)),
    Kind.COIN: _circle(3.6),
    Kind.END: _polygon((-2.8, 4), (-2.8, -4), (3.8, -1.8), (-1.4, 0.4), (-1.4, 4)),
    Kind.BREAKPOINT: _polygon(
        (-1.6, -3.8), (1.6, -3.8), (3.8, -1.6), (3.8, 1.6), (1.6, 3.8), (-1.6, 3.8), (-3.8, 1.6), (-3.8, -1.6)
    ),
}
_DRAWN = {
    Kind.PASSED: _circle(2.9),
    Kind.DEATH: _cross(3.0),
    Kind.TIMEOUT: _polygon((-3, -3.6), (3, -3.6), (-3, 3.6), (3, 3.6)),
    Kind.ENTROPY: _polygon((-3.8, 3.2), (-1.2, 3.2), (0, -3.8), (1.2, 3.2), (3.8, 3.2), is_closed=False),
    Kind.VALUE: _polygon((-3.8, -2.8), (-0.4, -2.8), (0.6, 3.0), (3.8, 3.0), is_closed=False),
    Kind.LOOP: _returning_arrow(),
    Kind.FORK: _fork(),
}
_COLOURS = {Kind.COIN: "coin", Kind.PASSED: "coin", Kind.FORK: "accent", Kind.BREAKPOINT: "warning", Kind.OWN: "accent"}


def paint_sign(painter: QPainter, mark: Mark, place: QPointF, theme: Theme) -> None:
    """Paint a mark's sign, some eight pixels wide and high, around a place."""
    colour = QColor(theme.color(_COLOURS.get(mark.kind, "text")))
    if mark.kind is Kind.OWN:
        _paint_digit(painter, mark.digit, place, colour, theme)
        return
    painter.save()
    painter.translate(place)
    if mark.kind in _FILLED:
        painter.fillPath(_FILLED[mark.kind], colour)
    else:
        pen = QPen(colour, _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(_DRAWN[mark.kind], pen)
    painter.restore()


def _paint_digit(painter: QPainter, digit: int, place: QPointF, colour: QColor, theme: Theme) -> None:
    box = QRectF(place.x() - 5, place.y() - 6, 10, 12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, 2.5, 2.5)
    painter.setFont(font(_DIGIT_SIZE))
    painter.setPen(theme.color("on_accent"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(digit))
    painter.setPen(Qt.PenStyle.NoPen)
