"""An agent or a snapshot as a mark in the plane: a point with its intervals, or a band where the goal is unknown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gmplay.app.panels.plane_frame import GOAL_HIGH, PlaneFrame
from gmplay.app.panels.words import is_defined
from gmplay.app.theme import Theme

RADIUS, SHOWN_RADIUS = 3.2, 4.6
BAND_WIDTH = 7.0


def place_of(frame: PlaneFrame, measured: Any) -> QPointF | None:
    """Pixel of something with capability and causal_goal_index; None where one of them is undefined."""
    if not (is_defined(measured.capability) and is_defined(measured.causal_goal_index)):
        return None
    return frame.point(measured.capability["estimate"], measured.causal_goal_index["estimate"])


def band_of(frame: PlaneFrame, measured: Any) -> QRectF | None:
    """Its band over all goals where only the causal goal index is undefined; as wide as the capability is uncertain."""
    if is_defined(measured.causal_goal_index) or not is_defined(measured.capability):
        return None
    left, right = frame.x(measured.capability["low"]), frame.x(measured.capability["high"])
    width = max(right - left, BAND_WIDTH)
    top, bottom = frame.y(GOAL_HIGH), frame.y(frame.goal_low)
    return QRectF((left + right - width) / 2, top, width, bottom - top)


def paint_mark(
    painter: QPainter,
    frame: PlaneFrame,
    theme: Theme,
    measured: Any,
    ink: QColor,
    radius: float = RADIUS,
    has_bars: bool = True,
) -> None:
    """Paint a point or a band; ``has_bars`` adds the point's 95 % intervals."""
    place, band = place_of(frame, measured), band_of(frame, measured)
    if band is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(band, 3, 3)
    if place is None:
        return
    if has_bars:
        capability, goal = measured.capability, measured.causal_goal_index
        painter.setPen(QPen(mixed(ink, theme.color("surface"), 0.6), 1.1, c=Qt.PenCapStyle.FlatCap))
        left, right = frame.x(capability["low"]), frame.x(capability["high"])
        painter.drawLine(QPointF(left, place.y()), QPointF(right, place.y()))
        painter.drawLine(QPointF(place.x(), frame.y(goal["low"])), QPointF(place.x(), frame.y(goal["high"])))
    painter.setPen(QPen(theme.color("surface"), 1.0))
    painter.setBrush(ink)
    painter.drawEllipse(place, radius, radius)


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """``share`` of a colour laid over another, opaque."""
    pairs = zip((over.red(), over.green(), over.blue()), (under.red(), under.green(), under.blue()), strict=True)
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))
