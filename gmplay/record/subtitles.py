"""What is said in a video, and when: as subtitles in the SubRip format, and as chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Words on the screen from ``start`` to ``end``, in seconds of the video."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Chapter:
    """A part of the video that begins at ``start`` seconds."""

    start: float
    title: str


def subrip(lines: Sequence[Line]) -> str:
    """The lines as the text of an .srt file, in the order of their beginnings."""
    ordered = sorted(lines, key=lambda line: line.start)
    return "\n".join(
        f"{number}\n{_clock(line.start)} --> {_clock(line.end)}\n{_one_block(line.text)}\n"
        for number, line in enumerate(ordered, start=1)
    )


def _clock(seconds: float) -> str:
    """Seconds as SubRip writes them: 01:02:03,004."""
    thousandths = round(max(seconds, 0.0) * 1000)
    minutes, thousandths = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02},{thousandths % 1000:03}"


def _one_block(text: str) -> str:
    """An empty line would end the block."""
    return "\n".join(line for line in text.splitlines() if line.strip())
