"""What a video can be: its formats by the ending of its name, its size, rate and quality."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gmplay.core.errors import InputError

EPISODE_SUFFIX = ".gmplay.json"
QUALITIES = ("draft", "good", "best")
SMALLEST, LARGEST = 64, 7680
FASTEST, FASTEST_GIF = 240, 50
"""Pictures a second; a GIF counts in hundredths of a second, and browsers slow down what asks for less than two."""
_SEQUENCE = re.compile(r"%0?\d?d")


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes:
        name: what it is called.
        crfs: constant rate factor of each of QUALITIES, less is better; () where there is no such knob.
        worst_crf: the largest factor its encoder takes.
        default_fps: pictures a second where nobody says.
    """

    name: str
    crfs: tuple[int, ...] = ()
    worst_crf: int = 0
    default_fps: int = 60


FORMATS = {
    ".mp4": Format("MP4", (30, 20, 14), 51),
    ".webm": Format("WebM", (44, 34, 26), 63),
    ".gif": Format("GIF", default_fps=25),
    ".png": Format("PNG"),
}


def about_episode_bytes(num_steps: int) -> int:
    """About how large the file of an episode of so many steps is: an action and a fingerprint for each."""
    return 1_600 + round((1 + 16 / 3) * num_steps)


@dataclass(frozen=True)
class Settings:
    """How frames become a file.

    Attributes:
        width, height: of a frame, in pixels; videos pad odd ones by a pixel, and nothing is ever scaled.
        fps: pictures a second.
        quality: one of QUALITIES.
        crf: instead of the quality's own factor.
    """

    width: int
    height: int
    fps: int
    quality: str = "good"
    crf: int | None = None


def format_of(path: Path) -> Format:
    """The format of a file's ending. Raises InputError for another ending."""
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise InputError(f"{path.name}: a video's name ends in one of {', '.join(FORMATS)}.")
    return known


def read_size(text: str | None) -> tuple[int, int]:
    """Width and height in pixels, written as 1280x720; Full HD where nothing is said. Raises InputError."""
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text or "1920x1080")
    if not match:
        raise InputError(f"--size {text}: write width and height in pixels, as in 1920x1080.")
    return int(match[1]), int(match[2])


def is_sequence(path: Path) -> bool:
    """Whether the name stands for many pictures, as frame-%05d.png does."""
    return path.suffix.lower() == ".png" and bool(_SEQUENCE.search(path.name))


def is_still(path: Path) -> bool:
    """Whether the name is that of one picture."""
    return path.suffix.lower() == ".png" and not is_sequence(path)


def picture_name(path: Path, number: int) -> str:
    """The name of one picture of a sequence: %05d in it becomes its number."""
    return _SEQUENCE.sub(lambda match: match[0] % number, path.name)


def check_settings(path: Path, settings: Settings) -> None:
    """Raises InputError where this file cannot be made with these settings."""
    known, fastest = format_of(path), _fastest(path)
    for side in (settings.width, settings.height):
        if not SMALLEST <= side <= LARGEST:
            raise InputError(f"A picture is {SMALLEST} to {LARGEST} pixels wide and high, not {side}.")
    if not 1 <= settings.fps <= fastest:
        raise InputError(f"A {known.name} shows 1 to {fastest} pictures a second, not {settings.fps}.")
    if settings.quality not in QUALITIES:
        raise InputError(f"The quality {settings.quality!r} is not one of {', '.join(QUALITIES)}.")
    if settings.crf is not None and not known.crfs:
        raise InputError(f"A {known.name} has no rate factor: leave the CRF out.")
    if settings.crf is not None and not 0 <= settings.crf <= known.worst_crf:
        raise InputError(f"The CRF of a {known.name} lies between 0 and {known.worst_crf}, not {settings.crf}.")


def usual_fps(path: Path, wanted: int) -> int:
    """The rate that is wanted where nobody insists on it: the format's own where it cannot show so many."""
    return wanted if wanted <= _fastest(path) else format_of(path).default_fps


def _fastest(path: Path) -> int:
    return FASTEST_GIF if path.suffix.lower() == ".gif" else FASTEST


def rate_factor(path: Path, settings: Settings) -> int:
    """The constant rate factor these settings come to."""
    return format_of(path).crfs[QUALITIES.index(settings.quality)] if settings.crf is None else settings.crf
