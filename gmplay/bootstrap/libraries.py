"""Qt's system libraries on Linux: whether they load, and how to get those that do not.

The lists are what a bare Debian 12 lacks for PySide6 6.11; wheels bring everything on Windows and macOS.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys

from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress

# Shared object -> Debian's package. The first are needed even offscreen, the others by a window on X11.
DRAWING = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOWS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing_libraries(with_windows: bool) -> dict[str, str]:
    """The libraries that do not load here, each with the Debian package that holds it."""
    if sys.platform != "linux":
        return {}
    needed = {**DRAWING, **WINDOWS} if with_windows else DRAWING
    return {library: package for library, package in needed.items() if not _loads(library)}


def ensure_libraries(with_windows: bool, progress: Progress) -> None:
    """Install the missing ones where that is allowed: on Debian or Ubuntu, as root.

    Raises SetupError with the one command to run where it is not.
    """
    missing = missing_libraries(with_windows)
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        _apt_install(sorted(missing.values()), progress)
        missing = missing_libraries(with_windows)
    if missing:
        raise SetupError(_advice(missing))


def check_that_qt_loads(progress: Progress) -> None:
    """A last look with Qt itself, in a process of its own, for libraries the lists do not know. Raises SetupError."""
    code, lines = progress.run([sys.executable, "-c", "import PySide6.QtWidgets, PySide6.QtSvg"])
    if code != 0:
        reason = lines[-1] if lines else f"exit code {code}"
        raise SetupError(f"Qt does not load on this system: {reason}. The log is {progress.log_path}.")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt_install(packages: list[str], progress: Progress) -> None:
    progress.step(f"installing the system packages Qt needs: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    progress.run(["apt-get", "update"], env=environment)
    code, lines = progress.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], env=environment)
    if code != 0:
        reason = lines[-1] if lines else "no reason given"
        raise SetupError(f"apt-get could not install {' '.join(packages)}: {reason}. The log is {progress.log_path}.")


def _advice(missing: dict[str, str]) -> str:
    names = ", ".join(missing)
    if shutil.which("apt-get"):
        command = f"sudo apt-get install -y {' '.join(sorted(missing.values()))}"
        return f"Qt needs system libraries that are not here ({names}). Install them with this one command:\n{command}"
    return (
        f"Qt needs system libraries that are not here: {names}. Install the packages of your system that hold them "
        f"(on Debian they are called {' '.join(sorted(missing.values()))}), and start gmplay again."
    )
