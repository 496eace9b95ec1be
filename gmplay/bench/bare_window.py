"""The least a window of Qt and pygame can do: show one buffer of 1280 x 720. What gmplay's window is held against.

    python -m gmplay.bench.bare_window

says ``painted`` after its first frame and ends.
"""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import numpy as np
import pygame
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from gmplay.bench import PAINTED

WIDTH, HEIGHT = 1280, 720


class BareWindow(QWidget):
    """A buffer that pygame fills and Qt shows."""

    first_painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        self._surface = pygame.image.frombuffer(self._pixels.data, (WIDTH, HEIGHT), "BGRA")
        self._image = QImage(self._pixels.data, WIDTH, HEIGHT, 4 * WIDTH, QImage.Format.Format_RGB32)
        self._has_painted = False
        self.resize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._surface.fill((30, 60, 90))
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()
        if not self._has_painted:
            self._has_painted = True
            self.first_painted.emit()


def main() -> None:
    """Show one frame."""
    application = QApplication([])
    window = BareWindow()
    window.first_painted.connect(lambda: print(PAINTED, flush=True))
    window.first_painted.connect(application.quit)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
