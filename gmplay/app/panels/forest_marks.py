"""What is marked in the figure of a life among trees: its moments, its failure and a chosen time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gmplay.app.panels import forest_words
from gmplay.app.panels.forest_frame import ForestFrame
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.panels.painted import paint_words
from gmplay.app.panels.words import short_count_text
from gmplay.app.theme import CAPTION, Theme, font

LETTER_RADIUS = 7.5
"""Of the circle around a moment's letter."""


def paint_moments(
    painter: QPainter, theme: Theme, frame: ForestFrame, life: LifeSeries, places: Mapping[str, QPointF]
) -> None:
    """Each moment's letter, a dashed line down from it, and a dot on the line of rewards."""
    area = frame.area
    pen = QPen(theme.color("end"), 1.0)
    pen.setDashPattern([3.0, 3.0])
    for letter, place in places.items():
        steps = life.moments[letter]
        x = round(frame.x(steps)) + 0.5
        painter.setPen(pen)
        foot = QPointF(x, area.top() + 1)
        for start, end in pairwise((QPointF(place.x(), place.y() + LETTER_RADIUS), foot, QPointF(x, area.bottom()))):
            painter.drawLine(start, end)
        painter.setPen(QPen(theme.color("surface"), 1.2))
        painter.setBrush(theme.color("end"))
        painter.drawEllipse(QPointF(x, frame.y(life.reward_at(steps))), 3.4, 3.4)
        painter.drawEllipse(place, LETTER_RADIUS, LETTER_RADIUS)
        painter.setFont(font(CAPTION, QFont.Weight.DemiBold))
        painter.setPen(theme.color("on_accent"))
        circle = QRectF(place.x() - LETTER_RADIUS, place.y() - LETTER_RADIUS, 2 * LETTER_RADIUS, 2 * LETTER_RADIUS)
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, letter)


def paint_failure(painter: QPainter, theme: Theme, frame: ForestFrame, life: LifeSeries) -> None:
    """A double arrow from the collapse to the end of failure; without its right head while that lasts."""
    collapse, end = life.phases.collapse, life.phases.end_of_failure
    if collapse is None:
        return
    ink, ground = theme.color("end"), theme.color("surface")
    left, right = frame.x(collapse) + 1, frame.x(end if end is not None else life.last) - 1
    y = frame.area.top() + 0.22 * frame.area.height()
    heads = [(left, 1)] if end is None else [(left, 1), (right, -1)]
    path = [(QPointF(left, y), QPointF(right, y))]
    for x, way in heads:
        reach = min(5.0, (right - left) / 2)
        path += [(QPointF(x, y), QPointF(x + way * reach, y + up)) for up in (-3.5, 3.5)]
    for color, width in ((ground, 4.0), (ink, 1.4)):
        painter.setPen(QPen(color, width))
        for start, stop in path:
            painter.drawLine(start, stop)
    words = forest_words.FAILURE if end is not None else forest_words.FAILURE_SO_FAR
    face = font(CAPTION, QFont.Weight.Medium)
    width = QFontMetricsF(face).horizontalAdvance(words)
    fits = width + 6 < right - left
    beside = right + 6 if right + 6 + width < frame.area.right() else left - 6 - width
    place = (left + right - width) / 2 if fits else beside
    paint_words(painter, words, face, place, y - 5 if fits else y + 4, (ink, ground))


def paint_cursor(painter: QPainter, theme: Theme, frame: ForestFrame, steps: float, is_chosen: bool) -> None:
    """A line at a time, with the time below it."""
    x = round(frame.x(steps)) + 0.5
    ink = theme.color("accent" if is_chosen else "dim")
    for color, width in ((theme.color("surface"), 3.5), (ink, 1.6 if is_chosen else 1.0)):
        painter.setPen(QPen(color, width))
        painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))
    words, face = short_count_text(steps), font(CAPTION, QFont.Weight.Medium)
    width = QFontMetricsF(face).horizontalAdvance(words) + 8
    left = min(max(x - width / 2, 0.0), frame.width - width)
    tag = QRectF(left, frame.area.bottom() + 1, width, 15)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink if is_chosen else theme.color("surface"))
    painter.drawRoundedRect(tag, 3, 3)
    painter.setFont(face)
    painter.setPen(theme.color("on_accent" if is_chosen else "text"))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
