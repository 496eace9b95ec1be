"""The record button of the forest's window."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from gmplay.agents.tree_learner import TreeLearner, TreeLearnerConfig
from gmplay.app.forest import events, words
from gmplay.app.forest.shown import ShownForest
from gmplay.envs.tree_gridworld.edit import MoveAgent
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.record.episode_file import write_episode
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.recording import check_recording, read_recording
from tests.app.forest.conftest import OpenForest
from tests.record.forests import lived

pytestmark = pytest.mark.gui


@pytest.mark.timeout(300)
def test_that_the_record_button_keeps_the_forest_and_makes_its_video(
    open_forest: OpenForest, qtbot, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("GMPLAY_VIDEOS", str(tmp_path / "videos"))
    forest = open_forest()
    bar = forest.studio.bar
    bar.button.click()
    qtbot.waitUntil(lambda: forest.controller.moment.num_recorded == 0, timeout=60_000)
    for count in range(1, 4):
        qtbot.keyClick(forest.window.world, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda count=count: forest.controller.moment.num_recorded == count, timeout=60_000)
    assert bar.label.text().startswith("0:00 · ")
    bar.button.click()
    video = tmp_path / "videos" / "forest-0.mp4"
    qtbot.waitUntil(video.exists, timeout=200_000)
    kept = read_recording(str(video.with_name("forest-0.gmplay.json")))
    assert isinstance(kept, ForestEpisode)
    assert kept.num_steps == 3
    assert kept.agent_name.startswith("a learner at ")
    check_recording(kept)
    with av.open(str(video)) as made:
        assert made.streams.video[0].frames > 60


def test_that_closing_the_window_keeps_what_is_being_recorded(
    open_forest: OpenForest, qtbot, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("GMPLAY_VIDEOS", str(tmp_path / "videos"))
    forest = open_forest()
    forest.studio.bar.button.click()
    qtbot.waitUntil(lambda: forest.controller.moment.num_recorded == 0, timeout=60_000)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: forest.controller.moment.num_recorded == 1, timeout=60_000)
    forest.close()
    kept = read_recording(str(tmp_path / "videos" / "forest-0.gmplay.json"))
    assert isinstance(kept, ForestEpisode)
    assert kept.num_steps == 1
    check_recording(kept)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A file of sixty steps, with everything a hand can do in it."""
    path = tmp_path / "lived.gmplay.json"
    write_episode(path, replace(lived()[1], agent_name="a learner at 85 steps"))
    return path


def drop(window: QWidget, path: Path) -> None:
    """Drop a file on a window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    spot, actions, button = QPointF(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(spot, actions, data, button, Qt.KeyboardModifier.NoModifier))


def test_that_a_dropped_recording_is_lived_through_to_its_last_state_and_left_with_esc(
    open_forest: OpenForest, qtbot, recorded: Path
) -> None:
    forest, moment = open_forest(), lambda: forest.controller.moment
    drop(forest.window, recorded)
    qtbot.waitUntil(lambda: moment().replay is not None, timeout=60_000)
    assert moment().decision is None
    forest.simulation.post(events.SetSpeed(16.0))
    qtbot.waitUntil(lambda: moment().replay.step == 60 and not moment().is_playing, timeout=60_000)
    last = lived()[0].current
    assert (moment().level_seed, moment().step) == (7, 85)
    assert (moment().num_trees, moment().num_chopped) == (int(last.num_trees[0]), int(last.num_chopped[0]))
    assert forest.link.decision.who.text() == words.REPLAY
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: moment().is_playing and moment().replay.step < 60, timeout=60_000)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: moment().replay is None and moment().decision is not None, timeout=60_000)
    assert forest.link.decision.who.text() == words.NOW


def test_that_a_recording_that_does_not_hold_is_left_at_the_step_where_it_differs(
    open_forest: OpenForest, qtbot, recorded: Path
) -> None:
    changed = json.loads(recorded.read_text())
    changed["actions"] = changed["actions"][:30] + ("0" if changed["actions"][30] != "0" else "1") * 30
    recorded.write_text(json.dumps(changed))
    forest = open_forest()
    forest.simulation.post(events.SetSpeed(16.0))
    drop(forest.window, recorded)
    bar = forest.window.message_bar
    qtbot.waitUntil(lambda: "its state after step 31 of 60 differs" in bar.text, timeout=60_000)
    qtbot.waitUntil(lambda: forest.controller.moment.replay is None, timeout=60_000)


def test_that_a_hand_leaves_the_recording_and_the_learner_goes_on(recorded: Path) -> None:
    episode = read_recording(str(recorded))
    assert isinstance(episode, ForestEpisode)
    forest = ShownForest(TreeGridworldSpec(r_max=0.4))
    forest.let_act(TreeLearner(TreeLearnerConfig(num_worlds=1, hidden=8)).weights)
    forest.replay(episode)
    assert forest.rules == episode.spec
    for _ in range(45):
        forest.step()
    assert forest.rules.r_max == 1.0
    forest.edit(MoveAgent(3, 3))
    assert forest.script is None
    assert forest.rules.r_max == pytest.approx(0.4)
    assert float(forest.current.r_max[0]) == pytest.approx(0.4)
    assert forest.decision is not None


def test_that_what_is_recorded_while_a_recording_is_shown_can_be_shown_again(recorded: Path) -> None:
    episode = read_recording(str(recorded))
    assert isinstance(episode, ForestEpisode)
    forest = ShownForest(TreeGridworldSpec())
    forest.replay(episode)
    for _ in range(10):
        forest.step()
    forest.record()
    while forest.step():
        pass
    assert forest.recording is not None
    again = forest.recording.episode()
    assert again.num_steps == 50
    check_recording(again)
