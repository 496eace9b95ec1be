"""A heading that opens and closes over the fields of one group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gmplay.app.panels.field_row import FieldRow
from gmplay.app.theme import CAPTION, current_theme, font


class GroupHeader(QPushButton):
    """The heading: a chevron, the group's name, and how many of its fields were changed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setCheckable(True)
        self.setObjectName("groupHeader")
        self._num_changed = 0

    def show_num_changed(self, num_changed: int) -> None:
        """How many fields of the group differ from the preset."""
        self._num_changed = num_changed
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("dim"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = self.height() / 2 + 0.5
        painter.drawPolyline(
            QPolygonF([QPointF(3, middle - 2), QPointF(6.5, middle + 2), QPointF(10, middle - 2)])
            if self.isChecked()
            else QPolygonF([QPointF(4.5, middle - 3.5), QPointF(8.5, middle), QPointF(4.5, middle + 3.5)])
        )
        if self._num_changed:
            painter.setFont(font(CAPTION))
            painter.setPen(theme.color("accent"))
            area = QRectF(0, 0, self.width() - 4, self.height() + 1)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, right, f"{self._num_changed} changed")
        painter.end()


class FieldGroup(QWidget):
    """A heading and its rows."""

    def __init__(self, name: str, rows: Sequence[FieldRow], is_open: bool) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.header = GroupHeader(name)
        self.header.setToolTip(f"Show or hide the group {name}.")
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 2, 0, 10)
        body.setSpacing(7)
        for row in rows:
            body.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._body)
        self.header.toggled.connect(self._body.setVisible)
        self.header.setChecked(is_open)
        self._body.setVisible(is_open)

    @property
    def is_open(self) -> bool:
        """Its fields are shown."""
        return self.header.isChecked()

    def open(self) -> None:
        """Show its fields."""
        self.header.setChecked(True)
