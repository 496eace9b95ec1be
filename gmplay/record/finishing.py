"""What a finished video is given: chapters, and its index in front. Pictures are copied, nothing is encoded again."""

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
_INDEX_IN_FRONT = {"movflags": "faststart"}
"""A browser can begin to play before it has the whole file. Other formats do not know the option."""


def put_index_in_front(path: Path) -> None:
    """Let an MP4 be played while it is loaded. Raises OSError, leaving the file as it was, where that fails."""
    _rewrite(path, "mp4", [])


def add_chapters(path: Path, chapters: Sequence[Chapter], seconds: float) -> None:
    """Give a video of so many seconds its chapters. Raises OSError, leaving the file as it was, where that fails."""
    _rewrite(path, path.suffix.removeprefix("."), _as_values(chapters, seconds))


def _rewrite(path: Path, kind: str, chapters: list[Any]) -> None:
    copy = path.with_name(f"{path.stem}.finishing{path.suffix}")
    try:
        _copy(path, copy, kind, chapters)
        copy.replace(path)
    finally:
        copy.unlink(missing_ok=True)


def _copy(path: Path, copy: Path, kind: str, chapters: list[Any]) -> None:
    options = _INDEX_IN_FRONT if kind == "mp4" else {}
    with av.open(str(path)) as source, av.open(str(copy), "w", format=kind, container_options=options) as target:
        stream = source.streams.video[0]
        copied = target.add_stream_from_template(stream)
        target.set_chapters(chapters)
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
