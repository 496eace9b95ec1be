"""The main window: world in the centre, docks beside it, transport below. Layout only; the controller wires it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QToolBar, QVBoxLayout, QWidget

from gmplay.app.actions import Actions
from gmplay.app.message_bar import MessageBar
from gmplay.app.panels.dock_title import DockTitle
from gmplay.app.transport import Transport
from gmplay.app.world_view import WorldView

LAYOUTS = {
    "explore": ("Agent", "Level", "Decision", "Quadrant"),
    "debug": ("Agent", "Decision"),
    "present": (),
}
"""Which docks a saved layout shows."""

SIDE_WIDTH = 252
"""Docks begin this wide: at 1280 x 720 the world then has more than half of the window."""


class MainWindow(QMainWindow):
    """Puts the parts in their places and remembers where they were."""

    checkpoint_dropped = Signal(str)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("gmplay")
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.world_view, self.transport, self.message_bar = WorldView(), Transport(), MessageBar()
        self.actions_by_name = Actions(self.menuBar())
        self.docks: dict[str, QDockWidget] = {}
        self.status = QLabel()
        self._place()
        self.resize(1280, 720)

    def add_panels(self, panels: dict[str, QWidget]) -> None:
        """Dock these widgets: Agent, Level, Decision, Quadrant."""
        self.docks = {name: self._dock(name, widget) for name, widget in panels.items()}
        self.arrange("explore")

    def _dock(self, name: str, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(name, self)
        dock.setObjectName(name)  # saveState needs it
        dock.setTitleBarWidget(DockTitle(dock))
        dock.setWidget(widget)
        toggle = dock.toggleViewAction()
        toggle.setToolTip(f"Show or hide the panel {name}.")
        self.actions_by_name.menus["View"].addAction(toggle)
        return dock

    def _place(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message_bar)
        column.addWidget(self.world_view, stretch=1)
        self.setCentralWidget(centre)
        bar = QToolBar("Transport", movable=False, floatable=False)
        bar.setObjectName("Transport")
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.addWidget(self.transport)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        self.statusBar().addWidget(self.status)
        self.statusBar().setSizeGripEnabled(False)

    def arrange(self, layout: str) -> None:
        """Put the docks into one of the saved LAYOUTS."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        sides = {"Agent": left, "Level": left, "Decision": right, "Quadrant": right}
        for name, dock in self.docks.items():
            dock.setFloating(False)
            self.addDockWidget(sides[name], dock)
            dock.setVisible(name in LAYOUTS[layout])
        docks = list(self.docks.values())
        self.resizeDocks(docks, [SIDE_WIDTH] * len(docks), Qt.Orientation.Horizontal)

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
            self.checkpoint_dropped.emit(url.toLocalFile())
