"""The layout of a level, read back from its cells: the sections the generator would have put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.levels import FIRST_SECTION_X, PASSABLE_WALL_WIDTH
from gmplay.envs.coinrun.state import (
    BARRIER,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    WALL,
    WALL_TOP,
    State,
)

Grid = NDArray[np.uint8]


@dataclass(frozen=True)
class Entity:
    """One saw, monster or crate, with the cell its centre is in."""

    kind: int
    column: int
    row: int
    is_centred: bool
    vx: np.float32


@dataclass(frozen=True)
class Pit:
    """A gap between two lips of ground.

    Attributes:
        x, width: its columns.
        lava: rows of lava on its floor.
        block_x, block_width: columns of the stepping block over it; no width, no block.
    """

    x: int
    width: int
    lava: int
    block_x: int
    block_width: int


@dataclass(frozen=True)
class Section:
    """Columns of one height, with a pit or without. ``height`` counts the rows of ground: its surface is that row."""

    x: int
    length: int
    height: int
    pit: Pit | None = None

    @property
    def columns(self) -> range:
        """Its columns."""
        return range(self.x, self.x + self.length)

    @property
    def pit_columns(self) -> range:
        """The columns of its pit."""
        return range(self.pit.x, self.pit.x + self.pit.width) if self.pit else range(0)


def read_entities(state: State) -> list[Entity]:
    """The entities of a single world, in order."""
    count = int(state.num_entities[0])
    rows = zip(
        state.entity_kind[0, :count],
        state.entity_x[0, :count],
        state.entity_y[0, :count],
        state.entity_vx[0],
        strict=False,
    )
    return [
        Entity(int(kind), int(x), int(y), bool(x == int(x) + 0.5 and y == int(y) + 0.5), vx) for kind, x, y, vx in rows
    ]


def read_sections(state: State) -> list[Section]:
    """The sections of a single world, from left to right up to its end column.

    A section begins where the height of the ground changes, or where barriers on equal ground say so; a gap
    between lips of one height with lava, a danger in its first column or a block over it is a pit. For a level of
    the generator these are the very sections it was made of; any other is read as well as may be.
    """
    grid, end = state.grid[0], int(state.end_x[0])
    dangers = {(each.column, each.row) for each in read_entities(state) if each.kind in (SAW, MONSTER)}
    runs = list(_runs(grid, end))
    sections: list[Section] = []
    while runs:
        run = runs.pop(0)
        if len(runs) >= 2 and runs[1].height == run.height > 1:
            pit = _read_pit(grid, runs[0], run.height, dangers)
            if pit is not None:
                run = Section(run.x, run.length + pit.width + runs[1].length, run.height, pit)
                del runs[:2]
        sections.append(run)
    return sections


def _runs(grid: Grid, end: int) -> Iterator[Section]:
    """Neighbouring columns of equal height."""
    heights, first = _heights(grid, end), FIRST_SECTION_X
    for column in range(FIRST_SECTION_X + 1, end + 1):
        height = heights[first]
        is_parted = height < SIZE and grid[height, column - 1] == grid[height, column] == BARRIER
        if column == end or heights[column] != height or is_parted:
            yield Section(first, column - first, height)
            first = column


def _heights(grid: Grid, end: int) -> list[int]:
    """Rows of ground in each column, from the floor up. A hole under an unbroken surface does not count."""
    is_solid = (grid == WALL) | (grid == WALL_TOP)
    heights: list[int] = np.where(is_solid.all(axis=0), SIZE, np.argmin(is_solid, axis=0)).tolist()
    for column in range(FIRST_SECTION_X + 1, end - 1):
        left, right = heights[column - 1], heights[column + 1]
        if left == right > heights[column] and is_solid[left - 1, column]:
            heights[column] = left
    return heights


def _read_pit(grid: Grid, run: Section, lip: int, dangers: set[tuple[int, int]]) -> Pit | None:
    """The pit that a run of columns between two lips of the height ``lip`` is, None where it is none."""
    columns = slice(run.x, run.x + run.length)
    is_lava = np.isin(grid[1:lip, columns], (LAVA, LAVA_TOP))
    over = np.flatnonzero(np.isin(grid[lip - 1, columns], (WALL, WALL_TOP)))
    if run.height != 1 or not (is_lava.any() or len(over) or (run.x, 1) in dangers):
        return None
    rows = is_lava[:, 0]
    lava = len(rows) if rows.all() else int(np.argmin(rows))
    block_x, block_width = (run.x + int(over[0]), int(over[-1] - over[0]) + 1) if len(over) else (run.x, 0)
    return Pit(run.x, run.length, lava, block_x, block_width)


def build_grid(sections: list[Section], end_x: int, end_y: int, is_wall_passable: bool) -> Grid:
    """The (SIZE, SIZE) cells the generator makes of these sections, filled in its order."""
    grid = np.full((SIZE, SIZE), EMPTY, np.uint8)
    grid[0], grid[SIZE - 1], grid[:, 0], grid[:, SIZE - 1] = WALL_TOP, WALL, WALL, WALL
    for section in sections:
        _build_section(grid, section)
        if grid[section.height, section.x - 1] not in (WALL, WALL_TOP):
            grid[section.height, section.x - 1] = BARRIER
        grid[section.height, section.x + section.length] = BARRIER
    grid[end_y, end_x] = EMPTY
    _fill(grid[:end_y, end_x], WALL, WALL_TOP)
    grid[:, end_x + 1 :] = WALL
    if is_wall_passable:
        opening = min(end_x + 1 + PASSABLE_WALL_WIDTH, SIZE - 1)
        grid[end_y : SIZE - 1, end_x + 1 : opening] = PASSABLE_WALL
        grid[end_y : SIZE - 1, opening : SIZE - 1] = EMPTY
        grid[end_y - 1, opening : SIZE - 1] = WALL_TOP
    return grid


def _build_section(grid: Grid, section: Section) -> None:
    columns = [column for column in section.columns if column not in section.pit_columns]
    for column in columns:
        _fill(grid[: section.height, column], WALL, WALL_TOP)
    if section.pit:
        pit = section.pit
        _fill(grid[1 : 1 + pit.lava, pit.x : pit.x + pit.width], LAVA, LAVA_TOP)
        grid[section.height - 1, pit.block_x : pit.block_x + pit.block_width] = WALL_TOP


def _fill(cells: NDArray[Any], body: int, top: int) -> None:
    """A block of ``body`` whose uppermost row is ``top``."""
    if len(cells):
        cells[:], cells[-1] = body, top
