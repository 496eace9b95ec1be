"""The level files that were opened or saved last, and the menu that offers them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

MOST_RECENT = 8


class RecentLevels(QMenu):
    """Newest first."""

    chosen = Signal(str)  # path

    def __init__(self, paths: Iterable[str], parent: QWidget | None = None) -> None:
        super().__init__("Recent &levels", parent)
        self.paths: tuple[str, ...] = tuple(paths)[:MOST_RECENT]
        self.setToolTipsVisible(True)
        self._show()

    def add(self, path: str) -> None:
        """Put a path first."""
        self.paths = (path, *(each for each in self.paths if each != path))[:MOST_RECENT]
        self._show()

    def remove(self, path: str) -> None:
        """Forget a path: there is no such file any more."""
        self.paths = tuple(each for each in self.paths if each != path)
        self._show()

    def _show(self) -> None:
        self.clear()
        for path in self.paths:
            action = self.addAction(Path(path).name)
            action.setToolTip(path)
            action.triggered.connect(lambda _checked=False, path=path: self.chosen.emit(path))
        self.setEnabled(bool(self.paths))
