"""What instruments lay over the world: heat on cells, arrows, ghosts of the agent, marks, and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, AGENT_HALF_WIDTH
from gmplay.render.camera import Camera
from gmplay.render.legends import HIGH_COLOUR as HIGH_COLOUR
from gmplay.render.legends import LOW_COLOUR as LOW_COLOUR
from gmplay.render.legends import Colour as Colour
from gmplay.render.legends import Legend, heat_colours, signed_colours
from gmplay.render.lettering import words

_SHADE: Colour = (16, 20, 28)
_BRIGHT: Colour = (235, 235, 235)
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

    @property
    def legend(self) -> Legend:
        """What its colours mean."""
        return Legend(self.title, self.low, self.high, self.unit)


@dataclass(frozen=True)
class PictureHeat:
    """A colour on each pixel of a picture that shows a square of the world, the more opaque the stronger the value is.

    Attributes:
        values: (side, side) the highest row first.
        x, y: the square's lower left corner, in cells.
        width: of the square, in cells.
        most: what is so far above or below zero is painted as strongly as can be.
        title: what the legend says it is; "" for no legend.
    """

    values: NDArray[np.float64]
    x: float
    y: float
    width: float
    most: float
    title: str = ""

    @property
    def legend(self) -> Legend:
        """What its colours mean."""
        return Legend(self.title, -self.most, self.most, is_faint_in_the_middle=True)


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


Overlay = CellHeat | PictureHeat | CellArrows | Ghost | CellMark


def draw_overlays(frame: pygame.Surface, camera: Camera, overlays: Sequence[Overlay], scale: float) -> None:
    """Draw them in their order, without their legends. ``scale`` is physical pixels per logical one."""
    for overlay in overlays:
        _draw(overlay, frame, camera, scale)


def legends_of(overlays: Sequence[Overlay]) -> list[Legend]:
    """Their legends, for draw_legends."""
    return [each.legend for each in overlays if isinstance(each, CellHeat | PictureHeat) and each.title]


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


@_draw.register
def _(overlay: PictureHeat, frame: pygame.Surface, camera: Camera, scale: float) -> None:
    left, bottom = camera.to_pixel(overlay.x, overlay.y)
    right, top = camera.to_pixel(overlay.x + overlay.width, overlay.y + overlay.width)
    place = pygame.Rect(left, top, right - left, bottom - top)
    side = len(overlay.values)
    board = pygame.Surface((side, side), pygame.SRCALPHA)
    colours = signed_colours(overlay.values / overlay.most).swapaxes(0, 1)
    pygame.surfarray.blit_array(board, colours[..., :3])
    pygame.surfarray.pixels_alpha(board)[:] = colours[..., 3]
    frame.blit(pygame.transform.scale(board, place.size), place)  # pixels stay pixels: nothing between them is made up
    pygame.draw.rect(frame, _BRIGHT, place, max(1, round(scale)))


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
