"""The worlds of the playground: goes from CoinRun's window to the forest's and back. One of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from gmplay.app.settings import COINRUN, FOREST
from gmplay.app.theme import Appearance

if TYPE_CHECKING:
    from gmplay.app.forest.desktop import ForestDesktop


class Shows(Protocol):
    """A world's window and what is behind it."""

    @property
    def window(self) -> QMainWindow:
        """Its window."""
        ...

    def rest(self) -> None:
        """Another world is shown."""
        ...

    def go_on(self) -> None:
        """This world is shown again."""
        ...


class Worlds(QObject):
    """Makes the forest when it is first asked for, and hides one window once the other is shown.

    Attributes:
        forest: the forest's part of the desktop; None until it was asked for.
        shown: which world is, COINRUN or FOREST.
    """

    closing = Signal()  # the forest's window is being closed
    about_asked = Signal()  # in the forest's window

    def __init__(self, coinrun: Shows, appearance: Appearance, forest_docks: str, parent: QObject) -> None:
        """``forest_docks`` are the places of the forest's docks, as ``forest_docks`` told them before; "" at first."""
        super().__init__(parent)
        self._coinrun, self._appearance, self._forest_docks = coinrun, appearance, forest_docks
        self.forest: ForestDesktop | None = None
        self.shown = COINRUN

    def show_forest(self) -> None:
        """From CoinRun to the forest."""
        is_new = self.forest is None
        forest = self._forest()
        _take_place(forest.window, self._coinrun.window)
        if is_new:  # before it is shown: docks above each other would make it higher than a small screen
            forest.window.restore_docks(self._forest_docks)
        forest.open()
        self.shown = FOREST
        self._coinrun.rest()
        self._coinrun.window.hide()

    def show_coinrun(self) -> None:
        """And back."""
        assert self.forest is not None
        _take_place(self._coinrun.window, self.forest.window)
        self.shown = COINRUN
        self._coinrun.window.show()
        self._coinrun.go_on()
        self.forest.rest()

    def _forest(self) -> ForestDesktop:
        if self.forest is None:
            from gmplay.app.forest.desktop import ForestDesktop  # its rules and panels take a while to load

            self.forest = ForestDesktop(parent=self)
            self.forest.coinrun_asked.connect(self.show_coinrun)
            self.forest.closing.connect(self.closing)
            self.forest.about_asked.connect(self.about_asked)
            self._appearance.serve(self.forest.window.actions_by_name)
        return self.forest

    def close(self) -> None:
        """End what runs in the forest; its life is kept. CoinRun's window takes its place, as the one remembered."""
        if self.forest is not None:
            if self.shown == FOREST:
                _take_place(self._coinrun.window, self.forest.window)
            self.forest.window.hide()  # first: a life takes a moment to be kept
            self.forest.close()

    @property
    def forest_docks(self) -> str:
        """The places of the forest's docks, as text."""
        return self._forest_docks if self.forest is None else self.forest.window.remembered_docks()


def _take_place(window: QMainWindow, other: QMainWindow) -> None:
    """Put a window where the other one is, in its size and state."""
    window.setGeometry(other.geometry())
    window.setWindowState(other.windowState())
