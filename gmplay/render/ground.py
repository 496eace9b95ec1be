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
from gmplay.render.sprites import Region, Sprites, canvas

CHUNK = 8
_PAD = 2 * CHUNK + 2
"""Cells known beyond the world's rim, all wall: two more chunks, and the neighbours of their neighbours."""
_DEEPEST, _SHADE_A_CELL = 6, 0.085

# Parts of a ground sheet, in its units: 100 to a cell.
_BODY: Region = (0, 0, 400, 400)
_TILES = 4  # cells along a texture's side
_SURFACE: Region = (0, 560, 600, 150)
_SURFACE_RISE = 0.3  # cells above the ground's line
_OVERHANG = 0.1  # cells beyond the ground's side
_DETAILS: tuple[Region, ...] = tuple((100 * index, 760, 100, 100) for index in range(3))
_PROPS: tuple[Region, ...] = tuple((100 * index, 880, 100, 104) for index in range(4))
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

    def open_area(self, camera: Camera) -> pygame.Rect:
        """The part of the frame outside of which all is solid ground: only there can a sky be seen."""
        rows = np.clip(np.arange(camera.rows.start, camera.rows.stop), -1, SIZE) + _PAD
        columns = np.clip(np.arange(camera.columns.start, camera.columns.stop), -1, SIZE) + _PAD
        is_open = ~self._solid[np.ix_(rows, columns)]
        open_rows, open_columns = np.flatnonzero(is_open.any(axis=1)), np.flatnonzero(is_open.any(axis=0))
        if not len(open_rows):
            return pygame.Rect(0, 0, 0, 0)
        left, low = camera.to_pixel(camera.columns.start + int(open_columns[0]), camera.rows.start + int(open_rows[0]))
        right, top = camera.to_pixel(
            camera.columns.start + int(open_columns[-1]) + 1, camera.rows.start + int(open_rows[-1]) + 1
        )
        return pygame.Rect(left, top, right - left, low - top)

    def _chunk(self, column: int, row: int) -> pygame.Surface | None:
        key = (column, row)
        if key not in self._chunks:
            self._chunks[key] = self._drawn(column * CHUNK, row * CHUNK)
        return self._chunks[key]

    def _drawn(self, left: int, low: int) -> pygame.Surface | None:
        inner = self._cells[low + _PAD : low + _PAD + CHUNK, left + _PAD : left + _PAD + CHUNK]
        around = [(x, y) for y in range(low + CHUNK, low - 2, -1) for x in range(left - 1, left + CHUNK + 1)]
        solid = [(x, y) for x, y in around if self._is_solid(x, y)]
        if not solid and not np.isin(inner, (LAVA, LAVA_TOP)).any():
            return None
        side = CHUNK * self._sprites.cell
        piece = _Piece(pygame.Surface((side, side), pygame.SRCALPHA, 32), left, low, self._sprites.cell)
        self._draw_bodies(piece, left, low)
        for x, y in solid:
            self._draw_edges(piece, x, y)
        for x, y in solid:
            if not self._is_solid(x, y + 1) and self._code(x, y + 1) not in (LAVA, LAVA_TOP):
                self._draw_surface(piece, x, y)
        if self._light != (255, 255, 255):
            piece.surface.fill((*self._light, 255), special_flags=pygame.BLEND_RGBA_MULT)
        for x, y in around:  # lava has a light of its own
            if self._code(x, y) == LAVA:
                piece.put(self._texture("lava/body"), x, y + 1, area=self._tile(x, y))
        if np.isin(inner, (WALL, WALL_TOP, PASSABLE_WALL, LAVA)).all():
            piece.surface.set_alpha(None)  # opaque: copied, not blended
        else:
            piece.surface.set_alpha(255, pygame.RLEACCEL)  # runs of nothing are skipped, opaque runs copied
        return piece.surface

    def _code(self, x: int, y: int) -> int:
        return int(self._cells[y + _PAD, x + _PAD])

    def _is_solid(self, x: int, y: int) -> bool:
        return bool(self._solid[y + _PAD, x + _PAD])

    def _draw_bodies(self, piece: _Piece, left: int, low: int) -> None:
        """The chunk's walls: texture, what is buried in it, and darkness that grows with depth."""
        texture = self._texture(self._sheet, _BODY)
        for x in range(left, left + CHUNK, _TILES):
            for y in range(low, low + CHUNK, _TILES):
                piece.put(texture, x, y + _TILES)
        for y in range(low, low + CHUNK):
            solid = self._solid[y + _PAD, left + _PAD : left + _PAD + CHUNK].tolist()
            for first, count in _runs_of_false(solid):
                piece.clear(left + first, y, count)
            for column, is_solid in enumerate(solid):
                if is_solid and self._depth[y + _PAD, left + column + _PAD] > 1:
                    self._draw_detail(piece, left + column, y)
        window = self._depth[low + _PAD - 1 : low + _PAD + CHUNK + 1, left + _PAD - 1 : left + _PAD + CHUNK + 1]
        light = (255 * (1.0 - _SHADE_A_CELL * np.maximum(window[::-1] - 1, 0))).astype(np.float32)
        if light.min() < light.max():
            piece.surface.blit(self._blended(light), (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        elif light.min() < 255:
            piece.surface.fill([int(light.min())] * 3, special_flags=pygame.BLEND_RGB_MULT)

    def _draw_detail(self, piece: _Piece, x: int, y: int) -> None:
        mark = cell_mark(x // _SPACING, y // _SPACING)
        is_chosen = mark % _SPACING == x % _SPACING and mark // 4 % _SPACING == y % _SPACING
        if is_chosen and mark // 16 % 100 < _DETAIL_SHARE:
            region = _DETAILS[mark // 1600 % len(_DETAILS)]
            piece.put(self._sprites.get(self._sheet, region=region, is_flipped=bool(mark // 9600 % 2)), x, y + 1)

    def _blended(self, light: NDArray[np.float32]) -> pygame.Surface:
        """(CHUNK + 2, CHUNK + 2) light at the centres of cells, from the top down, as a grey without steps."""
        centres = (np.arange(CHUNK * self._sprites.cell, dtype=np.float32) + 0.5) / self._sprites.cell + 0.5
        first = centres.astype(np.int64)
        share = (centres - first).astype(np.float32)
        across = light[:, first] + (light[:, first + 1] - light[:, first]) * share
        down = across[first] + (across[first + 1] - across[first]) * share[:, None]
        grey = down.astype(np.uint32) * np.uint32(0x01010101)
        return canvas(grey.view(np.uint8).reshape(*grey.shape, 4))

    def _texture(self, name: str, region: Region | None = None) -> pygame.Surface:
        """An opaque square of _TILES x _TILES cells that repeats without seams."""
        texture = self._sprites.get(name, _TILES, _TILES, region=region)
        texture.set_alpha(None)
        return texture

    def _tile(self, x: int, y: int) -> tuple[int, int, int, int]:
        """A cell's part of a texture."""
        cell = self._sprites.cell
        return x % _TILES * cell, (_TILES - 1 - y % _TILES) * cell, cell, cell

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
        mark = cell_mark(x, y + 100)
        if mark % 100 < _PROP_SHARE and x > 2 and self._code(x, y + 1) in (EMPTY, BARRIER):
            prop = self._sprites.get(
                self._sheet, 1, 1.04, region=_PROPS[mark // 100 % len(_PROPS)], is_flipped=bool(mark // 1000 % 2)
            )
            piece.put(prop, x, y + 2, shift=(0, 1))

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

    def clear(self, x: int, y: int, count: int) -> None:
        """Make ``count`` cells from (x, y) to the right transparent again."""
        cell = self._cell
        area = (x - self._left) * cell, (self._low + CHUNK - 1 - y) * cell, count * cell, cell
        self.surface.fill((0, 0, 0, 0), area)


def _runs_of_false(row: list[bool]) -> list[tuple[int, int]]:
    """Where no cell is set: the first of each run and its length."""
    runs, start = [], None
    for index, is_set in enumerate([*row, True]):
        if is_set and start is not None:
            runs.append((start, index - start))
        start = None if is_set else index if start is None else start
    return runs


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


def cell_mark(x: int, y: int) -> int:
    """A fixed number for a cell, well mixed: looks vary from cell to cell, and never from frame to frame."""
    value = (x * 0x9E3779B1 ^ y * 0x85EBCA77) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    value = (value ^ value >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return value ^ value >> 15


def _inside(chunk: int) -> int:
    """The chunk that stands for ``chunk``: far outside the world all are alike."""
    return min(max(chunk, -2), SIZE // CHUNK + 1)
