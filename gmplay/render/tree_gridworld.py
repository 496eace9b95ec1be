"""Draws a Tree Gridworld: the forest that lives, over its scenery, into one buffer that pygame and Qt share."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.core.folders import assets_folder
from gmplay.envs.tree_gridworld.state import SIZE
from gmplay.render.clearing import Clearing
from gmplay.render.daylight import Sky, light_at
from gmplay.render.forest_life import ForestLife
from gmplay.render.forest_view import Cell, ForestView, forest_moment
from gmplay.render.scenery import TREE_HEIGHT, TREE_WIDTH, Scenery
from gmplay.render.sprites import Drawings, Kept, Sprites, canvas

_KEPT_LAYOUTS = 2
_ALLOWED, _REFUSED = (255, 255, 255), (213, 94, 0)
_RING_SHADE = (22, 46, 36)


class ForestRenderer:
    """Draws views of Tree Gridworlds and hands out buffers.

    A buffer is (height, width, 4) uint8, BGRA with the last byte unused: pygame's "BGRA", Qt's Format_RGB32. Every
    ``render`` overwrites it; ``resize`` makes a new one and leaves the old as it is.

    Attributes:
        buffer: the buffer handed out last.
        size: (width, height) of a frame in physical pixels.
        scale: physical pixels per logical one, for lines.
        clearing: where the cells lie in the frame.
    """

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0) -> None:
        self._drawings = Drawings(assets_folder() / "tree_gridworld")
        self._sprites = Kept[Sprites](_KEPT_LAYOUTS)
        self._sceneries = Kept[Scenery](_KEPT_LAYOUTS)
        self._skies = Kept[Sky](_KEPT_LAYOUTS)
        self.resize(size, scale)

    def resize(self, size: tuple[int, int], scale: float = 1.0) -> None:
        """Frames are ``size`` (width, height) physical pixels from now on."""
        width, height = max(16, int(size[0])), max(16, int(size[1]))
        self.size, self.scale = (width, height), scale
        self.buffer: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._frame = canvas(self.buffer)
        self.clearing = Clearing.of(self.size)

    def render(self, view: ForestView) -> NDArray[np.uint8]:
        """Draw a view and return the buffer. Never changes the view's states. Missing art raises InputError."""
        clearing, is_torus = self.clearing, bool(view.current.is_torus[view.world])
        sky = self._skies.get(clearing, lambda: Sky(self._drawings, clearing))
        scenery = self._sceneries.get((clearing, is_torus), lambda: Scenery(self._drawings, clearing, is_torus))
        sprites = self._sprites.get(clearing.cell, lambda: Sprites(self._drawings, clearing.cell))
        light = light_at(view.clock)
        sky.draw(self._frame, view.clock)
        scenery.draw(self._frame, light)
        if view.highlight is not None:
            self._draw_ring(view, view.highlight)
        life = ForestLife(self._frame, sprites, clearing, view, forest_moment(view))
        life.draw(list(self._repeats()) if is_torus else [(0, 0)])
        if light != (255, 255, 255):
            ground = (0, clearing.horizon, clearing.width, clearing.height - clearing.horizon)
            self._frame.fill(light, ground, special_flags=pygame.BLEND_RGB_MULT)
        return self.buffer

    def _repeats(self) -> Iterator[tuple[int, int]]:
        """By how many cells to shift a torus to fill the frame with it, the furthest first."""
        clearing = self.clearing
        beside = math.ceil(clearing.left / (SIZE * clearing.cell))
        above = math.ceil((clearing.top - clearing.horizon) / (SIZE * clearing.row))
        below = math.ceil((clearing.height - clearing.bottom) / (SIZE * clearing.row)) + 1
        for y in range(above, -below - 1, -1):
            for x in range(-beside, beside + 1):
                yield x * SIZE, y * SIZE

    def _draw_ring(self, view: ForestView, cell: Cell) -> None:
        """Light on the cell under the mouse, and a line around it: orange where nothing may be put."""
        area = pygame.Rect(self.clearing.rectangle(*cell))
        line, corner = max(1, round(2 * self.scale)), self.clearing.cell // 6
        ink = _ALLOWED if view.ghost_is_allowed else _REFUSED
        glow = pygame.Surface(area.size, pygame.SRCALPHA, 32)
        pygame.draw.rect(glow, (*ink, 88), glow.get_rect(), border_radius=corner)
        self._frame.blit(glow, area)
        pygame.draw.rect(self._frame, _RING_SHADE, area.inflate(2 * line, 2 * line), line, corner + line)
        pygame.draw.rect(self._frame, ink, area, line, corner)

    def cell_at(self, pixel_x: float, pixel_y: float) -> Cell | None:
        """The cell (x, y) whose ground is under a pixel of the frame; None outside the world."""
        return self.clearing.cell_at(pixel_x, pixel_y)

    def tree_at(self, view: ForestView, pixel_x: float, pixel_y: float) -> Cell | None:
        """The cell of the nearest tree whose crown or trunk is under a pixel; None where there is none."""
        for y, x in np.argwhere(view.current.trees[view.world] > 0).tolist():
            foot_x, foot_y = self.clearing.to_pixel(x + 0.5, y + 0.3)
            up, aside = (foot_y - pixel_y) / self.clearing.cell, (pixel_x - foot_x) / self.clearing.cell
            if math.hypot(aside / (0.42 * TREE_WIDTH), (up - 0.62 * TREE_HEIGHT) / (0.4 * TREE_HEIGHT)) <= 1.0:
                return x, y
            if abs(aside) < 0.12 and 0 <= up <= 0.3:
                return x, y
        return None

    def pixel_of_cell(self, x: int, y: int) -> tuple[int, int]:
        """The pixel (x, y) of the frame at the middle of a cell's ground."""
        left, top, width, height = self.clearing.rectangle(x, y)
        return left + width // 2, top + height // 2
