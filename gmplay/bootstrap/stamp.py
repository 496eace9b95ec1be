"""The note that says an interpreter was made ready, so that the next start need not look again."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection
from pathlib import Path

from gmplay.bootstrap import places

# What the note says beside the stages: Qt's libraries were found complete, for offscreen drawing and for a real window.
DRAWING, WINDOW = "drawing", "window"


def stamp_file() -> Path:
    """Inside .venv, so that it goes when .venv goes; another interpreter's note lies in the user's cache folder."""
    if places.is_inside_venv():
        return places.VENV / "gmplay-ready.json"
    interpreter = hashlib.sha256(f"{sys.executable} {places.ROOT}".encode()).hexdigest()[:16]
    return places.cache_home() / f"ready-{interpreter}.json"


def read() -> set[str]:
    """What this interpreter is ready for; empty when nothing is noted or the note is about something older."""
    try:
        note = json.loads(stamp_file().read_text("utf-8"))
        return set(note["ready_for"]) if note["key"] == _key() else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write(ready_for: Collection[str]) -> None:
    """Note what this interpreter is ready for. Where that cannot be written, the next start looks again."""
    file = stamp_file()
    unfinished = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps({"key": _key(), "ready_for": sorted(ready_for)}), "utf-8")
        unfinished.replace(file)
    except OSError:
        return


def _key() -> str:
    """Changes with the requirements, the Python version and the sources the kernels are compiled from."""
    digest = hashlib.sha256(sys.version.encode())
    for file in (places.pins_file(), places.ROOT / "tests/requirements.txt", places.ROOT / "pyproject.toml"):
        digest.update(file.read_bytes() if file.is_file() else b"")
    for source in sorted((places.ROOT / "gmplay/envs").rglob("*.py")):
        status = source.stat()
        digest.update(f"{source.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()
