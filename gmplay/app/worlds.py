"""The windows of the playground: CoinRun, the forest, agents side by side. One of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from gmplay.app.theme import Appearance
from gmplay.session.lanes import Comparison
from gmplay.session.record import Record

if TYPE_CHECKING:
    from gmplay.app.compare.desktop import CompareDesktop
    from gmplay.app.forest.desktop import ForestDesktop


class Shows(Protocol):
    """A window and what is behind it."""

    @property
    def window(self) -> QMainWindow:
        """The window."""
        ...

    def rest(self) -> None:
        """Another window is shown: hide."""
        ...

    def go_on(self) -> None:
        """Show the window, and do what was done before ``rest``."""
        ...


class ShowsCoinRun(Shows, Protocol):
    """CoinRun's window, which also says what others begin with."""

    @property
    def record(self) -> Record:
        """What the user is doing in it."""
        ...


class Worlds(QObject):
    """Makes a window when it is first asked for, and hides the one before once another is shown.

    Attributes:
        forest, compare: the forest, and agents side by side; None until they were asked for.
    """

    closing = Signal()  # a window other than CoinRun's is being closed
    about_asked = Signal()  # in such a window

    def __init__(self, coinrun: ShowsCoinRun, appearance: Appearance, comparison: Comparison, parent: QObject) -> None:
        """``comparison`` is what stood side by side the last time."""
        super().__init__(parent)
        self._coinrun, self._appearance, self._comparison = coinrun, appearance, comparison
        self._shown: Shows = coinrun
        self.forest: ForestDesktop | None = None
        self.compare: CompareDesktop | None = None

    def show(self, name: str) -> None:
        """Show "coinrun", "forest" or "compare" in the place of the window on show."""
        before, self._shown = self._shown, self._world(name)
        if self._shown is not before:
            _take_place(self._shown.window, before.window)
            self._shown.go_on()
            before.rest()

    def _world(self, name: str) -> Shows:
        return {"coinrun": lambda: self._coinrun, "forest": self._forest, "compare": self._compare}[name]()

    def _forest(self) -> Shows:
        if self.forest is None:
            from gmplay.app.forest.desktop import ForestDesktop  # its rules and panels take a while to load

            self.forest = ForestDesktop(parent=self)
            self._serve(self.forest)
        return self.forest

    def _compare(self) -> Shows:
        if self.compare is None:
            from gmplay.app.compare.desktop import CompareDesktop

            self.compare = CompareDesktop(self._comparison, lambda: self._coinrun.record, parent=self)
            self._serve(self.compare)
        return self.compare

    def _serve(self, world: ForestDesktop | CompareDesktop) -> None:
        world.world_asked.connect(self.show)
        world.closing.connect(self.closing)
        world.about_asked.connect(self.about_asked)
        self._appearance.serve(world.window.actions_by_name)

    @property
    def comparison(self) -> Comparison:
        """What stands side by side, or did the last time."""
        return self._comparison if self.compare is None else self.compare.comparison

    def close(self) -> None:
        """End what runs in them; the forest's life is kept."""
        for world in (self.forest, self.compare):
            if world is not None:
                world.close()
                world.window.hide()


def _take_place(window: QMainWindow, other: QMainWindow) -> None:
    """Put a window where the other one is, in its size and state."""
    window.setGeometry(other.geometry())
    window.setWindowState(other.windowState())
