"""Words painted into a frame: whole cards of them, and the caption at the foot of a scene."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from gmplay.app.theme import Theme, font

_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
_MARGIN = 0.1
"""Of the width, kept free on either side."""
_TITLE, _LINE, _CAPTION = 0.075, 0.034, 0.034
"""Heights of the letters, of the picture's height."""
_RULE_WIDTH = 0.06
_CAPTION_OPACITY = 0.86


def paint_card(image: QImage, theme: Theme, text: str, lines: Sequence[str], appearing: float = 1.0) -> None:
    """A page of words in the middle of an image; ``appearing`` 0 .. 1 fades them in."""
    painter = _painter(image)
    area = _area(image)
    _paint_ground(painter, theme, area)
    painter.setOpacity(appearing)
    title, small = _letters(area, _TITLE, QFont.Weight.DemiBold), _letters(area, _LINE)
    width = area.width() * (1 - 2 * _MARGIN)
    heights = [_height(painter, title, text, width), *(_height(painter, small, line, width) for line in lines)]
    gap = 0.5 * small.pixelSize()
    top = (area.height() - sum(heights) - gap * (len(lines) + 2)) / 2
    left = area.width() * _MARGIN
    painter.setPen(theme.color("text"))
    painter.setFont(title)
    painter.drawText(QRectF(left, top, width, heights[0]), _CENTRED, text)
    top += heights[0] + gap
    rule = QRectF(area.width() * (1 - _RULE_WIDTH) / 2, top, area.width() * _RULE_WIDTH, max(area.height() / 240, 2))
    painter.fillRect(rule, theme.color("coin"))
    top += 2 * gap
    painter.setPen(theme.color("dim"))
    painter.setFont(small)
    for line, height in zip(lines, heights[1:], strict=True):
        painter.drawText(QRectF(left, top, width, height), _CENTRED, line)
        top += height + gap
    painter.end()


def paint_caption(image: QImage, theme: Theme, text: str) -> None:
    """A line, or several, on a plate at the foot of an image."""
    painter = _painter(image)
    area = _area(image)
    letters = _letters(area, _CAPTION, QFont.Weight.Medium)
    width = area.width() * (1 - 2 * _MARGIN)
    painter.setFont(letters)
    words = painter.boundingRect(QRectF(0, 0, width, area.height()), int(_CENTRED), text)
    pad = 0.6 * letters.pixelSize()
    plate = QRectF(0, 0, words.width() + 4 * pad, words.height() + 2 * pad)
    plate.moveCenter(area.center())
    plate.moveBottom(area.bottom() - 1.6 * pad)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("window", _CAPTION_OPACITY))
    painter.drawRoundedRect(plate, pad, pad)
    painter.setPen(theme.color("text"))
    painter.drawText(plate, int(_CENTRED | Qt.AlignmentFlag.AlignVCenter), text)
    painter.end()


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    return painter


def _area(image: QImage) -> QRectF:
    return QRectF(0, 0, image.width() / image.devicePixelRatio(), image.height() / image.devicePixelRatio())


def _paint_ground(painter: QPainter, theme: Theme, area: QRectF) -> None:
    painter.fillRect(area, theme.color("surface"))


def _letters(area: QRectF, share: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    return font(max(round(area.height() * share), 8), weight)


def _height(painter: QPainter, letters: QFont, text: str, width: float) -> float:
    painter.setFont(letters)
    return float(painter.boundingRect(QRectF(0, 0, width, 1e6), int(_CENTRED), text).height())
