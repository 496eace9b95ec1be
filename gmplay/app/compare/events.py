"""What the window asks of the lanes, and the pictures it is given back. The rest is in gmplay.app.events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmplay.app.pictures import CoinBox
from gmplay.session.lanes import Lane
from gmplay.session.sight import Sight

# --- asked ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChooseLanes:
    """Let these stand side by side, from the first step."""

    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class ResizePane:
    """Draw this pane at this size from now on: physical pixels, and how many of them make a logical one."""

    pane: int
    width: int
    height: int
    scale: float


@dataclass(frozen=True)
class PointInPane:
    """The mouse is over this pane's coin now, or no longer."""

    pane: int
    is_on_coin: bool


@dataclass(frozen=True)
class PressInPane:
    """The mouse button went down at this pixel of this pane's picture; on the coin, that picks it up."""

    pane: int
    x: float
    y: float


@dataclass(frozen=True)
class DragInPane:
    """The mouse moved to this pixel of this pane's picture with its button down."""

    pane: int
    x: float
    y: float


# --- told -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PanePicture:
    """One lane drawn.

    Attributes:
        pixels: (height, width, 4) uint8 BGRA, not written to until the next Draw.
        coin_box: where the coin is, None where there is none.
    """

    pixels: NDArray[np.uint8]
    coin_box: CoinBox | None


@dataclass(frozen=True)
class ComparePicture:
    """All lanes drawn, and what they show."""

    panes: tuple[PanePicture, ...]
    sight: Sight
