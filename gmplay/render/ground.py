"""What stands still in a level, drawn once: walls with their surface and edges, lava's body, what lies about.

Pieces of CHUNK x CHUNK cells are drawn when they first come into the frame and kept until the level,
its look or the cell size changes.
"""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import BARRIER, EMPTY, LAVA, LAVA_TOP, PASSABLE_WALL, SIZE, WALL, WALL_TOP
from gmplay.render.camera import Camera
from gmplay.render.looks import Light
from gmplay.render.sprites import Region, Sprites

CHUNK = 8
_PAD = 2 * CHUNK + 2
"""Cells known beyond the world's rim, all wall: two more chunks, and the neighbours of their neighbours."""
_DEEPEST, _SHADE_A_CELL = 6, 0.085

# Parts of a ground sheet, in its units: 100 to a cell.
_BODY: Region = (0, 0, 400, 400)
_SURFACE: Region = (0, 500, 600, 150)
_SURFACE_RISE = 0.3  # cells above the ground's line
_OVERHANG = 0.1  # cells beyond the ground's side
_DETAILS: tuple[Region, ...] = tuple((100 * index, 680, 100, 100) for index in range(3))
_PROPS: tuple[Region, ...] = tuple((100 * index, 800, 100, 104) for index in range(4))
_EDGES: dict[str, Region] = {"left": (0, 0, 100, 100), "right": (100, 0, 100, 100), "below": (200, 0, 100, 100)}
_SPACING, _DETAIL_SHARE = 3, 45  # each square of so many cells has a detail at most, and so many percent have one
_PROP_SHARE = 24  # percent of the surface cells with something growing or lying on them


class Ground:
    """The still part of one level at one cell size."""

    def __init__(self, sprites: Sprites, grid: NDArray[np.uint8], theme: str, light: Light) -> None:
        self._sprites = sprites
        self._theme = theme
        self._light = light
        self._cells = np.pad(grid, _PAD, constant_values=WALL)
        self._solid = np.isin(self._cells, (WALL, WALL_TOP, PASSABLE_WALL))
        self._depth = _depth_below(self._solid)
        self._chunks: dict[tuple[int, int], pygame.Surface | None] = {}

    def draw(self, frame: pygame.Surface, camera: Camera) -> None:
        """Draw the chunks in the frame; beyond the world's rim the outermost ones stand in."""
        step = CHUNK * camera.cell
        for row in range(camera.rows.start // CHUNK, camera.rows[-1] // CHUNK + 1):
            for column in range(camera.columns.start // CHUNK, camera.columns[-1] // CHUNK + 1):
                x = column * step - camera.left
                y = camera.height - ((row + 1) * step - camera.bottom)
                piece = self._chunk(_inside(column), _inside(row))
                if piece is not None:
                    frame.blit(piece, (x, y))

    def _chunk(self, column: int, row: int) -> pygame.Surface | None:
        key = (column, row)
        if key not in self._chunks:
            self._chunks[key] = self._drawn(column * CHUNK, row * CHUNK)
        return self._chunks[key]

    def _drawn(self, left: int, low: int) -> pygame.Surface | None:
        around = [(x, y) for y in range(low + CHUNK, low - 2, -1) for x in range(left - 1, left + CHUNK + 1)]
        if not any(self._code(x, y) not in (EMPTY, BARRIER) for x, y in around):
            return None
        side = CHUNK * self._sprites.cell
        pixels = np.zeros((side, side, 4), np.uint8)
        piece = _Piece(pygame.image.frombuffer(pixels, (side, side), "BGRA"), left, low, self._sprites.cell)
        solid = [(x, y) for x, y in around if self._is_solid(x, y)]
        for x, y in solid:
            self._draw_body(piece, x, y)
        self._shade_depth(pixels, left, low)
        for x, y in solid:
            self._draw_edges(piece, x, y)
        for x, y in solid:
            if not self._is_solid(x, y + 1) and self._code(x, y + 1) not in (LAVA, LAVA_TOP):
                self._draw_surface(piece, x, y)
        for x, y in around:
            self._draw_lava(piece, x, y)
        tinted = pixels[..., :3].astype(np.uint16) * np.array(self._light[::-1], np.uint16) // 255
        pixels[..., :3] = tinted
        surface = piece.surface.copy()
        if pixels[..., 3].min() == 255:
            surface.set_alpha(None)  # copied, not blended
        else:
            surface.set_alpha(255, pygame.RLEACCEL)  # runs of nothing are skipped, opaque runs copied
        return surface

    def _code(self, x: int, y: int) -> int:
        return int(self._cells[y + _PAD, x + _PAD])

    def _is_solid(self, x: int, y: int) -> bool:
        return bool(self._solid[y + _PAD, x + _PAD])

    def _draw_body(self, piece: _Piece, x: int, y: int) -> None:
        cell = self._sprites.cell
        texture = self._sprites.get(self._sheet, 4, 4, region=_BODY)
        piece.put(texture, x, y + 1, area=(x % 4 * cell, (3 - y % 4) * cell, cell, cell))
        mark = _mark(x // _SPACING, y // _SPACING)
        is_chosen = mark % _SPACING == x % _SPACING and mark // 4 % _SPACING == y % _SPACING
        if is_chosen and mark // 16 % 100 < _DETAIL_SHARE and self._depth[y + _PAD, x + _PAD] > 1:
            region = _DETAILS[mark // 1600 % len(_DETAILS)]
            piece.put(self._sprites.get(self._sheet, region=region, is_flipped=bool(mark // 9600 % 2)), x, y + 1)

    def _shade_depth(self, pixels: NDArray[np.uint8], left: int, low: int) -> None:
        """Darken the ground the deeper it lies, without steps between cells."""
        window = self._depth[low + _PAD - 1 : low + _PAD + CHUNK + 1, left + _PAD - 1 : left + _PAD + CHUNK + 1]
        brightness = 1.0 - _SHADE_A_CELL * np.maximum(window - 1, 0)
        blend = _linear_blend(CHUNK, self._sprites.cell)
        smooth = blend @ brightness[::-1] @ blend.T
        pixels[..., :3] = pixels[..., :3] * smooth[..., None].astype(np.float32)

    def _draw_edges(self, piece: _Piece, x: int, y: int) -> None:
        for side, dx, dy in (("below", 0, -1), ("right", 1, 0), ("left", -1, 0)):
            if not self._is_solid(x + dx, y + dy):
                piece.put(self._sprites.get("ground/edges", region=_EDGES[side]), x, y + 1)

    def _draw_surface(self, piece: _Piece, x: int, y: int) -> None:
        """The upper layer with what grows on it, rounded where the ground ends."""
        cell = self._sprites.cell
        strip = self._sprites.get(self._sheet, 6, 1.5, region=_SURFACE)
        height, half, over = strip.get_height(), cell // 2, round(_OVERHANG * cell)
        middle = cell + x % 4 * cell
        if self._is_solid(x - 1, y):
            left = (middle, 0, half, height), 0
        else:
            left = (cell - half - over, 0, half + over, height), -over
        if self._is_solid(x + 1, y):
            right = (middle + half, 0, cell - half, height), half
        else:
            right = (5 * cell, 0, cell - half + over, height), half
        for area, shift in (left, right):
            piece.put(strip, x, y + 1, area=area, shift=(shift, -round(_SURFACE_RISE * cell)))
        mark = _mark(x, y + 100)
        if mark % 100 < _PROP_SHARE and x > 2 and self._code(x, y + 1) in (EMPTY, BARRIER):
            prop = self._sprites.get(
                self._sheet, 1, 1.04, region=_PROPS[mark // 100 % len(_PROPS)], is_flipped=bool(mark // 1000 % 2)
            )
            piece.put(prop, x, y + 2, shift=(0, 1))

    def _draw_lava(self, piece: _Piece, x: int, y: int) -> None:
        if self._code(x, y) == LAVA:
            cell = self._sprites.cell
            texture = self._sprites.get("lava/body", 4, 4)
            piece.put(texture, x, y + 1, area=(x % 4 * cell, (3 - y % 4) * cell, cell, cell))

    @property
    def _sheet(self) -> str:
        return f"ground/{self._theme}"


class _Piece:
    """A surface whose lower left corner is the cell (left, low)."""

    def __init__(self, surface: pygame.Surface, left: int, low: int, cell: int) -> None:
        self.surface, self._left, self._low, self._cell = surface, left, low, cell

    def put(
        self,
        picture: pygame.Surface,
        x: int,
        y: int,
        area: tuple[int, int, int, int] | None = None,
        shift: tuple[int, int] = (0, 0),
    ) -> None:
        """Blit with the picture's upper left corner at the point (x, y) of the world, in cells, shifted by pixels."""
        pixel_x = (x - self._left) * self._cell + shift[0]
        pixel_y = self.surface.get_height() - (y - self._low) * self._cell + shift[1]
        self.surface.blit(picture, (pixel_x, pixel_y), area)


def _depth_below(solid: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Cells from each solid cell to the open air, 0 in the open, _DEEPEST at most; beyond the array all is solid."""
    depth = np.zeros(solid.shape, np.int64)
    inner = solid
    for level in range(_DEEPEST):
        depth += inner
        padded = np.pad(inner, 1, constant_values=True)
        inner = padded[1:-1, 1:-1] & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
        if level % 2:  # every other time also across corners: rounder than a diamond
            inner = inner & padded[:-2, :-2] & padded[2:, :-2] & padded[:-2, 2:] & padded[2:, 2:]
    return depth


def _linear_blend(cells: int, cell: int) -> NDArray[np.float64]:
    """(cells * cell, cells + 2) weights: pixel centres between the centres of cells, one more cell at each end."""
    centres = (np.arange(cells * cell) + 0.5) / cell + 0.5
    return np.maximum(0.0, 1.0 - np.abs(centres[:, None] - np.arange(cells + 2)[None, :]))


def _mark(x: int, y: int) -> int:
    """A fixed number for a cell, well mixed: looks vary from cell to cell, and never from frame to frame."""
    value = (x * 0x9E3779B1 ^ y * 0x85EBCA77) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    value = (value ^ value >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return value ^ value >> 15


def _inside(chunk: int) -> int:
    """The chunk that stands for ``chunk``: far outside the world all are alike."""
    return min(max(chunk, -2), SIZE // CHUNK + 1)
