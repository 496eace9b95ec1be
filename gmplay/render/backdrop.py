"""The sky and two ranges behind the scene, each moving a little less than what is nearer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pygame

from gmplay.render.camera import Camera
from gmplay.render.sprites import Drawings, surface_of

_DRAWN_WIDTH, _DRAWN_HEIGHT = 1600, 900
_LAYERS = (("sky", 0.03, 0.0), ("far", 0.10, 0.02), ("near", 0.24, 0.05))
"""Drawing, and the share of the camera's way it moves across and up; from the back to the front."""


@dataclass
class _Layer:
    picture: pygame.Surface  # one period wide
    top: int  # frame row of its first row
    opaque_from: int  # frame row from which on it hides all that is behind it
    across: float
    up: float


class Backdrop:
    """One sky at one frame size."""

    def __init__(self, drawings: Drawings, sky: str, size: tuple[int, int]) -> None:
        self._size = size
        self._period = max(1, round(size[1] * _DRAWN_WIDTH / _DRAWN_HEIGHT))
        self._layers = [self._layer(drawings, f"sky/{sky}/{name}", across, up) for name, across, up in _LAYERS]

    def _layer(self, drawings: Drawings, name: str, across: float, up: float) -> _Layer:
        pixels = drawings.pixels(name, self._period, self._size[1])
        alpha = np.ascontiguousarray(pixels[..., 3])
        top = int(np.argmax(alpha.any(axis=1)))
        translucent = np.flatnonzero((alpha < 255).any(axis=1))
        opaque_from = int(translucent[-1]) + 1 if len(translucent) else 0
        picture = surface_of(pixels[top:])
        if opaque_from == 0:
            picture.set_alpha(None)
        else:
            picture.set_alpha(255, pygame.RLEACCEL)
        return _Layer(picture, top, opaque_from, across, up)

    def draw(self, frame: pygame.Surface, camera: Camera, offset: float) -> None:
        """Fill the frame; ``offset`` 0..1 is the world's own shift of its background."""
        width, height = self._size
        lift = max(0, camera.bottom)
        shifts = [min(round(layer.up * lift), height // 8) for layer in self._layers]
        hidden_from = [layer.opaque_from + shift for layer, shift in zip(self._layers, shifts, strict=True)]
        for layer, shift, low in zip(self._layers, shifts, [*hidden_from[1:], height], strict=True):
            y = layer.top + shift
            x = -round(layer.across * camera.left + offset * self._period) % self._period - self._period
            while x < width:
                frame.blit(layer.picture, (x, y), (0, 0, self._period, max(0, low - y)))
                x += self._period
