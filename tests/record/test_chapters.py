"""Chapters in a finished video."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from gmplay.record.chapters import add_chapters
from gmplay.record.formats import Settings
from gmplay.record.subtitles import Chapter
from gmplay.record.writer import FrameWriter


def _frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


def test_that_a_video_has_its_chapters_and_the_very_same_pictures(tmp_path: Path) -> None:
    path = tmp_path / "small.mp4"
    with FrameWriter(path, Settings(64, 64, 10)) as writer:
        for shade in range(20):
            writer.add(np.full((64, 64, 4), 10 * shade, np.uint8))
    before = _frames(path)
    add_chapters(path, [Chapter(0.0, "Dark"), Chapter(1.0, "Bright")], seconds=2.0)
    with av.open(str(path)) as video:
        told = [(each["metadata"]["title"], each["start"] * each["time_base"]) for each in video.chapters()]
    assert told == [("Dark", 0), ("Bright", 1)]
    assert all(np.array_equal(one, other) for one, other in zip(before, _frames(path), strict=True))
    assert [each.name for each in tmp_path.iterdir()] == ["small.mp4"]
