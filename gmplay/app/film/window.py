"""The whole window as a film: the real one, with time that passes frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from gmplay.app import events
from gmplay.app.desktop import Desktop
from gmplay.app.film.player import record_of, scene
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas, fit, show_words
from gmplay.app.measuring import Measuring
from gmplay.app.settings import Settings
from gmplay.record.episode_file import EpisodeFile

_SHOWN_PANELS = ("Agent", "Level", "Decision")
"""The quadrant counts episodes other than the one on show, at the machine's own pace: it stays out of films."""


class _Resting(Measuring):
    """Measures nothing."""

    def measure(self, *_what: Any) -> None:
        """Nothing is measured while a film is made."""


class _FilmDesktop(Desktop):
    """A desktop on which nothing moves by itself."""

    @cached_property
    def measuring(self) -> Measuring:
        """See Desktop."""
        return _Resting(self)


def window_frames(episode: EpisodeFile, agent: str, shot: Shot) -> Iterator[NDArray[np.uint8]]:
    """The window's frames; see Film.frames."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = Settings(record=record_of(episode, agent, shot.speed), theme=shot.theme)
    desktop = _FilmDesktop(application, settings, is_threaded=False)
    passed = 0.0
    desktop.controller.pictures.read_time = lambda: passed
    fit(desktop.window, shot)
    desktop.show()
    for name, dock in desktop.window.docks.items():
        dock.setVisible(name in episode.look.panels and name in _SHOWN_PANELS)
    desktop.window.message_bar.hide()
    QApplication.processEvents()
    desktop.simulation.post(events.Resize(*desktop.window.world_view.pixel_size))
    for request in scene(episode):
        desktop.simulation.post(request)
    canvas, seconds = Canvas(shot), 0.0
    try:
        while seconds == 0.0 or desktop.controller.record.is_playing:
            desktop.show_frame_now(seconds)
            assert desktop.controller.snapshot is not None
            show_words(desktop.window.world_view, episode, desktop.controller.snapshot)
            yield canvas.paint(desktop.window)
            seconds = 1 / shot.fps
            passed += seconds
    finally:
        desktop.close()
        desktop.window.hide()
