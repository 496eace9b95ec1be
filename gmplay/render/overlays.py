"""What instruments lay over the world: heat on cells, arrows, ghosts of the agent, marks, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, singledispatch

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, AGENT_HALF_WIDTH
from gmplay.render.camera import Camera
from gmplay.render.lettering import words

Colour = tuple[int, int, int]

LOW_COLOUR: Colour = (33, 60, 120)
MIDDLE_COLOUR: Colour = (225, 225, 225)
HIGH_COLOUR: Colour = (230, 159, 0)
"""From least over nothing to most: blue, white, orange; told apart with any kind of colour vision."""

_SHADE: Colour = (16, 20, 28)
_BRIGHT: Colour = (235, 235, 235)
_QUIET: Colour = (200, 200, 205)
_MARK_LINE = 0.06
_ARROW_LENGTH = 0.42


@dataclass(frozen=True)
class CellHeat:
    """A colour on each cell that has a value.

    Attributes:
        values: (SIZE, SIZE) indexed [y, x]; nan where nothing is painted.
        low, high: the values of LOW_COLOUR and HIGH_COLOUR; what is beyond gets the same.
        opacity: 0 .. 1.
        title: what the legend says it is; "" for no legend.
        unit: behind the legend's numbers, such as " %"; the numbers are multiplied by 100 where it is " %".
    """

    values: NDArray[np.float64]
    low: float
    high: float
    opacity: float = 0.6
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class CellArrows:
    """An arrow on each of a number of places.

    Attributes:
        x, y: (num_arrows,) in cells, where they begin.
        dx, dy: (num_arrows,) direction and length, y upward; length 1 reaches almost the next cell.
        colour: of all of them.
        opacity: (num_arrows,) 0 .. 1.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    dx: NDArray[np.float64]
    dy: NDArray[np.float64]
    colour: Colour
    opacity: NDArray[np.float64]


@dataclass(frozen=True)
class Ghost:
    """The outline of an agent that is elsewhere, its box centred at (x, y) in cells, with a word over it."""

    x: float
    y: float
    colour: Colour
    caption: str = ""


@dataclass(frozen=True)
class CellMark:
    """A frame around the cell (x, y), with a word over it."""

    x: int
    y: int
    colour: Colour
    caption: str = ""


Overlay = CellHeat | CellArrows | Ghost | CellMark


def draw_overlays(frame: pygame.Surface, camera: Camera, overlays: Sequence[Overlay], scale: float) -> None:
    """Draw them in their order. ``scale`` is physical pixels per logical one."""
    for overlay in overlays:
        _draw(overlay, frame, camera, scale)


def heat_colours(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """(…, 3) RGB of values from ``low`` over the middle to ``high``."""
    share = np.clip(np.nan_to_num((values - low) / max(high - low, 1e-12)), 0.0, 1.0)[..., None]
    lower, middle, upper = (np.array(colour, float) for colour in (LOW_COLOUR, MIDDLE_COLOUR, HIGH_COLOUR))
    below, above = lower + (middle - lower) * 2 * share, middle + (upper - middle) * (2 * share - 1)
    colours: NDArray[np.uint8] = np.where(share < 0.5, below, above).astype(np.uint8)
    return colours


@singledispatch
def _draw(overlay: Overlay, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    raise TypeError(f"{overlay!r} is no overlay.")


@_draw.register
def _(overlay: CellHeat, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    rows, columns = camera.rows, camera.columns
    y, x = np.nonzero(np.isfinite(overlay.values))
    is_shown = (y >= rows.start) & (y < rows.stop) & (x >= columns.start) & (x < columns.stop)
    y, x = y[is_shown], x[is_shown]
    tile = pygame.Surface((camera.cell, camera.cell), 0, frame)
    tile.set_alpha(round(255 * overlay.opacity))
    colours = heat_colours(overlay.values[y, x], overlay.low, overlay.high).tolist()
    for column, row, colour in zip(x.tolist(), y.tolist(), colours, strict=True):
        left, bottom = camera.to_pixel(column, row)
        tile.fill(colour)
        frame.blit(tile, (left, bottom - camera.cell))
    if overlay.title:
        _draw_legend(overlay, frame, scale)


@_draw.register
def _(overlay: CellArrows, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    board = pygame.Surface(frame.get_size(), pygame.SRCALPHA)
    width = max(2, round(0.07 * camera.cell))
    for x, y, dx, dy, opacity in zip(overlay.x, overlay.y, overlay.dx, overlay.dy, overlay.opacity, strict=True):
        colour = (*overlay.colour, round(255 * float(opacity)))
        _draw_arrow(board, camera, (float(x), float(y)), (float(dx), float(dy)), colour, width)
    frame.blit(board, (0, 0))


@_draw.register
def _(overlay: Ghost, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    left, top = camera.to_pixel(overlay.x - AGENT_HALF_WIDTH, overlay.y + AGENT_HALF_HEIGHT)
    right, bottom = camera.to_pixel(overlay.x + AGENT_HALF_WIDTH, overlay.y - AGENT_HALF_HEIGHT)
    _draw_box(frame, pygame.Rect(left, top, right - left, bottom - top), overlay.colour, overlay.caption, scale)


@_draw.register
def _(overlay: CellMark, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    left, bottom = camera.to_pixel(overlay.x, overlay.y)
    place = pygame.Rect(left, bottom - camera.cell, camera.cell, camera.cell)
    _draw_box(frame, place, overlay.colour, overlay.caption, scale)


def _draw_box(frame: pygame.Surface, place: pygame.Rect, colour: Colour, caption: str, scale: float) -> None:
    line = max(2, round(_MARK_LINE * place.width))
    pygame.draw.rect(frame, _SHADE, place.inflate(2, 2), line + 2, border_radius=line * 2)
    pygame.draw.rect(frame, colour, place, line, border_radius=line * 2)
    if caption:
        caption_picture = words(caption, round(12 * scale), colour)
        label = caption_picture.get_rect(midbottom=(place.centerx, place.top - 2 * line))
        board = pygame.Surface(label.inflate(4 * line, line).size, pygame.SRCALPHA)
        pygame.draw.rect(board, (*_SHADE, 190), board.get_rect(), border_radius=2 * line)
        frame.blit(board, label.inflate(4 * line, line))
        frame.blit(caption_picture, label)


def _draw_arrow(
    board: pygame.Surface,
    camera: Camera,
    start: tuple[float, float],
    move: tuple[float, float],
    colour: tuple[int, int, int, int],
    width: int,
) -> None:
    begin = np.array(camera.to_pixel(*start), float)
    reach = np.array([move[0], -move[1]]) * camera.cell * _ARROW_LENGTH * 2
    length = float(np.hypot(*reach))
    if length < 2.0:
        pygame.draw.circle(board, colour, begin.astype(int).tolist(), width)
        return
    ahead = reach / length
    across = np.array([-ahead[1], ahead[0]])
    tip, barb = begin + reach, min(0.3 * camera.cell, length * 0.6)
    pygame.draw.line(board, colour, begin.tolist(), (tip - ahead * barb * 0.6).tolist(), width)
    corners = [tip, tip - ahead * barb + across * barb * 0.55, tip - ahead * barb - across * barb * 0.55]
    pygame.draw.polygon(board, colour, [corner.tolist() for corner in corners])


def _draw_legend(overlay: CellHeat, frame: pygame.Surface, scale: float) -> None:
    """In the lower left corner."""
    factor = 100.0 if overlay.unit == " %" else 1.0
    low, high = (f"{value * factor:.3g}{overlay.unit}" for value in (overlay.low, overlay.high))
    board, margin = _legend(overlay.title, low, high, scale), round(14 * scale)
    frame.blit(board, (margin, frame.get_height() - board.get_height() - margin))


@lru_cache(maxsize=8)
def _legend(name: str, low: str, high: str, scale: float) -> pygame.Surface:
    """A bar of the colours under their name, with its ends' values."""
    pad, width, height = round(10 * scale), round(150 * scale), round(8 * scale)
    title = words(name, round(12 * scale), _BRIGHT)
    ends = [words(number, round(11 * scale), _QUIET) for number in (low, high)]
    board = pygame.Surface(
        (max(width, title.get_width()) + 2 * pad, title.get_height() + height + ends[0].get_height() + 2 * pad + 4),
        pygame.SRCALPHA,
    )
    pygame.draw.rect(board, (*_SHADE, 215), board.get_rect(), border_radius=pad // 2)
    board.blit(title, (pad, pad))
    top = pad + title.get_height() + 2
    colours = heat_colours(np.linspace(0.0, 1.0, width), 0.0, 1.0)
    for column in range(width):
        board.fill(tuple(int(part) for part in colours[column]), (pad + column, top, 1, height))
    board.blit(ends[0], (pad, top + height + 2))
    board.blit(ends[1], (pad + width - ends[1].get_width(), top + height + 2))
    return board
