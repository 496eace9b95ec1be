"""Lanes to pictures, and pixels back to cells: one renderer for each pane."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gmplay.app.compare.events import PanePicture, ResizePane
from gmplay.app.compare.looks import COLOURS, LETTERS
from gmplay.app.pictures import PictureMaker, Pointing
from gmplay.render.overlays import Ghost
from gmplay.render.view import Moment, View, moment_of
from gmplay.session.lanes import MAX_LANES, LevelKey
from gmplay.session.sight import LaneMoment, Sight

_APART_CELLS = 0.2
"""A ghost nearer than this to the agent would only blur it."""


class LanePictures:
    """Draws sights. The pictures handed out last are left alone while the next ones are drawn."""

    def __init__(self) -> None:
        self._makers = [PictureMaker() for _ in range(MAX_LANES)]

    def resize(self, request: ResizePane) -> None:
        """Draw a pane at another size from now on."""
        self._makers[request.pane].resize(request.width, request.height, request.scale)

    def cell_at(self, pane: int, x: float, y: float) -> tuple[float, float]:
        """The point of the world, in cells, at a pixel of a pane's latest picture."""
        return self._makers[pane].cell_at(x, y)

    def draw(self, sight: Sight, pointing: Pointing, level: LevelKey | None) -> tuple[PanePicture, ...]:
        """The pictures of all lanes. What the mouse does, it does to the coin of all lanes on ``level``."""
        camera = sight.comparison.record.camera
        moments = [moment_of(_view(lane, camera, Pointing())) for lane in sight.lanes]
        pictures = []
        for index, lane in enumerate(sight.lanes):
            ghosts = _ghosts(index, sight.lanes, moments) if sight.comparison.shows_ghosts else ()
            view = _view(lane, camera, pointing if lane.level == level else Pointing(), ghosts)
            pictures.append(PanePicture(*self._makers[index].draw_view(view)))
        return tuple(pictures)


def _view(lane: LaneMoment, camera: str, pointing: Pointing, ghosts: tuple[Ghost, ...] = ()) -> View:
    return View(
        current=lane.current,
        previous=lane.previous,
        alpha=lane.alpha,
        camera=camera,  # type: ignore[arg-type]  # Record checks it
        highlight_coin=pointing.is_on_coin,
        ghost_coin=pointing.ghost,
        ghost_is_allowed=pointing.is_allowed,
        overlays=ghosts,
    )


def _ghosts(index: int, lanes: Sequence[LaneMoment], moments: Sequence[Moment]) -> tuple[Ghost, ...]:
    """The agents of the other lanes on the same level, where they are elsewhere."""
    here = moments[index]
    return tuple(
        Ghost(there.x, there.y, COLOURS[other], LETTERS[other])
        for other, there in enumerate(moments)
        if lanes[other].level == lanes[index].level and math.hypot(there.x - here.x, there.y - here.y) > _APART_CELLS
    )
