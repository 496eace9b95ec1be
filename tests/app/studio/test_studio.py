"""Recording in the window, as a person does it: the button, the menus, the clipboard, a file dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gmplay.agents.checkpoint import weights_digest
from gmplay.app.desktop import Desktop
from gmplay.app.studio.names import file_stem
from gmplay.app.studio.rendering import Job
from gmplay.record.episode_file import EpisodeFile, Look, read_episode, write_episode
from gmplay.record.link_text import from_link_text, to_link_text
from gmplay.record.replay import check_replay
from tests.app.studio.hands import SPEC, drop, now, press_record, said, step_to
from tests.record.episodes import filled, played

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def test_that_what_is_recorded_is_kept_from_the_step_it_began_at(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, no_videos: list[Job]
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    assert desktop.studio is not None
    step_to(qtbot, desktop, 3)
    press_record(qtbot, desktop)
    qtbot.waitUntil(lambda: desktop.studio.bar.label.isVisible())
    step_to(qtbot, desktop, 18)
    assert desktop.studio.bar.label.text().startswith("0:01 · about 1.")
    press_record(qtbot, desktop)
    qtbot.waitUntil(lambda: bool(no_videos))
    episode = read_episode(folder / "right-runner-5.gmplay.json")
    assert (episode.first_step, episode.run.num_steps, episode.run.agent_name) == (3, 18, "right-runner")
    assert len(episode.weights_sha256) == 64
    check_replay(episode)
    assert no_videos[0].video == folder / "right-runner-5.mp4"
    assert "in the background" in said(desktop)
    assert not desktop.studio.bar.button.isChecked()


def test_that_a_recording_ends_with_its_episode_and_the_next_has_a_name_of_its_own(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, no_videos: list[Job]
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    for count in (1, 2):
        qtbot.keyClick(desktop.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        step_to(qtbot, desktop, 4)
        qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_R)  # the level anew
        qtbot.waitUntil(lambda count=count: len(no_videos) == count)
        qtbot.waitUntil(lambda: now(desktop).step == 0)
    assert [job.video.name for job in no_videos] == ["right-runner-5.mp4", "right-runner-5-2.mp4"]
    assert read_episode(folder / "right-runner-5-2.gmplay.json").run.num_steps == 4


def test_that_an_episode_saved_is_opened_again_and_paused_at_its_end(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, path = open_desktop(spec=SPEC, level_seed=5), tmp_path / "mine.gmplay.json"
    step_to(qtbot, desktop, 6)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    desktop.window.actions_by_name["save episode"].trigger()
    qtbot.waitUntil(path.exists)
    there = now(desktop).current
    desktop.window.actions_by_name["open episode"].trigger()
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    qtbot.waitUntil(lambda: now(desktop).step == 6 and not now(desktop).record.is_playing)
    assert now(desktop).current.equals(there)
    assert now(desktop).decision is not None


def test_that_an_episode_travels_through_the_clipboard(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    step_to(qtbot, desktop, 4)
    desktop.window.actions_by_name["copy episode"].trigger()
    qtbot.waitUntil(lambda: "clipboard" in said(desktop))
    assert from_link_text(QGuiApplication.clipboard().text()).run.num_steps == 4
    QGuiApplication.clipboard().setText("hello")
    desktop.window.actions_by_name["paste episode"].trigger()
    assert "clipboard holds no episode" in said(desktop)
    QGuiApplication.clipboard().setText(to_link_text(EpisodeFile(played(7, ()))))
    desktop.window.actions_by_name["paste episode"].trigger()
    qtbot.waitUntil(lambda: now(desktop).is_replay and now(desktop).level_seed == 21)


def test_that_a_dropped_episode_of_an_agent_that_is_not_here_shows_its_actions_without_probabilities(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(replace(played(9), agent_name="stranger")))
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    assert "stranger" in said(desktop)
    assert "without its probabilities" in said(desktop)
    assert now(desktop).decision is None


@pytest.mark.parametrize("has_its_weights", [True, False])
def test_that_an_agent_that_is_not_here_can_be_located_and_its_weights_are_compared(
    qtbot: QtBot,
    open_desktop: OpenDesktop,
    right_runner: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    has_its_weights: bool,
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    bar = desktop.window.message_bar
    digest = weights_digest(right_runner) if has_its_weights else "0" * 64
    write_episode(path, EpisodeFile(replace(played(9), agent_name="stranger"), weights_sha256=digest))
    drop(desktop, path)
    qtbot.waitUntil(bar.offer.isVisible)
    qtbot.waitUntil(lambda: now(desktop).is_replay and now(desktop).decision is None)
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"")
    chosen = [wrong, right_runner]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen.pop(0)), ""))
    qtbot.mouseClick(bar.offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "wrong" in said(desktop) and bar.offer.isVisible())
    qtbot.mouseClick(bar.offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: now(desktop).decision is not None)
    assert now(desktop).is_replay
    if not has_its_weights:
        qtbot.waitUntil(lambda: "other weights than the stranger" in said(desktop))
    assert bar.isVisible() != has_its_weights
    assert not bar.offer.isVisible()


def test_that_an_episode_of_an_agent_with_other_weights_says_so(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(replace(played(9), agent_name="right-runner"), weights_sha256="0" * 64))
    drop(desktop, path)
    qtbot.waitUntil(lambda: "other weights" in said(desktop))
    qtbot.waitUntil(lambda: now(desktop).decision is not None and now(desktop).is_replay)


def test_that_an_episode_that_no_agent_played_asks_for_none(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(replace(played(9), agent_name="")))
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    QApplication.processEvents()
    assert not desktop.window.message_bar.isVisible()


def test_that_a_file_that_does_not_replay_changes_nothing(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(replace(played(9, ()), level_seed=22)))
    drop(desktop, path)
    qtbot.waitUntil(lambda: "after step" in said(desktop))
    assert not now(desktop).is_replay
    path.write_text("{")
    drop(desktop, path)
    qtbot.waitUntil(lambda: "not valid JSON" in said(desktop))


def test_that_a_folder_that_cannot_be_made_is_told_and_the_episode_can_still_be_saved(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GMPLAY_VIDEOS", str(tmp_path / "file" / "videos"))
    desktop = open_desktop(spec=SPEC)
    press_record(qtbot, desktop)
    step_to(qtbot, desktop, 2)
    press_record(qtbot, desktop)
    qtbot.waitUntil(lambda: "has no place" in said(desktop))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "saved.gmplay.json"), ""))
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_N)  # it is off the screen by then
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    qtbot.mouseClick(desktop.window.message_bar.offer, Qt.MouseButton.LeftButton)
    assert read_episode(tmp_path / "saved.gmplay.json").run.num_steps == 2


def test_that_the_video_is_made_in_the_background_and_a_cancelled_one_leaves_its_episode(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    assert desktop.studio is not None
    studio, video = desktop.studio, folder / "right-runner-5.mp4"
    press_record(qtbot, desktop)
    step_to(qtbot, desktop, 3)
    press_record(qtbot, desktop)
    qtbot.waitUntil(lambda: "Video" in studio.bar.label.text(), timeout=20_000)
    qtbot.waitUntil(video.exists, timeout=120_000)
    qtbot.waitUntil(lambda: "ready" in said(desktop), timeout=20_000)
    assert not list(folder.glob("*.partial*"))
    press_record(qtbot, desktop)
    step_to(qtbot, desktop, 5)
    press_record(qtbot, desktop)
    with qtbot.waitSignal(studio.rendering.progressed, timeout=60_000):
        pass
    qtbot.mouseClick(studio.bar.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "was not made" in said(desktop), timeout=20_000)
    assert sorted(path.name for path in folder.iterdir()) == [
        "right-runner-5-2.gmplay.json",
        "right-runner-5.gmplay.json",
        "right-runner-5.mp4",
    ]


def test_that_a_strangers_file_chooses_neither_what_is_read_nor_where_is_written(
    qtbot: QtBot, open_desktop: OpenDesktop, right_runner: Path, tmp_path: Path
) -> None:
    desktop, path = open_desktop(spec=SPEC, agent_name="nobody"), tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(replace(played(9), agent_name=str(right_runner))))
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    assert now(desktop).decision is None
    assert file_stem(EpisodeFile(replace(played(0, ()), agent_name="../../up"))) == "up-21"


def test_that_an_opened_episode_shows_its_words_and_keeps_them_when_it_is_saved_and_copied(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, path, other = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json", tmp_path / "other.gmplay.json"
    write_episode(path, filled())
    shown: set[tuple[str, str]] = set()
    show = desktop.window.world_view.show_words
    monkeypatch.setattr(
        desktop.window.world_view, "show_words", lambda *words: (shown.add((words[1], words[2])), show(*words))
    )
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay and now(desktop).step == filled().run.num_steps, timeout=20_000)
    assert ("Replay · Start · N leaves it", filled().captions[0].text) in shown
    assert ("Replay · The saw · N leaves it", "") in shown
    assert now(desktop).record.camera == "level"
    assert not now(desktop).record.shows_agent_view
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    desktop.window.actions_by_name["save episode"].trigger()
    qtbot.waitUntil(other.exists)
    kept = read_episode(other)
    for name in ("captions", "chapters", "weights_sha256", "unknown", "is_greedy", "first_step"):
        assert getattr(kept, name) == getattr(filled(), name)
    assert (kept.run.takeovers, kept.run.edits) == (filled().run.takeovers, filled().run.edits)
    desktop.window.actions_by_name["copy episode"].trigger()
    qtbot.waitUntil(lambda: "clipboard" in said(desktop))
    assert from_link_text(QGuiApplication.clipboard().text()).chapters == filled().chapters


def test_that_an_episode_beside_a_video_keeps_its_captions(
    qtbot: QtBot, open_desktop: OpenDesktop, no_videos: list[Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, path = open_desktop(spec=SPEC), tmp_path / "run.gmplay.json"
    write_episode(path, filled())
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "run.mp4"), ""))
    desktop.window.actions_by_name["render video"].trigger()
    qtbot.waitUntil(lambda: bool(no_videos))
    assert no_videos[0].episode == path
    assert read_episode(path).captions == filled().captions
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: not now(desktop).is_replay)
    step_to(qtbot, desktop, 2)
    desktop.window.actions_by_name["render video"].trigger()
    qtbot.waitUntil(lambda: len(no_videos) == 2)
    assert no_videos[1].episode == tmp_path / "run-2.gmplay.json"


def test_that_closing_the_window_keeps_what_is_being_recorded(
    qtbot: QtBot, open_desktop: OpenDesktop, folder: Path, no_videos: list[Job]
) -> None:
    desktop = open_desktop(spec=SPEC, level_seed=5)
    press_record(qtbot, desktop)
    step_to(qtbot, desktop, 7)
    desktop.window.close()
    episode = read_episode(folder / "right-runner-5.gmplay.json")
    assert episode.run.num_steps == 7
    check_replay(episode)
    assert not no_videos, "nobody is there to wait for it"


def test_that_the_panels_an_episode_was_seen_with_are_opened_with_it_and_no_other_is_closed(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop = open_desktop()
    docks, size = desktop.window.docks, desktop.window.size()
    docks["Decision"].hide()
    episode = replace(filled(), look=Look("level", False, ("Decision", "Instruments", "No such panel")))
    path = tmp_path / "seen.gmplay.json"
    write_episode(path, episode)
    drop(desktop, path)
    qtbot.waitUntil(lambda: now(desktop).is_replay)
    qtbot.waitUntil(lambda: docks["Instruments"].isVisible())
    assert {name for name, dock in docks.items() if dock.isVisible()} == set(docks)
    assert desktop.window.size() == size
    assert now(desktop).record.camera == "level"
