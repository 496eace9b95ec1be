"""Snapshots to pictures, and pixels back to cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import State
from gmplay.render.camera import Camera, camera_for
from gmplay.render.overlays import Overlay
from gmplay.render.renderer import Renderer
from gmplay.render.view import View, moment_of
from gmplay.session.session import Snapshot

CoinBox = tuple[float, float, float, float]
"""Left, top, right and bottom of the coin, in pixels of the picture."""


@dataclass(frozen=True)
class Picture:
    """A drawn moment.

    Attributes:
        pixels: (height, width, 4) uint8 BGRA, not written to until the next Draw.
        snapshot: what it shows.
        coin_box: where the coin is, None where there is none.
    """

    pixels: NDArray[np.uint8]
    snapshot: Snapshot
    coin_box: CoinBox | None = None


@dataclass(frozen=True)
class Pointing:
    """What the mouse does to the coin: over it, or dragging it over a cell where it may or may not lie."""

    is_on_coin: bool = False
    ghost: tuple[int, int] | None = None
    is_allowed: bool = True


class PictureMaker:
    """Draws snapshots. The picture handed out last is left alone while the next one is drawn."""

    def __init__(self) -> None:
        self._renderer = Renderer((960, 600))
        self._buffers = [np.empty_like(self._renderer.buffer) for _ in range(2)]
        self._camera: Camera | None = None

    def resize(self, width: int, height: int, scale: float) -> None:
        """Draw at this size, in physical pixels, from now on."""
        self._renderer.resize((width, height), scale)
        self._buffers = [np.empty_like(self._renderer.buffer) for _ in range(2)]

    def draw(
        self,
        snapshot: Snapshot,
        agent_view: NDArray[np.uint8] | None,
        pointing: Pointing,
        overlays: tuple[Overlay, ...] = (),
        framed: State | None = None,
    ) -> Picture:
        """The picture of a snapshot, with what instruments lay over it.

        Args:
            agent_view: what the agent observes, for the inset, as in View.
            framed: the world that the camera of the whole level is fitted to, None for the one on show.
        """
        view = View(
            current=snapshot.current,
            previous=snapshot.previous,
            alpha=snapshot.alpha,
            camera=snapshot.record.camera,  # type: ignore[arg-type]  # Record checks it
            highlight_coin=pointing.is_on_coin,
            ghost_coin=pointing.ghost,
            ghost_is_allowed=pointing.is_allowed,
            agent_view=agent_view,
            overlays=overlays,
            framed=framed,
        )
        pixels, coin_box = self.draw_view(view)
        return Picture(pixels, snapshot, coin_box)

    def draw_view(self, view: View) -> tuple[NDArray[np.uint8], CoinBox | None]:
        """The pixels of a view, and where in them the coin is: see Picture."""
        return self._drawn(view), self._coin_box(view)

    def cell_at(self, pixel_x: float, pixel_y: float) -> tuple[float, float]:
        """The point of the world, in cells, at a pixel of the picture drawn last."""
        return self._camera.to_cells(pixel_x, pixel_y) if self._camera else (0.0, 0.0)

    def _drawn(self, view: View) -> NDArray[Any]:
        self._camera = camera_for(view, moment_of(view), self._renderer.size)
        self._buffers.reverse()
        np.copyto(self._buffers[0], self._renderer.render(view))
        return self._buffers[0]

    def _coin_box(self, view: View) -> CoinBox | None:
        x, y = int(view.current.coin_x[view.world]), int(view.current.coin_y[view.world])
        if self._camera is None or x < 0:
            return None
        left, bottom = self._camera.to_pixel(x, y)
        return left, bottom - self._camera.cell, left + self._camera.cell, bottom
