"""Wires recording: the record button, episodes as files and as text, and the videos made of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gmplay.app import events
from gmplay.app.controller import Controller
from gmplay.app.panels.words import size_words
from gmplay.app.studio.names import (
    EPISODES,
    LONGEST_NAME,
    VIDEOS,
    file_stem,
    place_of_recording,
    video_path,
    videos_folder,
)
from gmplay.app.studio.record_bar import RecordBar
from gmplay.app.studio.rendering import Job, Rendering
from gmplay.app.theme import current_theme
from gmplay.app.window import MainWindow
from gmplay.core.errors import InputError
from gmplay.record.formats import EPISODE_SUFFIX, about_episode_bytes
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.session import Snapshot

if TYPE_CHECKING:
    from gmplay.record.episode_file import EpisodeFile  # knows the rules, whose compiler the window need not wait for

VIDEO_LAYOUTS = ("game", "game+decision", "window")
_CHECKPOINTS = "Checkpoints (*.safetensors);;All files (*)"


class StudioLink(QObject):
    """Between the record bar, the menus, the simulation and the videos in the making."""

    def __init__(self, window: MainWindow, controller: Controller, ask: Callable[[Any], None]) -> None:
        super().__init__(controller)
        self._window, self._controller, self._ask = window, controller, ask
        self.bar, self.rendering = RecordBar(), Rendering(self)
        self._begun: events.RecordingBegun | None = None
        self._unsaved: list[EpisodeFile] = []
        self._is_closing = False
        window.transport.add_at_end(self.bar)
        window.actions_by_name["reel"].triggered.connect(self._choose_reel)
        window.actions_by_name["video game"].setChecked(True)
        self._connect()

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        self.bar.toggled.connect(lambda is_on: self._ask(events.Record(is_on)))
        self.bar.cancel_asked.connect(self.rendering.cancel)
        actions["record"].triggered.connect(lambda: self._ask(events.Record(self._begun is None)))
        for purpose in (events.SAVE, events.COPY, events.RENDER):
            actions[purpose].triggered.connect(lambda _c=False, purpose=purpose: self._ask(events.TellRun(purpose)))
        actions["open episode"].triggered.connect(self._choose_episode)
        actions["paste episode"].triggered.connect(self._paste)
        self._window.episode_dropped.connect(self.open)
        self._controller.recording_begun.connect(self._show_begun)
        self._controller.run_told.connect(self._take)
        self._controller.episode_opened.connect(self._show_opened)
        self._controller.snapshot_shown.connect(self._show_elapsed)
        self.rendering.progressed.connect(self._show_progress)
        self.rendering.finished.connect(self._show_finished)
        self.rendering.failed.connect(self._show_failed)

    def close(self) -> None:
        """Stop the videos in the making; their episodes stay. What is being recorded ends, and its episode is kept."""
        self._is_closing = True
        self.rendering.close()
        if self._begun is not None:
            self._ask(events.Record(False))

    # --- while it is recorded ---------------------------------------------------------------------------------

    def _show_begun(self, begun: events.RecordingBegun) -> None:
        self._begun = begun
        self.bar.show_recording(0.0, about_episode_bytes(0))

    def _show_elapsed(self, snapshot: Snapshot) -> None:
        if self._begun is not None:
            num_steps = max(snapshot.step - self._begun.first_step, 0)
            self.bar.show_recording(num_steps / STEPS_PER_SECOND, about_episode_bytes(snapshot.num_steps))

    # --- what was played, told for a purpose -----------------------------------------------------------------

    def _take(self, told: events.RunTold) -> None:
        does = {
            events.SAVE: self._save,
            events.COPY: self._copy,
            events.RENDER: self._render,
            events.RECORDED: self._keep,
        }
        if told.purpose == events.RECORDED:
            self._begun = None
            self.bar.show_nothing()
        self._attempt(does[told.purpose], self._episode_of(told))

    def _attempt(self, act: Callable[[EpisodeFile], None], episode: EpisodeFile) -> None:
        """Act; where that fails, the episode is not lost: it can be saved somewhere else."""
        try:
            act(episode)
        except InputError as error:
            if episode.run.num_steps == 0:
                self._controller.say(str(error))
                return
            if not any(each.is_same_run(episode) for each in self._unsaved):
                self._unsaved.append(episode)
            self._offer_to_save(str(error))

    def _offer_to_save(self, sentence: str) -> None:
        """Say a sentence and offer to save what could not be kept, the oldest first."""
        count, oldest = len(self._unsaved), self._unsaved[0]
        waiting = f" {count} episodes wait to be saved." if count > 1 else ""
        save = partial(self._attempt, self._save, oldest)
        self._window.message_bar.say_and_offer(f"{sentence}{waiting}", "Save the episode…", save)

    def _episode_of(self, told: events.RunTold) -> EpisodeFile:
        """The run as a file holds it: an agent goes by its name, not by its place on this machine."""
        from gmplay.record.episode_file import EpisodeFile, Look

        opened, record = self._controller.opened, self._controller.record
        card = opened.card if opened and opened.name_or_path == told.run.agent_name else None
        name = card.name if card else Path(told.run.agent_name).stem
        panels = tuple(name for name, dock in self._window.docks.items() if dock.isVisible())
        episode = EpisodeFile(
            replace(told.run, agent_name=name),
            level_digest=told.level_digest,
            weights_sha256=card.weights_sha256 if card else "",
            is_greedy=told.is_greedy,
            first_step=told.first_step,
            look=Look(record.camera, record.shows_agent_view, panels),
        )
        return self._controller.shown_again.completed(episode)

    def _keep(self, episode: EpisodeFile) -> None:
        if episode.run.num_steps <= episode.first_step:
            self._controller.say("Nothing was recorded: the world did not move.")
            return
        path = place_of_recording(file_stem(episode), advice=" Save its episode elsewhere.")
        if self._is_closing:
            _kept_beside(path, episode)
            return
        self._film(episode, path)
        self._controller.say(
            f"Recorded. The episode is kept; its video {path} is being made from it in the background, so that the "
            "game never waits for it."
        )

    def _save(self, episode: EpisodeFile) -> None:
        name = str(videos_folder().parent / f"{file_stem(episode)}{EPISODE_SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save episode", name, EPISODES)
        if chosen:
            from gmplay.record.episode_file import write_episode

            path = Path(chosen)
            if not path.name.endswith(EPISODE_SUFFIX):
                path = path.with_name(path.name + EPISODE_SUFFIX)
                if path.exists():  # the dialog asked about another name
                    raise InputError(f"{path} exists already. Choose it by its whole name to replace it.")
            write_episode(path, episode)
            self._window.message_bar.dismiss()
            self._unsaved = [each for each in self._unsaved if not each.is_same_run(episode)]
            said = f"The episode is kept: {path}"
            self._offer_to_save(said) if self._unsaved else self._controller.say(said)

    def _copy(self, episode: EpisodeFile) -> None:
        from gmplay.record.link_text import to_link_text

        text = to_link_text(episode)
        QGuiApplication.clipboard().setText(text)
        self._controller.say(
            f"The episode is in the clipboard, {len(text):,} letters. File, Paste episode shows it again."
        )

    def _render(self, episode: EpisodeFile) -> None:
        if episode.run.num_steps == 0:
            raise InputError("The episode has no step yet: there is nothing to film.")
        name = str(videos_folder().parent / f"{file_stem(episode)}.mp4")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Render video", name, VIDEOS)
        if chosen:
            self._film(episode, video_path(chosen))

    def _film(self, episode: EpisodeFile, path: Path) -> None:
        """Keep the episode beside the video to be, and have that made."""
        kept = _kept_beside(path, episode)
        actions = self._window.actions_by_name
        layout = next(each for each in VIDEO_LAYOUTS if actions[f"video {each}"].isChecked())
        arguments = ["--layout", layout, "--theme", current_theme().name]
        opened = self._controller.opened
        if opened is not None and opened.card is not None and opened.card.name == episode.run.agent_name:
            arguments += ["--agent", opened.name_or_path]
        self._make(Job(kept, path, tuple(arguments)))

    def _choose_reel(self) -> None:
        from gmplay.app.studio.reel_dialog import choose_reel

        try:
            job = choose_reel(self._window, self._controller)
        except InputError as error:
            self._controller.say(str(error))
            return
        if job is not None:
            self._make(job)
            self._controller.say(
                "The agent plays, and its most telling moments are filmed in the background. The cross in the bar "
                "below stops it."
            )

    def _make(self, job: Job) -> None:
        self.rendering.make(job)
        self.bar.show_rendering(0.0, 0, self.rendering.num_jobs)

    # --- videos in the making -------------------------------------------------------------------------------

    def _show_progress(self, share: float, num_bytes: int) -> None:
        self.bar.show_rendering(share, num_bytes, self.rendering.num_jobs)

    def _show_finished(self, job: Job) -> None:
        self._show_rest()
        self._controller.say(f"The video is ready: {job.video} ({size_words(job.video.stat().st_size)})")

    def _show_failed(self, job: Job, sentence: str) -> None:
        self._show_rest()
        kept = "" if job.episode is None else f" Its episode is kept: {job.episode}"
        self._controller.say(sentence or f"The video was not made.{kept}")

    def _show_rest(self) -> None:
        if self._begun is None:
            self.bar.show_nothing()

    # --- episodes from elsewhere ----------------------------------------------------------------------------

    def _choose_episode(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open episode", "", EPISODES)
        if chosen:
            self.open(chosen)

    def open(self, path: str) -> None:
        """Show the episode of a file again."""
        self._ask(events.OpenEpisode(path))

    def _show_opened(self, opened: events.EpisodeOpened) -> None:
        if not self._window.actions_by_name["present"].isChecked():  # an audience keeps what was chosen for it
            self._window.open_panels(opened.episode.look.panels)
        if opened.missing:
            told = f"{opened.missing} The episode shows its actions without its probabilities."
            self._window.message_bar.say_and_offer(told, "Locate the agent…", lambda: self._locate(opened.episode))

    def _locate(self, episode: EpisodeFile) -> None:
        question = f"Where is the agent {episode.run.agent_name[:LONGEST_NAME]}?"
        chosen, _ = QFileDialog.getOpenFileName(self._window, question, "", _CHECKPOINTS)
        if chosen:
            self._window.message_bar.dismiss()
            self._ask(events.LocateAgent(episode, chosen))

    def _paste(self) -> None:
        from gmplay.record.link_text import from_link_text

        text = QGuiApplication.clipboard().text()
        try:
            from_link_text(text)  # refused here, where the clipboard can be named
        except InputError as error:
            self._controller.say(f"The clipboard holds no episode. {error}")
            return
        self._ask(events.OpenEpisode(text))


def _kept_beside(video: Path, episode: EpisodeFile) -> Path:
    """The episode's file beside its video. One that is there already, captions and all, is used or left alone."""
    from gmplay.record.episode_file import read_episode, write_episode

    number = 1
    while True:
        path = video.with_name(f"{video.stem}{f'-{number}' if number > 1 else ''}{EPISODE_SUFFIX}")
        if not path.exists():
            write_episode(path, episode)
            return path
        with contextlib.suppress(InputError):
            if read_episode(path).is_same_run(episode):
                return path
        number += 1
