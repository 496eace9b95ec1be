"""View -> pixels: a frame of any size in one buffer that pygame and Qt share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.envs.coinrun.spec import GROUND_THEMES
from gmplay.render.backdrop import Backdrop
from gmplay.render.camera import AGENT_WINDOW, Camera, camera_for
from gmplay.render.coinrun import Actors
from gmplay.render.ground import Ground
from gmplay.render.looks import SKY_LIGHTS, sky_of
from gmplay.render.sprites import Drawings, Sprites
from gmplay.render.view import View, moment_of

_KEPT_CELL_SIZES = 3
_VEIL = (96, 100, 110)
"""What remains, of 255, of the world the agent cannot see."""


class Renderer:
    """Draws views into one buffer.

    Attributes:
        buffer: (height, width, 4) uint8, BGRA with the last byte unused: pygame's "BGRA", Qt's Format_RGB32.
            Overwritten by every ``render``; replaced by ``resize``.
        scale: physical pixels per logical one, for lines and insets.
    """

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self._drawings = Drawings()
        self._sprites: dict[int, Sprites] = {}
        self._kept: dict[str, tuple[Any, Any]] = {}
        self.resize(size, scale)

    def resize(self, size: tuple[int, int], scale: float = 1.0) -> None:
        """Frames are ``size`` (width, height) physical pixels from now on. The old buffer is left as it is."""
        width, height = max(16, int(size[0])), max(16, int(size[1]))
        self.size, self.scale = (width, height), scale
        self.buffer: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._frame = pygame.image.frombuffer(self.buffer, self.size, "BGRA")

    def render(self, view: View) -> NDArray[np.uint8]:
        """Draw a view and return the buffer. Never changes the view's states. Missing art raises InputError."""
        moment = moment_of(view)
        camera = camera_for(view, moment, self.size)
        sprites = self._sprites_for(camera.cell)
        state, world = view.current, view.world
        sky = sky_of(int(state.background[world]))
        light = SKY_LIGHTS[sky]
        self._backdrop(sky).draw(self._frame, camera, float(state.background_offset[world]))
        theme = GROUND_THEMES[int(state.ground_theme[world]) % len(GROUND_THEMES)]
        self._ground(sprites, state.grid[world], theme, light).draw(self._frame, camera)
        Actors(self._frame, sprites, camera, view, moment).draw(light)
        if view.camera == "window":
            self._veil_outside(camera)
        return self.buffer

    def coin_cell_at(self, view: View, pixel_x: float, pixel_y: float) -> tuple[int, int]:
        """The cell (x, y) under a pixel of the frame that ``view`` gives."""
        x, y = self._camera(view).to_cells(pixel_x, pixel_y)
        return int(np.floor(x)), int(np.floor(y))

    def _camera(self, view: View) -> Camera:
        return camera_for(view, moment_of(view), self.size)

    # --- what is kept from frame to frame -----------------------------------------------------------------

    def _sprites_for(self, cell: int) -> Sprites:
        if cell not in self._sprites:
            while len(self._sprites) >= _KEPT_CELL_SIZES:
                del self._sprites[next(iter(self._sprites))]
            self._sprites[cell] = Sprites(self._drawings, cell)
        return self._sprites[cell]

    def _backdrop(self, sky: str) -> Backdrop:
        key = (sky, self.size)
        if self._kept.get("backdrop", (None,))[0] != key:
            self._kept["backdrop"] = key, Backdrop(self._drawings, sky, self.size)
        return self._kept["backdrop"][1]

    def _ground(self, sprites: Sprites, grid: NDArray[np.uint8], theme: str, light: tuple[int, int, int]) -> Ground:
        key = (sprites.cell, theme, light, grid.tobytes())
        if self._kept.get("ground", (None,))[0] != key:
            self._kept["ground"] = key, Ground(sprites, grid, theme, light)
        return self._kept["ground"][1]

    def _veil_outside(self, camera: Camera) -> None:
        width, height = self.size
        side = AGENT_WINDOW * camera.cell
        left, top = (width - side) // 2, (height - side) // 2
        rest = [(0, 0, left, height), (left + side, 0, width - left - side, height)]
        rest += [(left, 0, side, top), (left, top + side, side, height - top - side)]
        for area in rest:
            self._frame.fill(_VEIL, area, special_flags=pygame.BLEND_RGB_MULT)
        pygame.draw.rect(self._frame, (255, 255, 255), (left, top, side, side), max(1, round(self.scale)))
