"""Chapters written into a finished video: the pictures are copied as they are, nothing is encoded again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from gmplay.record.subtitles import Chapter

FORMATS = (".mp4", ".webm")
"""Files that can have chapters, by their ending."""

_THOUSANDTHS = Fraction(1, 1000)


def add_chapters(path: Path, chapters: Sequence[Chapter], seconds: float) -> None:
    """Give a video of so many seconds its chapters. Raises OSError, leaving the file as it was, where that fails."""
    copy = path.with_name(f"{path.stem}.chapters{path.suffix}")
    try:
        _copy_with_chapters(path, copy, chapters, seconds)
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


def _copy_with_chapters(path: Path, copy: Path, chapters: Sequence[Chapter], seconds: float) -> None:
    with av.open(str(path)) as source, av.open(str(copy), "w") as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        target.set_chapters(_as_values(chapters, seconds))
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)


def _as_values(chapters: Sequence[Chapter], seconds: float) -> list[Any]:
    ends = [*(chapter.start for chapter in chapters[1:]), seconds]
    return [
        {
            "id": number,
            "start": round(chapter.start / _THOUSANDTHS),
            "end": round(end / _THOUSANDTHS),
            "time_base": _THOUSANDTHS,
            "metadata": {"title": chapter.title},
        }
        for number, (chapter, end) in enumerate(zip(chapters, ends, strict=True))
    ]
