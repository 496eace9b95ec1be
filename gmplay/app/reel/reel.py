"""A storyboard as one film: its frames, what is said in them and when its chapters begin."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from gmplay.app.appearance import Appearance
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas
from gmplay.app.reel.lettering import paint_caption
from gmplay.app.reel.takes import Setting, Take, prepare
from gmplay.app.theme import theme_for
from gmplay.core.errors import InputError
from gmplay.record.scenes import Caption, Scene, Storyboard
from gmplay.record.subtitles import Chapter, Line

OnProgress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


class Reel:
    """The scenes of a storyboard, one after the other.

    Attributes:
        num_frames: about how many there will be.
        remarks: sentences about scenes that are filmed otherwise than the storyboard says.
        lines, chapters: of the frames handed out so far.
        scene: number of the scene being filmed, from 1.
    """

    def __init__(
        self,
        application: QApplication,
        board: Storyboard,
        shot: Shot,
        folder: Path,
        on_progress: OnProgress = lambda _what, _done, _of: None,
    ) -> None:
        """Reads or plays all that the scenes show. Raises InputError for what is not there.

        Args:
            folder: where episode files are looked for.
            on_progress: told what is being done before frames, and how much of how much of it.
        """
        self._appearance = Appearance(application, shot.theme)
        self._board, self._shot = board, shot
        counted = partial(on_progress, "counting episodes")
        self._setting = Setting(shot, theme_for(application, shot.theme), folder, counted)
        self._canvas = Canvas(shot)
        self._canvas.image.setDevicePixelRatio(shot.scale)
        self._num_filmed = 0
        self.scene = 0
        self.lines: list[Line] = []
        self.chapters: list[Chapter] = []
        self._takes = []
        for number, scene in enumerate(board.scenes, start=1):
            with self._telling_where(number):
                self._takes.append(prepare(scene, self._setting))
            on_progress("preparing scenes", number, len(board.scenes))
        self.num_frames = sum(take.num_frames for take in self._takes)
        self.remarks = [
            f"{self._place_of(number)}: {remark}"
            for number, take in enumerate(self._takes, start=1)
            for remark in take.remarks
        ]

    def frames(self) -> Generator[NDArray[np.uint8], None, None]:
        """(height, width, 4) uint8 BGRA each; a frame stands until the next is asked for. Once. Raises InputError."""
        for number, (scene, take) in enumerate(zip(self._board.scenes, self._takes, strict=True), start=1):
            self.scene = number
            if scene.chapter:
                self.chapters.append(Chapter(self._now, scene.chapter))
            began = self._now
            with self._telling_where(number):
                yield from self._filmed(scene, take)
            self.lines += spoken(scene.captions, began, self._now)

    @contextlib.contextmanager
    def _telling_where(self, number: int) -> Iterator[None]:
        """An InputError inside is told with the scene's place."""
        try:
            yield
        except InputError as error:
            raise InputError(f"{self._place_of(number)}: {error}") from error

    def _place_of(self, number: int) -> str:
        lines = self._board.headings
        return f"Line {lines[number - 1]}, scene {number}" if lines else f"Scene {number}"

    def _filmed(self, scene: Scene, take: Take) -> Iterator[NDArray[np.uint8]]:
        for index, frame in enumerate(take.frames()):
            text = caption_at(scene.captions, index / self._shot.fps)
            if text:
                np.copyto(self._canvas.pixels, frame)
                paint_caption(self._canvas.image, self._setting.theme, text)
                frame = self._canvas.pixels
            self._num_filmed += 1
            yield frame

    @property
    def _now(self) -> float:
        return self._num_filmed / self._shot.fps


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
