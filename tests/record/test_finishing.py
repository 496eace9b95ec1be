"""Chapters in a finished video, and its index in front."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from gmplay.record.finishing import add_chapters
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


def test_that_a_finished_mp4_can_be_played_while_it_is_loaded(tmp_path: Path) -> None:
    for has_chapters in (False, True):
        path = tmp_path / f"{has_chapters}.mp4"
        with FrameWriter(path, Settings(64, 64, 10)) as writer:
            for shade in range(20):
                writer.add(np.full((64, 64, 4), 10 * shade, np.uint8))
        if has_chapters:
            add_chapters(path, [Chapter(0.0, "All")], seconds=2.0)
        data = path.read_bytes()
        assert data.index(b"moov") < data.index(b"mdat")
        with av.open(str(path)) as video:
            assert video.streams.video[0].frames == 20
            assert video.duration == 2 * av.time_base
