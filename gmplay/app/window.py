"""The main window: world in the centre, docks beside it, transport below. Layout only; the controller wires it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QWidget

from gmplay.app.actions import Actions
from gmplay.app.layout import place_bars
from gmplay.app.message_bar import MessageBar
from gmplay.app.status_line import StatusLine
from gmplay.app.transport import Transport
from gmplay.app.world_view import WorldView
from gmplay.record.formats import EPISODE_SUFFIX

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
SIDES = {"Agent": _LEFT, "Level": _LEFT, "Instruments": _LEFT, "Decision": _RIGHT, "Quadrant": _RIGHT}
LAYOUTS = {
    "explore": ("Agent", "Level", "Decision", "Quadrant"),
    "debug": ("Instruments", "Decision", "Quadrant"),
    "present": (),
}
"""Which docks a saved layout shows."""

PRESENTED = ("Decision", "Quadrant")
"""The docks a presentation shows at first."""

NEEDED_HEIGHTS = {"Level": 420, "Decision": 232}
"""What these docks show fits in so many pixels; the other dock of their side gets the rest of its height."""
_BARS_HEIGHT = 98  # menu, transport and status bar

SIDE_WIDTH, WIDEST_SIDE = 252, 320
"""Docks begin this wide: at 1280 x 720 the world then has more than half of the window."""
SMALL_SIZE, LARGE_SIZE = QSize(1280, 720), QSize(1600, 900)
"""Size of the window at the very first start, by the room there is."""


class MainWindow(QMainWindow):
    """Puts the parts in their places and remembers where they were."""

    checkpoint_dropped = Signal(str)
    episode_dropped = Signal(str)
    level_dropped = Signal(str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("gmplay")
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.world_view, self.transport, self.message_bar = WorldView(), Transport(), MessageBar()
        self.actions_by_name = Actions(self.menuBar())
        self.docks = {name: self._dock(name) for name in SIDES}
        self.status = StatusLine()
        place_bars(self, self.message_bar, self.world_view, self.transport, self.status)
        room = self.screen().availableSize()
        self.resize(LARGE_SIZE if room.width() > 1800 and room.height() > 1000 else SMALL_SIZE)
        self.arrange("explore")

    def _dock(self, name: str) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(name)  # saveState needs it
        waiting = QFrame()
        waiting.setObjectName("panel")
        waiting.setMinimumWidth(SIDE_WIDTH)
        dock.setWidget(waiting)
        toggle = dock.toggleViewAction()
        toggle.setToolTip(f"Show or hide the panel {name}.")
        self.actions_by_name.menus["View"].addAction(toggle)
        return dock

    def fill_docks(self, panels: dict[str, QWidget], title_for: Callable[[QDockWidget], QWidget]) -> None:
        """Put the panels into the docks of their names, which stood empty so that the world could show first."""
        for name, panel in panels.items():
            dock = self.docks[name]
            waiting = dock.widget()
            dock.setWidget(panel)
            dock.setTitleBarWidget(title_for(dock))
            waiting.deleteLater()

    def arrange(self, layout: str) -> None:
        """Put the docks into one of the saved LAYOUTS."""
        for name, dock in self.docks.items():
            dock.setFloating(False)
            self.addDockWidget(SIDES[name], dock)
            dock.setVisible(name in LAYOUTS[layout])
        docks = list(self.docks.values())
        width = min(max(self.width() // 6, SIDE_WIDTH), WIDEST_SIDE)
        self.resizeDocks(docks, [width] * len(docks), Qt.Orientation.Horizontal)
        room = self.height() - _BARS_HEIGHT
        level, decision = NEEDED_HEIGHTS["Level"], NEEDED_HEIGHTS["Decision"]
        heights = {"Agent": room - level, "Level": level, "Decision": decision, "Quadrant": room - decision}
        heights["Instruments"] = room
        self.resizeDocks(docks, [max(heights[name], 1) for name in self.docks], Qt.Orientation.Vertical)

    def open_panels(self, names: Sequence[str]) -> None:
        """Show these docks too; names of none are passed over, and what is open stays so."""
        for name in names:
            if name in self.docks:
                self.docks[name].show()

    def enlarge(self, zoom: float, _panels: Sequence[str]) -> None:
        """Write what is in no dock so many times as large."""
        self.world_view.set_zoom(zoom)
        self.message_bar.set_zoom(zoom)

    def remembered_layout(self) -> tuple[str, str]:
        """Geometry and docks as text, for restore_layout."""
        return self.saveGeometry().toHex().toStdString(), self.saveState().toHex().toStdString()

    def restore_layout(self, geometry: str, docks: str) -> None:
        """Put window and docks where they were; empty or foreign text changes nothing."""
        self.restoreGeometry(QByteArray.fromHex(geometry.encode()))
        self.restoreState(QByteArray.fromHex(docks.encode()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            path = url.toLocalFile()
            for ending, dropped in ((EPISODE_SUFFIX, self.episode_dropped), (".json", self.level_dropped)):
                if path.lower().endswith(ending):
                    dropped.emit(path)
                    break
            else:
                self.checkpoint_dropped.emit(path)
