"""gmplay in the menu of a Linux desktop: a .desktop file and the icon in the user's own folders."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from gmplay.bootstrap import places
from gmplay.bootstrap.errors import SetupError


def write_desktop_entry() -> list[Path]:
    """Add the menu entry and its icon; returns the files written. Raises SetupError where that cannot be done."""
    if sys.platform in ("win32", "darwin"):
        raise SetupError("Menu entries of this kind exist on Linux only. Here, double-click main.py instead.")
    icon = places.ROOT / "assets/icon.svg"
    if not icon.is_file():
        raise SetupError(f"The icon {icon} is missing. Restore it with: git checkout -- assets/icon.svg")
    entry_file = places.data_home() / "applications/gmplay.desktop"
    icon_file = places.data_home() / "icons/hicolor/scalable/apps/gmplay.svg"
    try:
        for file in (entry_file, icon_file):
            file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(icon, icon_file)
        unfinished = entry_file.with_suffix(".tmp")
        unfinished.write_text(entry_text(sys.executable, places.MAIN), "utf-8")
        unfinished.chmod(0o755)
        unfinished.replace(entry_file)
    except OSError as error:
        raise SetupError(f"The menu entry could not be written to {error.filename}: {error.strerror}.") from error
    return [entry_file, icon_file]


def entry_text(python: str, main: Path) -> str:
    """The .desktop file that starts ``main`` with the interpreter ``python``."""
    return "\n".join(
        [
            "[Desktop Entry]",
            "Type=Application",
            "Name=gmplay",
            "Comment=A playground for goal misgeneralization",
            f"Exec={_quoted(python)} {_quoted(str(main))}",
            "Icon=gmplay",
            "Terminal=false",
            "StartupWMClass=gmplay",
            "Categories=Education;Science;ArtificialIntelligence;",
            "",
        ]
    )


def _quoted(argument: str) -> str:
    """An argument as the Desktop Entry Specification wants it: quoted, then escaped once more as a string."""
    for character in '\\"`$':
        argument = argument.replace(character, "\\" + character)
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'
