"""A storyboard as one film: its frames, what is said in them and when its chapters begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas
from gmplay.app.reel.lettering import paint_caption
from gmplay.app.reel.takes import Setting, film
from gmplay.app.theme import Appearance, theme_for
from gmplay.core.errors import InputError
from gmplay.record.scenes import Caption, Scene, Storyboard
from gmplay.record.subtitles import Chapter, Line

OnProgress = Callable[[int, int], None]


class Reel:
    """The scenes of a storyboard, one after the other.

    Attributes:
        lines, chapters: of the frames handed out so far.
        scene: number of the scene being filmed, from 1.
    """

    def __init__(
        self,
        application: QApplication,
        board: Storyboard,
        shot: Shot,
        folder: Path,
        on_progress: OnProgress = lambda _done, _of: None,
    ) -> None:
        """``folder`` is where episode files are looked for; ``on_progress`` hears of work before a scene's frames."""
        self._appearance = Appearance(application, shot.theme)
        self._board, self._shot = board, shot
        self._setting = Setting(shot, theme_for(application, shot.theme), folder, on_progress)
        self._canvas = Canvas(shot)
        self._canvas.image.setDevicePixelRatio(shot.scale)
        self._num_frames = 0
        self.scene = 0
        self.lines: list[Line] = []
        self.chapters: list[Chapter] = []

    def frames(self) -> Iterator[NDArray[np.uint8]]:
        """(height, width, 4) uint8 BGRA each; a frame stands until the next is asked for. Raises InputError."""
        for number, scene in enumerate(self._board.scenes, start=1):
            self.scene = number
            if scene.chapter:
                self.chapters.append(Chapter(self._now, scene.chapter))
            began = self._now
            try:
                yield from self._filmed(scene)
            except InputError as error:
                raise InputError(f"Scene {number}: {error}") from error
            self.lines += spoken(scene.captions, began, self._now)

    def _filmed(self, scene: Scene) -> Iterator[NDArray[np.uint8]]:
        for index, frame in enumerate(film(scene, self._setting)):
            text = caption_at(scene.captions, index / self._shot.fps)
            if text:
                np.copyto(self._canvas.pixels, frame)
                paint_caption(self._canvas.image, self._setting.theme, text)
                frame = self._canvas.pixels
            self._num_frames += 1
            yield frame

    @property
    def _now(self) -> float:
        return self._num_frames / self._shot.fps


def caption_at(captions: tuple[Caption, ...], seconds: float) -> str:
    """What is said at a time of a scene; of several lines the latest."""
    said = [each for each in captions if each.at <= seconds and (not each.seconds or seconds < each.at + each.seconds)]
    return max(said, key=lambda each: each.at).text if said else ""


def spoken(captions: tuple[Caption, ...], began: float, ended: float) -> list[Line]:
    """A scene's captions in the time of the whole video, each until its end, the next one or the scene's end."""
    lines = []
    ordered = sorted(captions, key=lambda each: each.at)
    for caption, following in zip_longest(ordered, ordered[1:]):
        limits = [ended, *([began + caption.at + caption.seconds] if caption.seconds else [])]
        limits += [began + following.at] if following is not None else []
        if began + caption.at < min(limits):
            lines.append(Line(began + caption.at, min(limits), caption.text))
    return lines
