"""Which part of the world a frame shows. A camera is a pure function of the world: it remembers nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import SIZE, WALL, WALL_TOP
from gmplay.render.view import CameraName, Moment, View

AGENT_WINDOW = 13
"""The agent sees this many cells each way (facts: Procgen's visibility)."""
FOLLOW_ROWS = 11
LOOK_AHEAD = 2
"""Cells the follow camera is ahead of the agent: in these levels the way leads right."""
GROUND_LINE = 2.3
"""Rows the follow camera shows below the surface."""
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_BELOW = 1, 5, 1.5


@dataclass(frozen=True)
class Camera:
    """Cells to pixels and back. Integer pixels, so that neighbouring cells meet exactly.

    Attributes:
        cell: pixels per cell.
        left: pixels from the world's left edge (x = 0) to the frame's.
        bottom: pixels from the world's lower edge (y = 0) up to the frame's.
        width, height: the frame in pixels.
    """

    cell: int
    left: int
    bottom: int
    width: int
    height: int

    def to_pixel(self, x: float, y: float) -> tuple[int, int]:
        """The frame's pixel at a point of the world."""
        return _whole(x * self.cell) - self.left, self.height - (_whole(y * self.cell) - self.bottom)

    def to_cells(self, pixel_x: float, pixel_y: float) -> tuple[float, float]:
        """The point of the world at a pixel."""
        return (pixel_x + self.left) / self.cell, (self.height - pixel_y + self.bottom) / self.cell

    @property
    def columns(self) -> range:
        """Columns at least partly in the frame; may lie outside the world."""
        return range(self.left // self.cell, (self.left + self.width - 1) // self.cell + 1)

    @property
    def rows(self) -> range:
        """Rows at least partly in the frame."""
        return range(self.bottom // self.cell, (self.bottom + self.height - 1) // self.cell + 1)


def camera_for(view: View, moment: Moment, size: tuple[int, int]) -> Camera:
    """The camera a view asks for, in a frame of ``size`` (width, height) pixels."""
    cameras = {"window": _window_camera, "follow": _follow_camera, "level": _level_camera}
    name: CameraName = view.camera
    return cameras[name](view, moment, size)


def _window_camera(view: View, moment: Moment, size: tuple[int, int]) -> Camera:
    cell = max(1, min(size) // AGENT_WINDOW)
    return _centred(cell, moment.x, moment.y, size)


def _follow_camera(view: View, moment: Moment, size: tuple[int, int]) -> Camera:
    width, height = size
    cell = max(1, min(int(height / FOLLOW_ROWS), width // AGENT_WINDOW))
    rows, columns = height / cell, width / cell
    profile = _ground_profile(_grid_of(view), int(view.current.end_x[view.world]))
    ground = float(np.interp(moment.x - 0.5 + LOOK_AHEAD / 2, np.arange(SIZE), profile))
    y = ground + rows / 2 - GROUND_LINE
    # Only a high jump or a deep fall moves the camera up or down beyond what the ground does.
    above, below = moment.y - y - (rows / 2 - 2.0), y - moment.y - (rows / 2 - 1.6)
    y = max(y + _softly(above) - _softly(below), rows / 2 - MARGIN_BELOW)
    end = max(float(view.current.end_x[view.world]), moment.x)
    x = _clamp(moment.x + LOOK_AHEAD, columns / 2 - MARGIN_LEFT, end + MARGIN_RIGHT - columns / 2)
    return _centred(cell, x, y, size)


def _level_camera(view: View, moment: Moment, size: tuple[int, int]) -> Camera:
    width, height = size
    state, world, x = view.current, view.world, moment.x
    if view.framed is not None:
        state, world, x = view.framed, 0, float(view.framed.x[0])
    end = int(state.end_x[world])
    columns = SIZE if x > end + 2 else min(end + 4, SIZE)
    rows = int(_surface(state.grid[world].tobytes())[1 : end + 1].max(initial=1)) + 5
    cell = max(1, min(width // columns, int(height / max(rows, FOLLOW_ROWS))))
    spare = height / cell - rows
    return Camera(cell, -round((width - columns * cell) / 2), -round(0.3 * spare * cell), width, height)


def _centred(cell: int, x: float, y: float, size: tuple[int, int]) -> Camera:
    width, height = size
    return Camera(cell, _whole(x * cell) - width // 2, _whole(y * cell) - height // 2, width, height)


def _grid_of(view: View) -> bytes:
    return view.current.grid[view.world].tobytes()


@lru_cache(maxsize=4)
def _surface(grid_bytes: bytes) -> NDArray[np.int64]:
    """(SIZE,) rows from the floor to the top of each column's highest ground, the world's ceiling left out."""
    grid = np.frombuffer(grid_bytes, np.uint8).reshape(SIZE, SIZE)[: SIZE - 1]
    solid = (grid == WALL) | (grid == WALL_TOP)
    return np.where(solid.any(axis=0), SIZE - 1 - np.argmax(solid[::-1], axis=0), 0)


@lru_cache(maxsize=4)
def _ground_profile(grid_bytes: bytes, end: int) -> NDArray[np.float64]:
    """(SIZE,) the surface without pits, walls and corners: what a calm camera follows."""
    surface = _surface(grid_bytes).astype(np.float64)
    surface[0], surface[end + 1 :] = surface[1], surface[min(end, SIZE - 1)]
    bridged = np.max(_neighbours(surface, 2), axis=0)
    lowest = np.min(_neighbours(bridged, 4), axis=0)
    weights = np.exp(-0.5 * (np.arange(-6, 7) / 2.4) ** 2)
    return np.average(_neighbours(lowest, 6), axis=0, weights=weights)


def _neighbours(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """(2 reach + 1, SIZE): the values shifted by -reach .. reach; the ends repeat."""
    padded = np.pad(values, reach, mode="edge")
    return np.stack([padded[shift : shift + SIZE] for shift in range(2 * reach + 1)])


def _whole(pixels: float) -> int:
    """The nearest pixel. The camera and what it follows round alike, so that neither trembles against the other."""
    return math.floor(pixels + 0.5)


def _softly(excess: float) -> float:
    """0 well below zero, the excess itself well above, smooth between."""
    return math.log1p(math.exp(min(2.0 * excess, 50.0))) / 2.0


def _clamp(value: float, low: float, high: float) -> float:
    return (low + high) / 2 if high < low else min(max(value, low), high)
