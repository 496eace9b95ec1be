"""The forest's window: the forest in the centre, docks beside it, transport below. Layout only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gmplay.app.actions import Actions
from gmplay.app.forest import words
from gmplay.app.forest.menus import FOREST_MENUS
from gmplay.app.forest.transport import ForestTransport
from gmplay.app.forest.world import ForestWorld
from gmplay.app.layout import place_bars
from gmplay.app.message_bar import MessageBar
from gmplay.app.panels.dock_title import DockTitle
from gmplay.app.status_line import StatusLine

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
SIDES = {"Learner": _LEFT, "Rules": _LEFT, "Life": _RIGHT, "Decision": _RIGHT, "Quadrant": _RIGHT}
PRESENTED = ("Life", "Decision")
"""The docks a presentation shows at first."""
_LEFT_WIDTH, _LEAST_RIGHT, _MOST_RIGHT, _SEPARATORS = 244, 280, 620, 10
_WORLD_SHARE = 0.505
"""Of the window's area, which the forest has where there is room for it; the docks at the right have the rest."""
_LEARNER_HEIGHT, _DECISION_HEIGHT, _SHARED_HEIGHT, _QUADRANT_HEIGHT, _BARS_HEIGHT = 380, 262, 300, 250, 98
_ROOM_FOR_QUADRANT = 850
"""Below this height of the window Decision and Quadrant share their place."""


class ForestWindow(QMainWindow):
    """Puts the parts in their places."""

    closing = Signal()
    file_dropped = Signal(str)

    def __init__(self, panels: dict[str, QWidget]) -> None:
        """``panels`` go into the docks of their names, those of SIDES."""
        super().__init__()
        self.setWindowTitle(words.TITLE)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.world, self.transport, self.message_bar = ForestWorld(), ForestTransport(), MessageBar()
        self.actions_by_name = Actions(self.menuBar(), FOREST_MENUS)
        self.status = StatusLine()
        self.docks = {name: self._dock(name, panel) for name, panel in panels.items()}
        place_bars(self, self.message_bar, self.world, self.transport, self.status)
        # Only where nothing else has the keyboard: in the figure the arrow goes from stretch to stretch.
        step = self.actions_by_name["step forward"]
        step.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.world.addAction(step)
        self.setAcceptDrops(True)

    def _dock(self, name: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(f"forest {name}")
        dock.setWidget(panel)
        dock.setTitleBarWidget(DockTitle(dock))
        self.addDockWidget(SIDES[name], dock)
        toggle = dock.toggleViewAction()
        toggle.setToolTip(f"Show or hide the panel {name}.")
        self.actions_by_name.menus["View"].addAction(toggle)
        return dock

    def arrange(self) -> None:
        """Give the docks their first places and sizes, for the size the window has."""
        is_short = self.height() < _ROOM_FOR_QUADRANT
        if is_short:
            self.tabifyDockWidget(self.docks["Decision"], self.docks["Quadrant"])
            self.docks["Decision"].raise_()
        room = self.height() - _BARS_HEIGHT
        world = round(_WORLD_SHARE * self.width() * self.height() / max(room, 1))
        right = self.width() - world - _LEFT_WIDTH - _SEPARATORS
        widths = {_LEFT: _LEFT_WIDTH, _RIGHT: min(max(right, _LEAST_RIGHT), _MOST_RIGHT)}
        decision = _SHARED_HEIGHT if is_short else _DECISION_HEIGHT
        heights = {
            "Learner": _LEARNER_HEIGHT,
            "Rules": room - _LEARNER_HEIGHT,
            "Life": room - decision - (0 if is_short else _QUADRANT_HEIGHT),
            "Decision": decision,
            "Quadrant": _QUADRANT_HEIGHT,
        }
        docks = list(self.docks.values())
        self.resizeDocks(docks, [widths[SIDES[name]] for name in self.docks], Qt.Orientation.Horizontal)
        self.resizeDocks(docks, [max(heights[name], 1) for name in self.docks], Qt.Orientation.Vertical)

    def enlarge(self, zoom: float, _panels: Sequence[str]) -> None:
        """Write what is in no dock so many times as large."""
        self.world.set_zoom(zoom)
        self.message_bar.set_zoom(zoom)

    def remembered_docks(self) -> str:
        """The docks' places as text, for restore_docks."""
        return self.saveState().toHex().toStdString()

    def restore_docks(self, docks: str) -> None:
        """Put the docks where they were; without such a text, or with a foreign one, to their first places."""
        if not self.restoreState(QByteArray.fromHex(docks.encode())):
            self.arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.file_dropped.emit(url.toLocalFile())
