"""Where recordings go and what they are called."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from gmplay.core.errors import InputError
from gmplay.record.formats import EPISODE_SUFFIX, FORMATS, format_of

if TYPE_CHECKING:
    from gmplay.record.episode_file import EpisodeFile  # knows the rules, whose compiler the window need not wait for

VIDEOS = "Videos (*.mp4 *.webm *.gif)"
EPISODES = f"Episodes (*{EPISODE_SUFFIX});;All files (*)"
LONGEST_NAME = 40


def videos_folder() -> Path:
    """Where recordings go; GMPLAY_VIDEOS names another folder."""
    movies = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MoviesLocation)
    return Path(os.environ.get("GMPLAY_VIDEOS") or Path(movies) / "gmplay")


def place_of_recording(stem: str, advice: str = "") -> Path:
    """The video that a recording becomes, in the folder of recordings, made where it is missing.

    Raises InputError, with ``advice`` at its end, where it cannot be made.
    """
    folder = videos_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The recording has no place: {folder} cannot be made ({error.strerror}).{advice}") from error
    return free_name(folder, stem)


def video_path(chosen: str) -> Path:
    """The file a video becomes by the name chosen. Raises InputError where it would replace one unasked."""
    path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.mp4")
    format_of(path)
    if path.name != Path(chosen).name and path.exists():  # the dialog asked about another name
        raise InputError(f"{path} exists already. Choose it by its whole name to replace it.")
    return path


def file_stem(episode: EpisodeFile) -> str:
    """A name for its files."""
    return f"{file_stem_of(episode.run.agent_name)}-{episode.run.level_seed}"


def file_stem_of(agent: str) -> str:
    """An agent's name, which may come from a stranger and hold anything, as a part of a file's."""
    return re.sub(r"[^\w-]+", "-", Path(agent).stem)[:LONGEST_NAME].strip("-") or "episode"


def free_name(folder: Path, stem: str) -> Path:
    """The first of stem, stem-2, stem-3 … of which neither video nor episode exists."""
    number = 1
    while True:
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.mp4"
        if not any(path.with_name(path.stem + ending).exists() for ending in (*FORMATS, EPISODE_SUFFIX)):
            return path
        number += 1
