"""The windows of the playground: CoinRun, the forest, agents side by side. One of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from gmplay.app.appearance import Appearance
from gmplay.app.settings import Settings
from gmplay.app.world_names import COINRUN, COMPARE, FOREST
from gmplay.session.record import Record

if TYPE_CHECKING:
    from gmplay.app.compare.desktop import CompareDesktop
    from gmplay.app.forest.desktop import ForestDesktop
    from gmplay.app.present.presentation import Presentation


class Shows(Protocol):
    """A window and what is behind it."""

    @property
    def window(self) -> QMainWindow:
        """The window."""
        ...

    @property
    def presentation(self) -> Presentation | None:
        """Shows the window to an audience; None before it has panels."""
        ...

    def rest(self) -> None:
        """Another window is shown: hide."""
        ...

    def go_on(self) -> None:
        """Show the window, and do what was done before ``rest``."""
        ...


class ShowsCoinRun(Shows, Protocol):
    """CoinRun's window, which is always there and says what others begin with."""

    @property
    def record(self) -> Record:
        """What the user is doing in it."""
        ...

    def open_recording(self, source: str) -> None:
        """Show a recorded episode again: the path of its file, or its text."""
        ...


class Worlds(QObject):
    """Makes a window when it is first asked for, and hides the one before once another is shown.

    Attributes:
        forest, compare: the forest, and agents side by side; None until they were asked for.
        shown: which window is, one of settings.WORLDS.
    """

    closing = Signal()  # a window other than CoinRun's is being closed
    about_asked = Signal()  # in such a window

    def __init__(self, coinrun: ShowsCoinRun, appearance: Appearance, settings: Settings, parent: QObject) -> None:
        """``settings`` tell where the docks were and what stood side by side the last time."""
        super().__init__(parent)
        self._coinrun, self._appearance, self._settings = coinrun, appearance, settings
        self.shown = COINRUN
        self.forest: ForestDesktop | None = None
        self.compare: CompareDesktop | None = None

    def show(self, name: str) -> None:
        """Show one of settings.WORLDS in the place of the window on show."""
        before, world = self._world(self.shown), self._world(name)
        self.shown = name
        if world is not before:
            is_presented = _end_presentation(before)
            _take_place(world.window, before.window)
            world.go_on()
            before.rest()
            if is_presented and world.presentation is not None:
                world.presentation.set_on(True)

    def open_recording(self, name: str, source: str) -> None:
        """Show COINRUN or FOREST, and in it a recording: the path of its file, or its text."""
        self.show(name)
        (self._forest() if name == FOREST else self._coinrun).open_recording(source)

    def _world(self, name: str) -> Shows:
        return {COINRUN: lambda: self._coinrun, FOREST: self._forest, COMPARE: self._compare}[name]()

    def _forest(self) -> ForestDesktop:
        if self.forest is None:
            from gmplay.app.forest.desktop import ForestDesktop  # its rules and panels take a while to load

            self.forest = ForestDesktop(parent=self)
            self.forest.docks = self._settings.forest_docks
            self.forest.belongs_elsewhere.connect(self.open_recording)
            self._serve(FOREST, self.forest)
        return self.forest

    def _compare(self) -> Shows:
        if self.compare is None:
            from gmplay.app.compare.desktop import CompareDesktop

            self.compare = CompareDesktop(self._settings.comparison, lambda: self._coinrun.record, parent=self)
            self._serve(COMPARE, self.compare)
        return self.compare

    def _serve(self, name: str, world: ForestDesktop | CompareDesktop) -> None:
        world.world_asked.connect(self.show)
        world.closing.connect(self.closing)
        world.about_asked.connect(self.about_asked)
        self._appearance.serve(world.window.actions_by_name)
        if name in self._settings.presented:
            world.presentation.choose(self._settings.presented[name])

    def close(self) -> None:
        """End what runs in them; the forest's life is kept. CoinRun's window takes their place, which is remembered."""
        _end_presentation(self._world(self.shown))
        _take_place(self._coinrun.window, self._world(self.shown).window)
        for world in (self.forest, self.compare):
            if world is not None:
                world.window.hide()  # first: a life takes a moment to be kept
                world.close()

    def remembered(self) -> dict[str, Any]:
        """What the settings keep of the windows, as their fields."""
        docks = self._settings.forest_docks if self.forest is None else self.forest.window.remembered_docks()
        comparison = self._settings.comparison if self.compare is None else self.compare.comparison
        presented = dict(self._settings.presented)
        for name, world in ((FOREST, self.forest), (COMPARE, self.compare)):
            if world is not None:
                presented[name] = world.presentation.chosen
        return {"world": self.shown, "forest_docks": docks, "comparison": comparison, "presented": presented}


def _end_presentation(world: Shows) -> bool:
    """Whether its window was presented until now."""
    is_presented = world.presentation is not None and world.presentation.is_on
    if world.presentation is not None:
        world.presentation.set_on(False)
    return is_presented


def _take_place(window: QMainWindow, other: QMainWindow) -> None:
    """Put a window where the other one is, in its size and state."""
    window.setGeometry(other.geometry())
    window.setWindowState(other.windowState())
