"""The storyboards that come with gmplay."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from gmplay.app.agents import checkpoint_path
from gmplay.cli import main
from gmplay.core.folders import assets_folder
from gmplay.record.storyboard import read_storyboard

BOARDS = sorted((assets_folder() / "storyboards").glob("*.toml"))


def test_that_there_are_three() -> None:
    assert [board.stem for board in BOARDS] == ["coinrun-in-60-seconds", "four-scenarios", "the-forest"]


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_that_a_shipped_storyboard_can_be_read_and_its_agents_are_here(path: Path) -> None:
    for scene in read_storyboard(path).scenes:
        for agent in (*getattr(scene, "agents", ()), *filter(None, [getattr(scene, "agent", "")])):
            assert checkpoint_path(agent).is_file()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_that_a_shipped_storyboard_becomes_a_video_with_chapters(path: Path, tmp_path: Path) -> None:
    video = tmp_path / "video.mp4"
    assert main(["record", str(path), "-o", str(video), "--size", "320x180", "--fps", "10"]) == 0
    with av.open(str(video)) as made:
        assert len(made.chapters()) == sum(bool(scene.chapter) for scene in read_storyboard(path).scenes)
        assert made.duration > 20 * av.time_base
    assert video.with_suffix(".srt").read_text("utf-8").startswith("1\n00:00:")
