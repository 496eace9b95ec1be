"""How a film is to look, and the process it is painted in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

LAYOUTS = ("game", "game+decision", "window", "side-by-side")
_UNSCALED_HEIGHT = 720
"""Words and lines are as large as in a window of this height; a larger film is sharper, not smaller in print."""


@dataclass(frozen=True)
class Shot:
    """How a film is to look.

    Attributes:
        width, height: in pixels.
        fps: pictures a second of film.
        layout: one of LAYOUTS.
        theme: "light" or "dark".
        speed: multiple of the game's own 15 steps a second.
    """

    width: int = 1920
    height: int = 1080
    fps: int = 60
    layout: str = "game"
    theme: str = "dark"
    speed: float = 1.0

    @property
    def scale(self) -> float:
        """Pixels of the film to one of the window, in quarters."""
        return max(round(4 * self.height / _UNSCALED_HEIGHT) / 4, 1.0)


def make_film_application(shot: Shot) -> QApplication:
    """The QApplication to paint in: without a display, and with print of one size on every machine.

    Only in a process of its own, before there is another one.
    """
    os.environ |= {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": f"{shot.scale:g}",
        "QT_FONT_DPI": "96",
        "QT_LOGGING_RULES": "qt.qpa.*=false;default.warning=false",  # size hints that no screen asks for
    }
    from gmplay.app.main import make_application

    return make_application()
