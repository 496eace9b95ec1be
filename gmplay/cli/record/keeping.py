"""The episodes of a video, kept beside it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.record.recording import Recording


def keep_beside(output: Path, recordings: Sequence[Recording], is_replacing: bool) -> None:
    """Write the episodes beside the video; where one is there already, words and all, it is left as it is.

    Raises InputError where another one stands there.
    """
    from gmplay.record.episode_file import write_episode
    from gmplay.record.recording import is_same, read_recording

    for index, recording in enumerate(recordings):
        path = _beside(output, index, len(recordings))
        there = None
        with contextlib.suppress(InputError):
            there = read_recording(str(path))
        if there is not None and is_same(there, recording):
            continue
        if path.exists() and not is_replacing:
            raise InputError(f"{path} holds something else. Choose another name, or replace it with --force.")
        write_episode(path, recording)


def _beside(output: Path, index: int, count: int) -> Path:
    from gmplay.record.formats import EPISODE_SUFFIX

    stem = output.stem.split("%")[0].rstrip("-_") or "frames"
    return output.with_name(f"{stem}{f'-{index + 1}' if count > 1 else ''}{EPISODE_SUFFIX}")
