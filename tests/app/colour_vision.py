"""How far apart two colours are for people with and without each of the three kinds of colour blindness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

VISION = {
    "ordinary": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
"""What becomes of linear sRGB: Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of
color vision deficiency", IEEE TVCG 15(6), severity 1.0."""

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)


def distance(one: Sequence[int], other: Sequence[int], vision: str) -> float:
    """CIE 1976 difference of two sRGB colours, 0 .. 255 each, as one of VISION sees them; 2.3 is just noticeable."""
    return float(np.linalg.norm(_lab(VISION[vision] @ _linear(one)) - _lab(VISION[vision] @ _linear(other))))


def rgb(name: str) -> tuple[int, int, int]:
    """The colour written as #rrggbb."""
    return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)


def _linear(colour: Sequence[int]) -> NDArray[np.float64]:
    share = np.asarray(colour, np.float64) / 255.0
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    xyz = _TO_XYZ @ np.clip(linear, 0.0, 1.0) / _TO_XYZ.sum(axis=1)  # of the white of sRGB
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])
