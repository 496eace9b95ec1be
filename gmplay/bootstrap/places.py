"""Where things lie: the checkout, its virtual environment, the log and the user's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "main.py"
VENV = ROOT / ".venv"


def venv_python() -> Path:
    """The interpreter inside .venv, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_inside_venv() -> bool:
    """Whether this very process runs inside the checkout's .venv."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def pins_file() -> Path:
    """requirements.txt, in the checkout or inside an installed gmplay."""
    shipped = ROOT / "gmplay" / "shipped" / "requirements.txt"
    return shipped if shipped.is_file() else ROOT / "requirements.txt"


def log_file() -> Path:
    """setup.log in the platform's folder for logs, the one platformdirs.user_log_dir("gmplay") names.

    Linux: ~/.local/state/gmplay/log (or below XDG_STATE_HOME). macOS: ~/Library/Logs/gmplay.
    Windows: %LOCALAPPDATA%\\gmplay\\Logs.
    """
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "gmplay" / "Logs"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library/Logs/gmplay"
    else:
        folder = _xdg("XDG_STATE_HOME", ".local/state") / "gmplay" / "log"
    return folder / "setup.log"


def data_home() -> Path:
    """Where Linux desktops look for menu entries and icons."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def cache_home() -> Path:
    """The user's folder for what can be made anew."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "gmplay" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/gmplay"
    return _xdg("XDG_CACHE_HOME", ".cache") / "gmplay"


def _xdg(variable: str, default: str) -> Path:
    """A base folder of the XDG specification; a relative value must be ignored, says the specification."""
    folder = Path(os.environ.get(variable, ""))
    return folder if folder.is_absolute() else Path.home() / default
