"""The legends of what is laid over the world: names over bars of colours, laid out so that none hides another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.render.lettering import words

Colour = tuple[int, int, int]

LOW_COLOUR: Colour = (33, 60, 120)
MIDDLE_COLOUR: Colour = (225, 225, 225)
HIGH_COLOUR: Colour = (230, 159, 0)
"""From least over nothing to most: blue, white, orange; told apart with any kind of colour vision."""

_BELOW: Colour = (86, 180, 233)
"""In place of LOW_COLOUR where weak colours are faint: it must show on dark ground."""
_MOST_OPAQUE = 0.85
_SHADE: Colour = (16, 20, 28)
_BRIGHT: Colour = (235, 235, 235)
_QUIET: Colour = (200, 200, 205)
_WIDTH, _RIM, _GAP = 190, 14, 8  # logical pixels


class Legend(NamedTuple):
    """What a heat's colours mean; the numbers are multiplied by 100 where the unit is " %".

    ``is_faint_in_the_middle``: they are those of signed_colours, not of heat_colours.
    """

    title: str
    low: float
    high: float
    unit: str = ""
    is_faint_in_the_middle: bool = False


def heat_colours(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    """(…, 3) RGB of values from ``low`` over the middle to ``high``."""
    share = np.clip(np.nan_to_num((values - low) / max(high - low, 1e-12)), 0.0, 1.0)[..., None]
    lower, middle, upper = (np.array(colour, float) for colour in (LOW_COLOUR, MIDDLE_COLOUR, HIGH_COLOUR))
    below, above = lower + (middle - lower) * 2 * share, middle + (upper - middle) * (2 * share - 1)
    colours: NDArray[np.uint8] = np.where(share < 0.5, below, above).astype(np.uint8)
    return colours


def signed_colours(shares: NDArray[np.float64]) -> NDArray[np.uint8]:
    """(…, 4) RGB and opacity of -1 .. 1: one colour below zero, another above it, the fainter the nearer to it."""
    strength = np.minimum(np.abs(shares), 1.0)[..., None]
    colours = np.where(shares[..., None] < 0.0, np.array(_BELOW, float), np.array(HIGH_COLOUR, float))
    both: NDArray[np.uint8] = np.concatenate([colours, 255 * _MOST_OPAQUE * strength**0.7], axis=-1).astype(np.uint8)
    return both


def draw_legends(
    frame: pygame.Surface, legends: Sequence[Legend], scale: float, free: Sequence[pygame.Rect] = ()
) -> None:
    """From the lower left corner on, covering neither each other nor what is to stay free."""
    boards = [_board(legend, scale) for legend in legends]
    places = places_of([board.get_size() for board in boards], frame.get_size(), scale, free)
    for board, place in zip(boards, places, strict=True):
        frame.blit(board, place)


def places_of(
    sizes: Sequence[tuple[int, int]], frame: tuple[int, int], scale: float, free: Sequence[pygame.Rect]
) -> list[pygame.Rect]:
    """A place in the frame for each board: the lowest, of these the leftmost, that touches nothing placed before.

    A board for which there is no room at all comes into the lower left corner.
    """
    rim, gap = round(_RIM * scale), round(_GAP * scale)
    room = pygame.Rect((0, 0), frame).inflate(-2 * rim, -2 * rim)
    taken, places = [each.inflate(2 * gap, 2 * gap) for each in free], []
    for size in sizes:
        lefts = sorted({room.left, *(each.right for each in taken)})
        bottoms = sorted({room.bottom, *(each.top for each in taken)}, reverse=True)
        spots = [pygame.Rect((left, bottom - size[1]), size) for bottom in bottoms for left in lefts]
        fits = (spot for spot in spots if room.contains(spot) and spot.collidelist(taken) < 0)
        places.append(next(fits, spots[0]))
        taken.append(places[-1].inflate(2 * gap, 2 * gap))
    return places


@lru_cache(maxsize=8)
def _board(legend: Legend, scale: float) -> pygame.Surface:
    """A bar of the colours under their name, with its ends' values."""
    factor = 100.0 if legend.unit == " %" else 1.0
    low, high = (f"{value * factor:.3g}{legend.unit}" for value in (legend.low, legend.high))
    pad, width, height = round(10 * scale), round(_WIDTH * scale), round(8 * scale)
    lines = [words(line, round(12 * scale), _BRIGHT) for line in _wrapped(legend.title, width, scale)]
    ends = [words(number, round(11 * scale), _QUIET) for number in (low, high)]
    top = pad + sum(line.get_height() for line in lines) + 2
    board = pygame.Surface((width + 2 * pad, top + height + ends[0].get_height() + pad + 2), pygame.SRCALPHA)
    pygame.draw.rect(board, (*_SHADE, 215), board.get_rect(), border_radius=pad // 2)
    for index, line in enumerate(lines):
        board.blit(line, (pad, pad + index * line.get_height()))
    bar = np.linspace(-1.0, 1.0, width)
    colours = signed_colours(bar) if legend.is_faint_in_the_middle else heat_colours(bar, -1.0, 1.0)
    for column in range(width):
        line = pygame.Surface((1, height), pygame.SRCALPHA)
        line.fill(colours[column].tolist())
        board.blit(line, (pad + column, top))
    board.blit(ends[0], (pad, top + height + 2))
    board.blit(ends[1], (pad + width - ends[1].get_width(), top + height + 2))
    return board


def _wrapped(text: str, width: int, scale: float) -> list[str]:
    """The text in lines of at most so many pixels, as far as its words allow."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if not lines[-1] or words(longer, round(12 * scale), _BRIGHT).get_width() <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
