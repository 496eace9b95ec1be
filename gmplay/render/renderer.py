"""View -> pixels: a frame of any size in one buffer that pygame and Qt share."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.envs.coinrun.spec import GROUND_THEMES
from gmplay.envs.coinrun.state import NO_COIN
from gmplay.render.agent_view import Inset
from gmplay.render.backdrop import Backdrop
from gmplay.render.camera import AGENT_WINDOW, Camera, camera_for
from gmplay.render.coinrun import Actors
from gmplay.render.ground import Ground
from gmplay.render.legends import draw_legends
from gmplay.render.looks import SKY_LIGHTS, sky_of
from gmplay.render.overlays import draw_overlays, legends_of
from gmplay.render.sprites import Drawings, Kept, Sprites, canvas
from gmplay.render.view import Moment, View, moment_of

_KEPT_CELL_SIZES, _KEPT_BACKDROPS = 3, 3
_VEIL = (96, 100, 110)
"""What remains, of 255, of the world the agent cannot see."""
_OUTLINE, _OUTLINE_SHADE = (255, 255, 255), (30, 38, 48)


class Renderer:
    """Draws views and hands out buffers.

    A buffer is (height, width, 4) uint8, BGRA with the last byte unused: pygame's "BGRA", Qt's Format_RGB32.
    With one, every ``render`` overwrites it. With two, they take turns: the frame on show stays whole while
    the next one is drawn.

    Attributes:
        buffer: the buffer handed out last. ``resize`` makes new ones and leaves the old as they are.
        size: (width, height) of a frame in physical pixels.
        scale: physical pixels per logical one, for lines and insets.
    """

    def __init__(self, size: tuple[int, int] = (1280, 720), scale: float = 1.0, num_buffers: int = 1) -> None:
        self._num_buffers = num_buffers
        self._drawings = Drawings()
        self._sprites = Kept[Sprites](_KEPT_CELL_SIZES)
        self._backdrops = Kept[Backdrop](_KEPT_BACKDROPS)
        self._grounds = Kept[Ground](1)
        self._insets = Kept[Inset](1)
        self.resize(size, scale)

    def resize(self, size: tuple[int, int], scale: float = 1.0) -> None:
        """Frames are ``size`` (width, height) physical pixels from now on."""
        width, height = max(16, int(size[0])), max(16, int(size[1]))
        self.size, self.scale = (width, height), scale
        self._pixels: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._frame = canvas(self._pixels)
        self._copies = [self._pixels.copy() for _ in range(self._num_buffers)] if self._num_buffers > 1 else []
        self.buffer = self._pixels

    def render(self, view: View) -> NDArray[np.uint8]:
        """Draw a view and return the buffer. Never changes the view's states. Missing art raises InputError."""
        moment = moment_of(view)
        camera = camera_for(view, moment, self.size)
        sprites = self._sprites.get(camera.cell, lambda: Sprites(self._drawings, camera.cell))
        state, world = view.current, view.world
        sky = sky_of(int(state.background[world]))
        theme = GROUND_THEMES[int(state.ground_theme[world]) % len(GROUND_THEMES)]
        backdrop = self._backdrops.get((sky, self.size), lambda: Backdrop(self._drawings, sky, self.size))
        ground = self._grounds.get(
            (camera.cell, theme, sky, state.grid[world].tobytes()),
            lambda: Ground(sprites, state.grid[world], theme, SKY_LIGHTS[sky]),
        )
        self._frame.set_clip(ground.open_area(camera))
        backdrop.draw(self._frame, camera, float(state.background_offset[world]))
        self._frame.set_clip(None)
        ground.draw(self._frame, camera)
        Actors(self._frame, sprites, camera, view, moment).draw()
        draw_overlays(self._frame, camera, view.overlays, self.scale)
        if view.camera == "window":
            self._veil_outside(camera)
        elif view.show_window:
            self._outline_window(view, camera)
        draw_legends(self._frame, legends_of(view.overlays), self.scale, self._kept_free(view, camera, moment))
        if view.agent_view is not None:
            self._inset.draw(self._frame, view.agent_view)
        return self._handed_out()

    @property
    def _inset(self) -> Inset:
        return self._insets.get((self.size, self.scale), lambda: Inset(self.size, self.scale))

    def _kept_free(self, view: View, camera: Camera, moment: Moment) -> list[pygame.Rect]:
        """What no legend may cover: the agent as it is drawn, a little wider than it is, and the inset."""
        left, top = camera.to_pixel(moment.x - 0.75, moment.y + 1.25)
        agent = pygame.Rect(left, top, round(1.5 * camera.cell), round(1.9 * camera.cell))
        return [agent] if view.agent_view is None else [agent, self._inset.place]

    def _handed_out(self) -> NDArray[np.uint8]:
        # Copied, not drawn in turn: run-length encoded surfaces are encoded anew for each surface they are
        # drawn on, which takes ten times as long as everything else.
        if self._copies:
            self.buffer = self._copies.pop(0)
            self._copies.append(self.buffer)
            np.copyto(self.buffer, self._pixels)
        return self.buffer

    def coin_cell_at(self, view: View, pixel_x: float, pixel_y: float) -> tuple[int, int]:
        """The cell (x, y) under a pixel of the frame that ``view`` gives."""
        x, y = self._camera(view).to_cells(pixel_x, pixel_y)
        return int(np.floor(x)), int(np.floor(y))

    def pixel_of_cell(self, view: View, cell_x: int, cell_y: int) -> tuple[int, int]:
        """The pixel (x, y) of the frame at a cell's middle; may lie outside the frame."""
        return self._camera(view).to_pixel(cell_x + 0.5, cell_y + 0.5)

    def is_on_coin(self, view: View, pixel_x: float, pixel_y: float) -> bool:
        """Whether a pixel of the frame is on the coin, or so near that it was meant."""
        x, y = int(view.current.coin_x[view.world]), int(view.current.coin_y[view.world])
        if x == NO_COIN:
            return False
        camera = self._camera(view)
        coin_x, coin_y = camera.to_pixel(x + 0.5, y + 0.5)
        return bool(np.hypot(pixel_x - coin_x, pixel_y - coin_y) <= max(0.6 * camera.cell, 10 * self.scale))

    def _camera(self, view: View) -> Camera:
        return camera_for(view, moment_of(view), self.size)

    # --- over the scene -------------------------------------------------------------------------------------

    def _outline_window(self, view: View, camera: Camera) -> None:
        """The very cells of the latest tile observation: they jump from cell to cell as the agent moves."""
        x, y = float(view.current.x[view.world]), float(view.current.y[view.world])
        reach = AGENT_WINDOW // 2
        left, top = camera.to_pixel(np.floor(x) - reach, np.floor(y) + reach + 1)
        side, line = AGENT_WINDOW * camera.cell, max(1, round(1.5 * self.scale))
        pygame.draw.rect(self._frame, _OUTLINE_SHADE, (left - line, top - line, side + 2 * line, side + 2 * line), line)
        pygame.draw.rect(self._frame, _OUTLINE, (left, top, side, side), line)

    def _veil_outside(self, camera: Camera) -> None:
        width, height = self.size
        side = AGENT_WINDOW * camera.cell
        left, top = (width - side) // 2, (height - side) // 2
        rest = [(0, 0, left, height), (left + side, 0, width - left - side, height)]
        rest += [(left, 0, side, top), (left, top + side, side, height - top - side)]
        for area in rest:
            self._frame.fill(_VEIL, area, special_flags=pygame.BLEND_RGB_MULT)
        pygame.draw.rect(self._frame, _OUTLINE, (left, top, side, side), max(1, round(self.scale)))
