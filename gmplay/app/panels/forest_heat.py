"""The distribution of trees left, over time, as a picture: the stronger the colour, the more forests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gmplay.app.panels.forest_frame import ForestFrame
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.theme import Theme

_SHADES = 96
_GREEN_AT = 0.55
"""Share of the scale at which it is the theme's green; from there it goes on towards the colour of words."""
_FURTHEST = 0.72
_GAMMA = 0.8
"""Rare numbers of trees must be seen too."""


def shade(theme: Theme, share: float) -> QColor:
    """The colour for a share of the forests."""
    return _colour(theme, min(max(share, 0.0), 1.0) ** _GAMMA)


def _colour(theme: Theme, strength: float) -> QColor:
    if strength < _GREEN_AT:
        return theme.mixed("trees", strength / _GREEN_AT, "sunken")
    return theme.mixed("text", _FURTHEST * (strength - _GREEN_AT) / (1.0 - _GREEN_AT), "trees")


def heat_image(theme: Theme, frame: ForestFrame, life: LifeSeries, num_columns: int) -> QImage:
    """num_columns x num_numbers pixels, no tree in the lowest row; what has not been lived yet is transparent."""
    edges = frame.column_edges(num_columns)
    shares = life.shares_between(edges)  # (num_columns, num_numbers)
    scale = np.array([_colour(theme, each / (_SHADES - 1)).rgba() for each in range(_SHADES)], np.uint32)
    strengths = np.clip(shares, 0.0, 1.0) ** _GAMMA
    pixels: NDArray[np.uint32] = scale[np.rint(strengths * (_SHADES - 1)).astype(np.int64)]
    pixels[edges[:-1] >= life.last] = 0
    rows = np.ascontiguousarray(pixels.T[::-1])
    return QImage(rows.tobytes(), num_columns, len(rows), 4 * num_columns, QImage.Format.Format_ARGB32).copy()


def ramp_image(theme: Theme) -> QImage:
    """All shares from 0 to 1, side by side."""
    image = QImage(_SHADES, 1, QImage.Format.Format_ARGB32)
    for place in range(_SHADES):
        image.setPixelColor(place, 0, shade(theme, place / (_SHADES - 1)))
    return image
