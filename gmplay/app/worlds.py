"""The worlds of the playground: goes from CoinRun's window to the forest's and back. One of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

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
    """

    closing = Signal()  # the forest's window is being closed
    about_asked = Signal()  # in the forest's window

    def __init__(self, coinrun: Shows, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._coinrun, self._appearance = coinrun, appearance
        self.forest: ForestDesktop | None = None

    def show_forest(self) -> None:
        """From CoinRun to the forest."""
        is_new = self.forest is None
        forest = self._forest()
        _take_place(forest.window, self._coinrun.window)
        forest.open()
        if is_new:
            forest.window.arrange()
        self._coinrun.rest()
        self._coinrun.window.hide()

    def show_coinrun(self) -> None:
        """And back."""
        assert self.forest is not None
        _take_place(self._coinrun.window, self.forest.window)
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
        """End what runs in the forest; its life is kept."""
        if self.forest is not None:
            self.forest.close()
            self.forest.window.hide()


def _take_place(window: QMainWindow, other: QMainWindow) -> None:
    """Put a window where the other one is, in its size and state."""
    window.setGeometry(other.geometry())
    window.setWindowState(other.windowState())
