"""Where the clearing lies in a frame: cells to pixels and back, seen from a little above."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gmplay.envs.tree_gridworld.state import SIZE

FLATNESS = 0.8
"""A cell's height over its width, as one sees it from the front and above."""
_ROWS_ABOVE, _ROWS_BELOW, _COLUMNS_BESIDE = 2.3, 0.75, 0.75
"""Room around the cells, in cell widths: for the wood behind and the sky, in front, and on either side."""
_SPARE_ABOVE = 0.6
"""How much of what a tall frame has to spare goes above the clearing."""
_SKY_SHARE = 0.62
"""How much of the room above is sky."""


@dataclass(frozen=True)
class Clearing:
    """The layout of one frame size.

    Attributes:
        cell: pixels per cell across.
        row: pixels per cell up.
        left, bottom: the frame's pixel column of x = 0 and pixel row of y = 0.
        width, height: the frame in pixels.
    """

    cell: int
    row: int
    left: int
    bottom: int
    width: int
    height: int

    @classmethod
    def of(cls, size: tuple[int, int]) -> Clearing:
        """The layout in a frame of ``size`` (width, height) pixels."""
        width, height = size
        rows = SIZE * FLATNESS + _ROWS_ABOVE + _ROWS_BELOW
        cell = max(1, min(math.floor(height / rows), math.floor(width / (SIZE + 2 * _COLUMNS_BESIDE))))
        row = max(1, round(cell * FLATNESS))
        spare = height - SIZE * row - (_ROWS_ABOVE + _ROWS_BELOW) * cell
        top = round(_ROWS_ABOVE * cell + _SPARE_ABOVE * max(0.0, spare))
        return cls(cell, row, (width - SIZE * cell) // 2, top + SIZE * row, width, height)

    @property
    def top(self) -> int:
        """Pixel row of the clearing's far edge."""
        return self.bottom - SIZE * self.row

    @property
    def horizon(self) -> int:
        """Pixel row above which there is sky: a part of the room above, never more than so many cells."""
        return min(round(_SKY_SHARE * self.top), round(2.4 * self.cell))

    def to_pixel(self, x: float, y: float) -> tuple[int, int]:
        """The frame's pixel at a point of the ground."""
        return self.left + math.floor(x * self.cell + 0.5), self.bottom - math.floor(y * self.row + 0.5)

    def cell_at(self, pixel_x: float, pixel_y: float) -> tuple[int, int] | None:
        """The cell (x, y) of the ground under a pixel; None outside the world."""
        x = math.floor((pixel_x - self.left) / self.cell)
        y = math.floor((self.bottom - 1 - pixel_y) / self.row)
        return (x, y) if 0 <= x < SIZE and 0 <= y < SIZE else None

    def rectangle(self, x: int, y: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a cell in pixels."""
        left, low = self.to_pixel(x, y)
        return left, low - self.row, self.cell, self.row
