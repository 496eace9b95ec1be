"""Level files: the JSON text of one level, written whole or not at all, and read with a limit."""

from __future__ import annotations

import os
from pathlib import Path

from gmplay.core.errors import InputError
from gmplay.core.level_data import MAX_LEVEL_CHARACTERS

SUFFIX = ".level.json"


def read_level_file(path: Path) -> str:
    """The text of a level file. Raises InputError where there is none, or none that could be a level's."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LEVEL_CHARACTERS + 1)
        if len(content) > MAX_LEVEL_CHARACTERS:
            raise InputError(f"{path} is no level: it is longer than {MAX_LEVEL_CHARACTERS:,} bytes, and no level is.")
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no level file {path}: it was moved or deleted.") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no level: byte {error.start + 1:,} is not part of a text.") from None
    except OSError as error:
        raise InputError(f"The level file {path} cannot be read: {error.strerror}.") from None


def write_level_file(path: Path, text: str) -> None:
    """Write a level's text. Raises InputError where that is impossible; an older file then stays as it was."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(f"The level could not be written to {path}: {error.strerror}. Choose another place.") from None
