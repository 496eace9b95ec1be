"""The fields of one group of a level spec, under a heading that opens and closes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gmplay.app.panels.field_row import FieldRow
from gmplay.app.panels.fold import Fold


class FieldGroup(Fold):
    """A heading and its rows."""

    def __init__(self, name: str, rows: Sequence[FieldRow], is_open: bool) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 2, 0, 10)
        column.setSpacing(7)
        for row in rows:
            column.addWidget(row)
        super().__init__(name, body, is_open, f"Show or hide the group {name}.")
        self.rows = tuple(rows)

    def show_num_changed(self, num_changed: int) -> None:
        """How many fields of the group differ from the preset."""
        self.header.show_remark(f"{num_changed} changed" if num_changed else "")
