"""The window of the lanes: panes in a row or in two, transport below. Layout only."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QGridLayout, QMainWindow, QWidget

from gmplay.app.actions import Actions
from gmplay.app.compare import words
from gmplay.app.compare.menus import COMPARE_MENUS
from gmplay.app.compare.pane import Pane
from gmplay.app.compare.transport import CompareTransport
from gmplay.app.layout import place_bars
from gmplay.app.message_bar import MessageBar
from gmplay.app.status_line import StatusLine
from gmplay.session.lanes import MAX_LANES

_MOST_IN_A_ROW = 3
_GAP = 5


class CompareWindow(QMainWindow):
    """Puts the parts in their places.

    Attributes:
        panes: as many as there can be lanes; those without a lane are hidden.
    """

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(words.TITLE)
        self.panes = tuple(Pane(index) for index in range(MAX_LANES))
        self.transport, self.message_bar, self.status = CompareTransport(), MessageBar(), StatusLine()
        self.actions_by_name = Actions(self.menuBar(), COMPARE_MENUS)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        centre = QWidget()
        centre.setLayout(self._grid)
        place_bars(self, self.message_bar, centre, self.transport, self.status)
        self._num_shown = 0

    def show_panes(self, count: int) -> None:
        """Show so many panes: in one row, or in two rows of two."""
        if count == self._num_shown:
            return
        self._num_shown = count
        num_columns = count if count <= _MOST_IN_A_ROW else (count + 1) // 2
        for index, pane in enumerate(self.panes):
            self._grid.removeWidget(pane)
            if index < count:
                self._grid.addWidget(pane, index // num_columns, index % num_columns)
            pane.setVisible(index < count)
        for column in range(MAX_LANES):
            self._grid.setColumnStretch(column, 1 if column < num_columns else 0)
        for row in range(2):
            self._grid.setRowStretch(row, 1 if row * num_columns < count else 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
