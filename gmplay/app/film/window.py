"""The whole window as a film: the real one, with time that passes frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gmplay.app import events
from gmplay.app.desktop import Desktop
from gmplay.app.film.counting import Counting, OnCounted
from gmplay.app.film.player import num_frames, record_of, scene
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas, fit, show_words
from gmplay.app.settings import Settings
from gmplay.record.episode_file import EpisodeFile
from gmplay.session.clock import STEPS_PER_SECOND

_SHOWN_PANELS = ("Agent", "Level", "Decision", "Quadrant")
"""The instruments wait for a question; the others tell by themselves."""


class _FilmDesktop(Desktop):
    """A desktop on which nothing moves by itself."""

    def __init__(self, application: QApplication, settings: Settings, counting: Counting) -> None:
        super().__init__(application, settings, is_threaded=False)
        self._counting = counting

    @cached_property
    def measuring(self) -> Counting:
        """See Desktop."""
        return self._counting


def window_frames(episode: EpisodeFile, agent: str, shot: Shot, on_counted: OnCounted) -> Iterator[NDArray[np.uint8]]:
    """The window's frames; see Film.frames. ``on_counted`` hears of the quadrant's episodes."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    settings = Settings(record=record_of(episode, agent, shot.speed), theme=shot.theme)
    passed, before = 0.0, episode.first_step / STEPS_PER_SECOND / shot.speed  # the part that is left out counted too
    counting = Counting(before + num_frames(episode, shot.fps, shot.speed) / shot.fps, on_counted)
    desktop = _FilmDesktop(application, settings, counting)
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
    counts = desktop.window.docks["Quadrant"].isVisible()
    if counts:
        counting.count()
    canvas, seconds = Canvas(shot), 0.0
    try:
        while seconds == 0.0 or desktop.controller.record.is_playing:
            desktop.show_frame_now(seconds)
            assert desktop.controller.snapshot is not None
            if counts:
                counting.tell(before + passed)
            show_words(desktop.window.world_view, episode, desktop.controller.snapshot)
            yield canvas.paint(desktop.window)
            seconds = 1 / shot.fps
            passed += seconds
    finally:
        _end(desktop)


def _end(desktop: Desktop) -> None:
    """Free the window: a storyboard films many, and there is no event loop that would do it."""
    desktop.close()
    desktop.simulation.release()
    desktop.window.deleteLater()
    QApplication.sendPostedEvents(desktop.window, QEvent.Type.DeferredDelete.value)
