"""The shipped life in its forest, at one of the moments of its figure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gmplay.agents.tree_checkpoint import load_learner
from gmplay.agents.tree_learner import TreeLearner
from gmplay.app.film.forest import ForestCamera
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas
from gmplay.app.forest.shown import ShownForest
from gmplay.app.panels.forest_figure import ForestFigure
from gmplay.app.panels.forest_marks import paint_cursor
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.theme import Theme, font
from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.record.scenes import ForestScene

_FIGURE_SHARE = 0.42
"""Of the width, where the figure stands beside the forest."""
_FIGURE_SCALE = 1.4
"""The figure is read from the back of a room."""
_STEPS_BEFORE = 2_400
"""Steps lived before the scene begins, five minutes, so that the forest is what this learner makes of it: the one that
has collapsed needs about so many until nothing stands."""


def forest_frames(scene: ForestScene, shot: Shot, theme: Theme, canvas: Canvas) -> Iterator[NDArray[np.uint8]]:
    """The scene's frames; see takes.film. Raises InputError where the life has no such moment."""
    learner = load_learner(agents_folder() / "lives" / "forest.safetensors")
    steps = _steps_of(scene.moment, learner)
    forest = ShownForest(learner.spec)
    kept = min(learner.snapshots, key=lambda each: abs(each - steps))
    forest.let_act({name: array.astype(np.float32) for name, array in learner.snapshots[kept].items()})
    for _ in range(_STEPS_BEFORE):
        forest.step()
    figure_width = round(shot.width * _FIGURE_SHARE) if scene.with_figure else 0
    if figure_width:
        _paint_figure(canvas, theme, learner, steps, figure_width)
    camera = ForestCamera(forest, shot.width - figure_width, shot, scene.speed)
    for _ in range(round(scene.seconds * shot.fps)):
        canvas.pixels[:, : shot.width - figure_width] = camera.next_picture()
        yield canvas.pixels


def _steps_of(moment: str, learner: TreeLearner) -> int:
    life = LifeSeries.of(learner.curve)
    steps = life.phases.peak if moment == "peak" else life.moments.get(moment)
    if steps is None:
        raise InputError(f"The shipped life has no moment {moment}.")
    return steps


def _paint_figure(canvas: Canvas, theme: Theme, learner: TreeLearner, steps: int, width: int) -> None:
    """The life's figure in the right part of the picture, with the cursor at ``steps``."""
    ratio = canvas.image.devicePixelRatio()
    left = (canvas.image.width() - width) / ratio
    whole = QRectF(left, 0, width / ratio + 1, canvas.image.height() / ratio + 1)
    figure, margin = ForestFigure(), 16
    figure.own_theme = theme
    figure.resize(round((whole.width() - 2 * margin) / _FIGURE_SCALE), round(0.6 * whole.height() / _FIGURE_SCALE))
    figure.show_curve(learner.curve)
    painter = QPainter(canvas.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(whole, theme.color("surface"))
    painter.translate(left + margin, 0.2 * whole.height())
    painter.scale(_FIGURE_SCALE, _FIGURE_SCALE)
    painter.setFont(font())
    figure.paint(painter)
    paint_cursor(painter, theme, figure.frame, steps, is_chosen=True)
    painter.end()
