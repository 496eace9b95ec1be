"""Where the data that comes with gmplay lies: the art and the shipped agents.

In a checkout they are folders at the top level; an installed gmplay carries them inside the package.
"""

from __future__ import annotations

from pathlib import Path

from gmplay.core.errors import InputError

_PACKAGE = Path(__file__).resolve().parent.parent


def assets_folder() -> Path:
    """The folder of the art. Raises InputError where it is missing."""
    return _shipped_folder("assets", "the art")


def agents_folder() -> Path:
    """The folder of the shipped checkpoints and cards. Raises InputError where it is missing."""
    return _shipped_folder("agents", "the shipped agents")


def _shipped_folder(name: str, what: str) -> Path:
    installed = _PACKAGE / "shipped" / name
    folder = installed if installed.is_dir() else _PACKAGE.parent / name
    if not folder.is_dir():
        raise InputError(
            f"The folder {folder} with {what} is missing. Get gmplay anew, or restore it with `git checkout -- {name}`."
        )
    return folder
