"""What is said in a video: its subtitles beside it, its chapters in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.record.subtitles import Chapter, Line


def check_room_for_words(video: Path, is_replacing: bool) -> None:
    """Raises InputError where subtitles stand beside the video that are not to be replaced."""
    subtitles = video.with_suffix(".srt")
    if subtitles.exists() and not is_replacing:
        raise InputError(f"{subtitles} exists already. Choose another name, or replace it (--force).")


def write_words(video: Path, lines: Sequence[Line], chapters: Sequence[Chapter], seconds: float) -> None:
    """Write the subtitles beside a video of so many seconds, and its chapters into it where its format has any.

    Raises InputError where that is impossible; the video is whole then all the same.
    """
    from gmplay.record.finishing import FORMATS, add_chapters
    from gmplay.record.subtitles import subrip

    try:
        if lines:
            video.with_suffix(".srt").write_text(subrip(lines), "utf-8")
        if chapters and video.suffix.lower() in FORMATS:
            add_chapters(video, chapters, seconds)
    except OSError as error:
        raise InputError(
            f"The video {video} is whole, but its subtitles or chapters could not be written: {error}."
        ) from error
