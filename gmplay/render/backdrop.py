"""The sky and two ranges behind the scene, each moving a little less than what is nearer."""

from __future__ import annotations

import pygame

from gmplay.render.camera import Camera
from gmplay.render.sprites import Drawings, surface_of

_DRAWN_WIDTH, _DRAWN_HEIGHT = 1600, 900
_LAYERS = (("sky", 0.03, 0.0), ("far", 0.12, 0.02), ("near", 0.26, 0.06))
"""Drawing, and the share of the camera's way it moves across and up."""


class Backdrop:
    """One sky at one frame size."""

    def __init__(self, drawings: Drawings, sky: str, size: tuple[int, int]) -> None:
        self._size = size
        height = size[1]
        self._period = max(1, round(height * _DRAWN_WIDTH / _DRAWN_HEIGHT))
        self._layers = []
        for name, across, up in _LAYERS:
            surface = surface_of(drawings.pixels(f"sky/{sky}/{name}", self._period, height))
            top = surface.get_bounding_rect().top
            self._layers.append((surface.subsurface((0, top, self._period, height - top)), top, across, up))
        self._layers[0][0].set_alpha(None)  # the sky is opaque: copied, not blended

    def draw(self, frame: pygame.Surface, camera: Camera, offset: float) -> None:
        """Fill the frame; ``offset`` 0..1 is the world's own shift of its background."""
        lift = max(0, camera.bottom)
        for surface, top, across, up in self._layers:
            x = -round(across * camera.left + offset * self._period) % self._period - self._period
            y = top + min(round(up * lift), self._size[1] // 8)
            while x < self._size[0]:
                frame.blit(surface, (x, y))
                x += self._period
