"""The record button of the forest's window."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PySide6.QtCore import Qt

from gmplay.record.forest_file import ForestEpisode
from gmplay.record.recording import check_recording, read_recording
from tests.app.forest.conftest import OpenForest

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
