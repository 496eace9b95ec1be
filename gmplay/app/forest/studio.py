"""Wires recording in the forest's window: the record button, the file that is kept, its video, and files opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gmplay.app.forest import events
from gmplay.app.forest.controller import ForestController
from gmplay.app.forest.window import ForestWindow
from gmplay.app.studio.names import EPISODES, place_of_recording
from gmplay.app.studio.record_bar import RecordBar
from gmplay.app.studio.rendering import Job, Rendering
from gmplay.app.theme import current_theme
from gmplay.core.errors import InputError
from gmplay.record.episode_file import write_episode
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.formats import EPISODE_SUFFIX, about_episode_bytes
from gmplay.render.forest_view import STEPS_PER_SECOND


class ForestStudio(QObject):
    """Between the record bar, the forest on show and the videos in the making."""

    def __init__(
        self, window: ForestWindow, controller: ForestController, ask: Callable[[Any], None], who: Callable[[], str]
    ) -> None:
        """``who`` says who acts, for the file."""
        super().__init__(controller)
        self._window, self._controller, self._ask, self._who = window, controller, ask, who
        self.bar, self.rendering = RecordBar(), Rendering(self)
        self._is_recording, self._is_closing, self._agent = False, False, ""
        window.transport.add_at_end(self.bar)
        self.bar.toggled.connect(self._record)
        self.bar.cancel_asked.connect(self.rendering.cancel)
        window.actions_by_name["record"].triggered.connect(lambda: self._record(not self._is_recording))
        window.actions_by_name["open episode"].triggered.connect(self._choose_recording)
        window.file_dropped.connect(self.open)
        controller.moment_shown.connect(self._show_moment)
        controller.recorded.connect(self._take)
        self.rendering.progressed.connect(self._show_progress)
        self.rendering.finished.connect(lambda job: self._end(f"The video is ready: {job.video}"))
        self.rendering.failed.connect(
            lambda job, sentence: self._end(sentence or f"The video was not made. Its recording is kept: {job.episode}")
        )

    def close(self) -> None:
        """Stop the videos in the making; their recordings stay. What is being recorded ends and is kept."""
        self._is_closing = True
        self.rendering.close()
        if self._is_recording:
            self._record(False)

    def _choose_recording(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open episode", "", EPISODES)
        if chosen:
            self.open(chosen)

    def open(self, path: str) -> None:
        """Live through the recording of a file again."""
        self._ask(events.OpenRecording(path))

    def _record(self, is_on: bool) -> None:
        self._agent = self._who()
        self._ask(events.Record(is_on))

    def _show_moment(self, moment: events.ForestMoment) -> None:
        was_recording, self._is_recording = self._is_recording, moment.num_recorded is not None
        if moment.num_recorded is not None:
            self.bar.show_recording(moment.num_recorded / STEPS_PER_SECOND, about_episode_bytes(moment.num_recorded))
        elif was_recording:
            self.bar.show_nothing()
            if self.rendering.num_jobs:
                self.bar.show_rendering(0.0, 0, self.rendering.num_jobs)

    def _take(self, episode: ForestEpisode) -> None:
        try:
            self._keep(replace(episode, agent_name=self._agent))
        except InputError as error:
            self._controller.say(str(error))

    def _keep(self, episode: ForestEpisode) -> None:
        if episode.num_steps == 0:
            self._controller.say("Nothing was recorded: the forest took no step.")
            return
        video = place_of_recording(f"forest-{episode.level_seed}")
        kept = video.with_name(video.stem + EPISODE_SUFFIX)
        write_episode(kept, episode)
        if self._is_closing:
            return
        self.rendering.make(Job(kept, video, ("--theme", current_theme().name)))
        self._controller.say(
            f"Recorded. The recording is kept; its video {video} is being made from it in the background, so that the "
            "forest never waits for it."
        )

    def _show_progress(self, share: float, num_bytes: int) -> None:
        self.bar.show_rendering(share, num_bytes, self.rendering.num_jobs)

    def _end(self, sentence: str) -> None:
        if not self._is_recording:
            self.bar.show_nothing()
        self._controller.say(sentence)
