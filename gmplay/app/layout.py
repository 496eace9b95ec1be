"""What the windows of all worlds have in common: where the world, the bars and the status line go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolBar, QVBoxLayout, QWidget


def place_bars(window: QMainWindow, message_bar: QWidget, world: QWidget, transport: QWidget, status: QWidget) -> None:
    """Put the world in the centre with messages above it, the transport below, and the status at the foot."""
    centre = QWidget()
    column = QVBoxLayout(centre)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(message_bar)
    column.addWidget(world, stretch=1)
    window.setCentralWidget(centre)
    bar = QToolBar("Transport", movable=False, floatable=False)
    bar.setObjectName("Transport")
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(transport)
    window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
    window.statusBar().addWidget(status, 1)
    window.statusBar().setSizeGripEnabled(False)
