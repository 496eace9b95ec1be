"""The window of the lanes: panes in a row or in two, transport below. Layout only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
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

DECISIONS = "Decisions"
PANELS = (DECISIONS,)
"""What a presentation may show beside the worlds."""
_MOST_IN_A_ROW = 3
_GAP = 5


class PaneGrid(QWidget):
    """The panes in a row, or in two rows of two, all equally large: so that all worlds are drawn to one scale."""

    def __init__(self) -> None:
        super().__init__()
        self.panes = tuple(Pane(index) for index in range(MAX_LANES))
        self._num_columns = self._num_rows = 1
        self._grid = QGridLayout(self)
        self._grid.setSpacing(_GAP)

    def show_panes(self, count: int) -> None:
        """Show so many of them."""
        self._num_columns = count if count <= _MOST_IN_A_ROW else (count + 1) // 2
        self._num_rows = -(-count // self._num_columns)
        for index, pane in enumerate(self.panes):
            self._grid.removeWidget(pane)
            if index < count:
                self._grid.addWidget(pane, index // self._num_columns, index % self._num_columns)
            pane.setVisible(index < count)
        for place in range(MAX_LANES):
            self._grid.setColumnStretch(place, int(place < self._num_columns))
            self._grid.setRowStretch(place, int(place < self._num_rows))
        self._leave_remainders()

    def _leave_remainders(self) -> None:
        """Leave at the rims the few pixels that cannot be shared evenly."""
        across = (self.width() - _GAP * (self._num_columns - 1)) % self._num_columns
        down = (self.height() - _GAP * (self._num_rows - 1)) % self._num_rows
        self._grid.setContentsMargins(0, 0, across, down)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_remainders()


class CompareWindow(QMainWindow):
    """Puts the parts in their places.

    Attributes:
        panes: as many as there can be lanes; those without a lane are hidden.
    """

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(words.TITLE)
        self._grid = PaneGrid()
        self.panes = self._grid.panes
        self.transport, self.message_bar, self.status = CompareTransport(), MessageBar(), StatusLine()
        self.actions_by_name = Actions(self.menuBar(), COMPARE_MENUS)
        place_bars(self, self.message_bar, self._grid, self.transport, self.status)
        self._num_shown = 0

    def show_panes(self, count: int) -> None:
        """Show so many panes."""
        if count != self._num_shown:
            self._num_shown = count
            self._grid.show_panes(count)

    def enlarge(self, zoom: float, panels: Sequence[str]) -> None:
        """Write so many times as large, and show these of PANELS."""
        self.message_bar.set_zoom(zoom)
        for pane in self.panes:
            pane.set_zoom(zoom, DECISIONS in panels)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
