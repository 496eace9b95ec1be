"""Files that are not what they seem, and places that take nothing: said clearly, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.studio.names import video_path
from gmplay.app.studio.rendering import Job
from gmplay.core.errors import InputError
from gmplay.record.episode_file import EpisodeFile, read_episode, write_episode
from tests.app.studio.hands import SPEC, drop, now, press_record, said, step_to
from tests.record.episodes import filled, played

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def test_that_broken_files_are_told_apart_and_leave_the_world_as_it_is(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC, level_seed=5), tmp_path / "run.gmplay.json"
    step_to(qtbot, desktop, 2)
    there = now(desktop).current
    later = filled().to_dict() | {"format": 99, "gmplay": "9.9"}
    whole = filled().to_json().encode()
    for content, words in (
        (b"", "run.gmplay.json"),
        (whole[: len(whole) // 2], "not valid JSON"),
        (bytes(range(256)), "is no text"),
        (json.dumps(later).encode(), "later version of gmplay (9.9)"),
        (b"[1, 2]", "run.gmplay.json"),
    ):
        desktop.window.message_bar.hide()
        path.write_bytes(content)
        drop(desktop, path)
        qtbot.waitUntil(desktop.window.message_bar.isVisible)
        assert words in said(desktop)
        assert now(desktop).current.equals(there)
        assert not now(desktop).is_replay
    path.unlink()
    path.mkdir()
    drop(desktop, path)
    qtbot.waitUntil(lambda: "cannot be read" in said(desktop))


def test_that_an_episode_without_a_step_is_shown_and_no_video_is_made_of_it(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path, no_videos: list[Job]
) -> None:
    desktop, path = open_desktop(spec=SPEC, level_seed=5), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(played(0, ())))
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).level_seed == 21)
    desktop.window.actions_by_name["render video"].trigger()
    qtbot.waitUntil(lambda: "nothing to film" in said(desktop))
    assert no_videos == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_that_on_a_full_disk_the_recording_is_not_lost(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, no_videos: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    folder.mkdir()
    (folder / "right-runner-5.gmplay.json.partial").symlink_to("/dev/full")
    press_record(qtbot, desktop)
    step_to(qtbot, desktop, 3)
    press_record(qtbot, desktop)
    qtbot.waitUntil(lambda: "No space left" in said(desktop))
    assert no_videos == []
    assert list(folder.iterdir()) == []
    saved = folder / "saved.gmplay.json"
    desktop.controller.say("Something else.")
    assert said(desktop).startswith("Something else.\nThe episode cannot be written")
    for answer in ("", str(saved)):  # at first the person thinks better of it
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answer=answer: (answer, ""))
        qtbot.mouseClick(desktop.window.message_bar.offer, Qt.MouseButton.LeftButton)
    assert read_episode(saved).run.num_steps == 3
    assert not desktop.window.message_bar.offer.isVisible()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_that_a_second_recording_that_cannot_be_kept_does_not_take_the_place_of_the_first(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, no_videos: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    folder.mkdir()
    for num_steps in (3, 6):
        (folder / "right-runner-5.gmplay.json.partial").symlink_to("/dev/full")
        press_record(qtbot, desktop)
        step_to(qtbot, desktop, num_steps)
        press_record(qtbot, desktop)
        qtbot.waitUntil(lambda: "No space left" in said(desktop) and not list(folder.iterdir()))
        desktop.controller.say("")
    qtbot.waitUntil(lambda: "2 episodes wait to be saved" in said(desktop))
    for number in (1, 2):
        chosen = str(folder / f"{number}.gmplay.json")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: (chosen, ""))
        qtbot.mouseClick(desktop.window.message_bar.offer, Qt.MouseButton.LeftButton)
    assert [read_episode(folder / f"{number}.gmplay.json").run.num_steps for number in (1, 2)] == [3, 6]
    assert not desktop.window.message_bar.offer.isVisible()


def test_that_saving_where_nothing_can_be_written_offers_another_place(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    step_to(qtbot, desktop, 2)
    (tmp_path / "file").write_text("")
    places = [tmp_path / "file" / "run.gmplay.json", tmp_path / "run.gmplay.json"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(places.pop(0)), ""))
    desktop.window.actions_by_name["save episode"].trigger()
    qtbot.waitUntil(lambda: "Not a directory" in said(desktop))
    qtbot.mouseClick(desktop.window.message_bar.offer, Qt.MouseButton.LeftButton)
    assert read_episode(tmp_path / "run.gmplay.json").run.num_steps == 2


def test_that_a_video_replaces_only_what_the_dialog_asked_about(tmp_path: Path) -> None:
    (tmp_path / "run.mp4").write_text("precious")
    assert video_path(str(tmp_path / "run.mp4")) == tmp_path / "run.mp4"
    assert video_path(str(tmp_path / "new")) == tmp_path / "new.mp4"
    with pytest.raises(InputError, match="exists already"):
        video_path(str(tmp_path / "run"))
    with pytest.raises(InputError, match=r"ends in one of"):
        video_path(str(tmp_path / "run.avi"))
