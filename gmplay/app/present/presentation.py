"""Presenting a window: into the full screen in large print, and back to exactly what was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar, QWidget

from gmplay.app.actions import Actions
from gmplay.app.present.enlarged import Enlarged
from gmplay.app.present.hint import Hint

HINT = "Esc or F11 leaves the presentation"
LEAST_ZOOM, ROWS_OF_PRINT = 1.45, 600
"""Print is so many times as large as in a window, on a high screen more: it always holds 600 of its usual pixels."""
_PANELS_SHARE = 0.29
"""Of the window's width, for the panels of a side."""
_ESCAPE = QKeySequence("Esc")
_PLAIN = Qt.WindowState.WindowNoState
_SETTLING_MS = 1_000
"""Within so long after the end the desktop has given the window its size back."""


def zoom_for(height: int) -> float:
    """How much larger print is on a screen of so many pixels."""
    return max(LEAST_ZOOM, height / ROWS_OF_PRINT)


class Presentation(QObject):
    """Of one window. Its action "present" begins and ends it, Esc ends it.

    Attributes:
        is_on: whether the window is presented.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        panels: Mapping[str, QDockWidget | None],
        enlarge: Callable[[float, Sequence[str]], None],
        chosen: Iterable[str],
        escape: str = "",
    ) -> None:
        """
        Args:
            panels: that can be chosen, with their docks; None for what ``enlarge`` shows.
            enlarge: writes what is not in a dock so many times as large, with these of the panels.
            chosen: names of the panels that stay at first.
            escape: the window's own action that hears Esc, which then goes first where it is enabled.
        """
        super().__init__(window)
        self._window, self._panels, self._enlarge = window, panels, enlarge
        self._actions = actions
        self._own_escape = actions[escape] if escape else None
        self._hint = Hint(window)
        self._larger: dict[str, Enlarged] = {}
        self._titles: dict[str, QWidget] = {}
        self._before: tuple[QRect, Qt.WindowState, QByteArray] | None = None  # with the places of the docks
        self.is_on = False
        self._settling = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._menu = self._menu_after(actions["present"])
        self._choices = {name: self._choice(name) for name in panels}
        self.choose(chosen)
        self._escape = QAction(self)
        self._escape.triggered.connect(self._hear_escape)
        actions["present"].triggered.connect(self.set_on)
        window.installEventFilter(self)

    def _menu_after(self, action: QAction) -> QMenu:
        view = self._actions.menus["View"]
        below = view.actions()[view.actions().index(action) + 1 :]
        menu = QMenu("Presentation s&hows", view)
        menu.setToolTipsVisible(True)
        view.insertMenu(below[0], menu)
        return menu

    def _choice(self, name: str) -> QAction:
        choice = self._menu.addAction(name)
        choice.setCheckable(True)
        choice.setToolTip(f"Whether {name} stays beside the world in a presentation.")
        return choice

    @property
    def chosen(self) -> tuple[str, ...]:
        """The panels that stay."""
        return tuple(name for name, choice in self._choices.items() if choice.isChecked())

    def choose(self, names: Iterable[str]) -> None:
        """Let these panels stay; names of others are passed over."""
        names = set(names)
        for name, choice in self._choices.items():
            choice.setChecked(name in names)

    def set_on(self, is_on: bool) -> None:
        """Begin, or end."""
        if is_on != self.is_on:
            self.is_on = is_on
            self._actions["present"].setChecked(is_on)
            (self._enter if is_on else self._leave)()

    # --- there and back -----------------------------------------------------------------------------------

    def _enter(self) -> None:
        window = self._window
        place = window.geometry() if window.windowState() == _PLAIN else window.normalGeometry()
        self._before = place, window.windowState(), window.saveState()
        self._settling.stop()
        for bar in self._bars():
            bar.hide()
        window.addActions(self._actions.all())  # those of a hidden menu bar do not hear their keys
        self._take_escape(True)
        for name, dock in self._docks().items():
            if name in self.chosen:
                self._show_larger(name, dock)
            else:
                dock.hide()
        window.setGeometry(window.screen().geometry())  # there are desktops without a window manager
        window.setWindowState(Qt.WindowState.WindowFullScreen)
        self._fit()
        self._hint.tell(HINT, self._zoom)

    def _leave(self) -> None:
        assert self._before is not None
        window, (place, state, docks) = self._window, self._before
        self._hint.hide()
        for name, larger in self._larger.items():
            self._show_as_before(self._docks()[name], larger, self._titles[name])
        self._larger, self._titles = {}, {}
        self._enlarge(1.0, tuple(self._panels))
        self._take_escape(False)
        for action in self._actions.all():
            window.removeAction(action)
        for bar in self._bars():
            bar.show()
        window.setWindowState(_PLAIN)
        window.setGeometry(place)
        window.setWindowState(state)
        window.restoreState(docks)
        self._settling.start()

    def _take_escape(self, is_taken: bool) -> None:
        """Have the key to itself: a key that two actions hear is heard by none."""
        if self._own_escape is not None:
            self._own_escape.setShortcuts([] if is_taken else [_ESCAPE])
        self._escape.setShortcuts([_ESCAPE] if is_taken else [])
        (self._window.addAction if is_taken else self._window.removeAction)(self._escape)

    def _hear_escape(self) -> None:
        if self._own_escape is not None and self._own_escape.isEnabled():
            self._own_escape.trigger()
        else:
            self.set_on(False)

    def _bars(self) -> list[QWidget]:
        return [self._window.menuBar(), self._window.statusBar(), *self._window.findChildren(QToolBar)]

    def _docks(self) -> dict[str, QDockWidget]:
        return {name: dock for name, dock in self._panels.items() if dock is not None}

    def _show_larger(self, name: str, dock: QDockWidget) -> None:
        title, panel = dock.titleBarWidget(), dock.widget()
        dock.setTitleBarWidget(QWidget())
        larger = Enlarged([title, panel] if hasattr(panel, "tabs") else [panel])  # which are in the title
        dock.setWidget(larger)
        dock.setFloating(False)
        self._window.addDockWidget(self._window.dockWidgetArea(dock), dock)  # out of tabs and off others' places
        dock.show()
        self._larger[name], self._titles[name] = larger, title

    @staticmethod
    def _show_as_before(dock: QDockWidget, larger: Enlarged, title: QWidget) -> None:
        panel = larger.widgets[-1]
        larger.release()
        bare = dock.titleBarWidget()
        dock.setWidget(panel)
        dock.setTitleBarWidget(title)
        larger.deleteLater()
        bare.deleteLater()

    # --- while it is on -----------------------------------------------------------------------------------

    @property
    def _zoom(self) -> float:
        return zoom_for(self._window.height())

    def _fit(self) -> None:
        """Print for the size the window has, the world with most of it."""
        zoom = self._zoom
        for larger in self._larger.values():
            larger.set_zoom(zoom)
        self._enlarge(zoom, self.chosen)
        docks = [self._docks()[name] for name in self._larger]
        width = round(_PANELS_SHARE * self._window.width())
        needed = [larger.needed_height for larger in self._larger.values()]
        self._window.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, needed, Qt.Orientation.Vertical)
        self._hint.place(zoom)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The screen's size comes when the desktop has granted it, and so does the one before."""
        if event.type() == QEvent.Type.Resize:
            if self.is_on:
                self._fit()
            elif self._settling.isActive() and self._before is not None:
                self._window.restoreState(self._before[-1])
        return super().eventFilter(watched, event)
