"""The agent's observation as a small crisp picture: nothing but what the 13 x 13 numbers, or the pixels, say."""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.render.camera import AGENT_WINDOW
from gmplay.render.lettering import words
from gmplay.render.sprites import canvas, surface_of

# Codes of a tile observation's cells. They are part of the observation's specification
# (TileObservation); its module compiles kernels, so it is not imported here.
_EMPTY, _COIN, _WALL, _LAVA, _CRATE, _SAW = range(6)
_MONSTER_LEFT, _MONSTER_RIGHT, _END_OF_CODES = 6, 10, 14
_NUM_OFFSETS = 4

_COLOURS = {
    _EMPTY: (27, 36, 48),
    _COIN: (27, 36, 48),
    _WALL: (104, 121, 138),
    _LAVA: (213, 94, 0),
    _CRATE: (168, 118, 62),
    _SAW: (27, 36, 48),
}
_LINES, _COIN_GOLD, _COIN_SHINE = (39, 50, 64), (255, 212, 0), (255, 247, 200)
_SAW_STEEL, _MONSTER_FUR, _AGENT, _CRATE_LINE = (214, 222, 230), (204, 121, 167), (240, 246, 250), (112, 74, 32)
_BOARD, _CAPTION = (16, 20, 28, 205), (226, 232, 240)
CAPTION = "what the agent sees"


def agent_view_image(seen: NDArray[np.uint8], pixels_per_cell: int) -> NDArray[np.uint8]:
    """A (13 k, 13 k, 4) BGRA picture of an observation, k pixels to a cell.

    Args:
        seen: (13, 13) cells of a tile observation, row 0 the lowest, or (side, side, 3) RGB, row 0 the highest.
    """
    return _enlarged(seen, pixels_per_cell) if seen.ndim == 3 else _cells_image(seen, pixels_per_cell)


def _enlarged(picture: NDArray[np.uint8], pixels_per_cell: int) -> NDArray[np.uint8]:
    side = AGENT_WINDOW * max(2, pixels_per_cell)
    places = np.arange(side) * len(picture) // side
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[..., :3] = picture[places[:, None], places, ::-1]
    return pixels


def _cells_image(cells: NDArray[np.uint8], pixels_per_cell: int) -> NDArray[np.uint8]:
    if cells.shape != (AGENT_WINDOW, AGENT_WINDOW):
        raise InputError(f"A tile observation has {AGENT_WINDOW} x {AGENT_WINDOW} cells, not {cells.shape}.")
    k = max(2, pixels_per_cell)
    pixels = np.zeros((AGENT_WINDOW * k, AGENT_WINDOW * k, 4), np.uint8)
    board = canvas(pixels)
    for row in range(AGENT_WINDOW):
        for column in range(AGENT_WINDOW):
            place = pygame.Rect(column * k, (AGENT_WINDOW - 1 - row) * k, k, k)
            _draw_cell(board, place, int(cells[row, column]))
    middle = AGENT_WINDOW // 2 * k
    line = max(1, k // 8)
    pygame.draw.rect(board, _AGENT, (middle, middle, k, k), line, border_radius=k // 4)
    return pixels


def _draw_cell(board: pygame.Surface, place: pygame.Rect, code: int) -> None:
    board.fill(_COLOURS.get(code, _COLOURS[_EMPTY]), place)
    if code != _WALL and code != _LAVA:
        pygame.draw.rect(board, _LINES, place, 1)
    if code == _COIN:
        pygame.draw.circle(board, _COIN_GOLD, place.center, place.width * 0.44)
        pygame.draw.circle(board, _COIN_SHINE, place.center, place.width * 0.2)
    elif code == _CRATE:
        pygame.draw.rect(board, _CRATE_LINE, place, max(1, place.width // 8))
    elif code == _SAW:
        x, y, r = *place.center, place.width * 0.46
        pygame.draw.polygon(board, _SAW_STEEL, [(x, y - r), (x + r, y), (x, y + r), (x - r, y)])
    elif _MONSTER_LEFT <= code < _END_OF_CODES:
        _draw_monster(board, place, code)


def _draw_monster(board: pygame.Surface, place: pygame.Rect, code: int) -> None:
    """An arrowhead pointing where it goes, in the quarter of the cell where its centre is."""
    is_left = code < _MONSTER_RIGHT
    quarter = (code - (_MONSTER_LEFT if is_left else _MONSTER_RIGHT)) % _NUM_OFFSETS
    k = place.width
    x, y = place.left + (quarter + 0.5) / _NUM_OFFSETS * k, place.centery
    tip = -0.34 * k if is_left else 0.34 * k
    pygame.draw.polygon(board, _MONSTER_FUR, [(x + tip, y), (x - tip, y - 0.4 * k), (x - tip, y + 0.4 * k)])


class Inset:
    """The agent's view on a board in the lower right corner of a frame."""

    def __init__(self, size: tuple[int, int], scale: float) -> None:
        self._size, self._scale = size, scale
        self._cell = max(3, round(min(0.26 * min(size), 260 * scale) / AGENT_WINDOW))
        self._board = self._empty_board()
        self._shown: tuple[bytes, pygame.Surface] | None = None

    @property
    def place(self) -> pygame.Rect:
        """The board's pixels in the frame."""
        gap = round(14 * self._scale)
        return self._board.get_rect(bottomright=(self._size[0] - gap, self._size[1] - gap))

    def draw(self, frame: pygame.Surface, seen: NDArray[np.uint8]) -> None:
        """Blit the board with these cells or this picture."""
        key = seen.tobytes()
        if self._shown is None or self._shown[0] != key:
            self._shown = key, self._filled(seen)
        frame.blit(self._shown[1], self.place)

    def _filled(self, seen: NDArray[np.uint8]) -> pygame.Surface:
        pixels = agent_view_image(seen, self._cell)
        side = pixels.shape[0]
        board = self._board.copy()
        picture = canvas(pixels)
        pad = (board.get_width() - side) // 2
        board.blit(picture, (pad, board.get_height() - side - pad))
        return board

    def _empty_board(self) -> pygame.Surface:
        side, pad = self._cell * AGENT_WINDOW, round(7 * self._scale)
        caption = words(CAPTION, round(12 * self._scale), _CAPTION)
        if caption.get_width() > side:
            caption = pygame.transform.smoothscale_by(caption, side / caption.get_width())
        top = caption.get_height() + pad
        board = surface_of(np.zeros((side + top + pad, side + 2 * pad, 4), np.uint8))
        pygame.draw.rect(board, _BOARD, board.get_rect(), border_radius=pad)
        board.blit(caption, (pad, (top - caption.get_height()) // 2 + 1))
        return board
