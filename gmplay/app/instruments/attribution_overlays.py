"""An attribution laid over the world: on the cells of the agent's map, or on what its pictures show of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.observe import WINDOW
from gmplay.envs.coinrun.state import SIZE
from gmplay.render.overlays import CellHeat, Overlay, PictureHeat

_FAINTEST = 0.02  # of the strongest cell; what is fainter is not painted
_OPACITY = 0.55

Point = tuple[float, float]


def cells_overlay(cells: NDArray[np.float64], centre: Point, title: str) -> Overlay | None:
    """On the cells of the map of an agent at ``centre``, the lowest row first; None where nothing counts."""
    strongest = float(np.abs(cells).max())
    if strongest == 0.0:
        return None
    rows, columns = cells.shape  # the lowest rows lie below the window
    left, low = int(centre[0]) - columns // 2, int(centre[1]) - columns // 2 - (rows - columns)
    world = np.full((SIZE, SIZE), np.nan)
    for row, column in np.argwhere(np.abs(cells) > _FAINTEST * strongest).tolist():
        if 0 <= low + row < SIZE and 0 <= left + column < SIZE:
            world[low + row, left + column] = cells[row, column]
    return CellHeat(world, -strongest, strongest, _OPACITY, title)


def pictures_overlay(layers: NDArray[np.float64], centres: Sequence[Point], title: str) -> Overlay | None:
    """On the square that the present picture shows; None where nothing counts.

    Args:
        layers: (num_pictures, side, side), the present picture first, the highest row first.
        centres: where the agent was in each of them: what it saw is painted where it lay in the world.
    """
    side, (x, y) = layers.shape[1], centres[0]
    total = np.zeros((side, side))
    for layer, (then_x, then_y) in zip(layers, centres, strict=True):
        columns, rows = (round(moved * side / WINDOW) for moved in (then_x - x, y - then_y))
        total += _shifted(layer, rows, columns)
    strongest = float(np.abs(total).max())
    if strongest == 0.0:
        return None
    return PictureHeat(total, x - WINDOW / 2, y - WINDOW / 2, WINDOW, strongest, title)


def _shifted(layer: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """The layer so many rows further down and columns further right; what leaves it is gone."""
    side = len(layer)
    reach = min(max(abs(rows), abs(columns)), side)
    padded = np.pad(layer, reach)
    top, left = reach - np.clip([rows, columns], -reach, reach)
    return padded[top : top + side, left : left + side]
