"""The section Breakpoints: conditions at which playing stops, and how often each did."""

from __future__ import annotations

import dataclasses
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gmplay.app.instruments.condition_edit import ConditionEdit
from gmplay.app.instruments.section import Section
from gmplay.app.panels.fold import Fold
from gmplay.session.breakpoints import Breakpoint
from gmplay.session.expressions import FUNCTIONS, MAX_LENGTH, WORDS, ExpressionError
from gmplay.session.messages import SetBreakpoints
from gmplay.session.quantities import QUANTITIES
from gmplay.session.session import Snapshot


class BreakpointsSection(Section):
    """Takes conditions, lists them with their hits, and switches them on and off."""

    name = "Breakpoints"
    tip = "Playing stops at the frame at which a condition begins to hold, however fast it goes."

    def __init__(self) -> None:
        super().__init__()
        self._breakpoints: tuple[Breakpoint, ...] = ()
        self.edit = ConditionEdit([*(each.name for each in QUANTITIES), *WORDS, *FUNCTIONS], MAX_LENGTH)
        self.edit.setToolTip("A condition over the quantities below; Enter adds it.")
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("tone", "warning")
        self.problem.hide()
        self.list = QVBoxLayout()
        self.list.setSpacing(2)
        self.rows: list[BreakpointRow] = []
        quantities = QLabel(_table(), wordWrap=True, textFormat=Qt.TextFormat.RichText)
        quantities.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.quantities = Fold("Quantities", quantities, is_open=False, tip="What a condition may ask about.")
        self.column.addWidget(self.edit)
        self.column.addWidget(self.problem)
        self.column.addLayout(self.list)
        self.column.addWidget(self.quantities)
        self.edit.returnPressed.connect(self._add)
        self.edit.textEdited.connect(self.problem.hide)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.record.breakpoints != self._breakpoints:
            self._breakpoints = snapshot.record.breakpoints
            self._make_rows()
        for row, hits in zip(self.rows, snapshot.hits, strict=True):
            row.show_hits(hits)

    def _make_rows(self) -> None:
        for row in self.rows:
            self.list.removeWidget(row)
            row.deleteLater()
        self.rows = [BreakpointRow(each) for each in self._breakpoints]
        for place, row in enumerate(self.rows):
            row.switch.clicked.connect(lambda is_on, place=place: self._switch(place, is_on))
            row.delete.clicked.connect(lambda _checked=False, place=place: self._delete(place))
            self.list.addWidget(row)

    def _add(self) -> None:
        try:
            added = Breakpoint(self.edit.text().strip())
        except ExpressionError as error:
            self.problem.setText(str(error))
            self.problem.show()
            self.edit.mark_column(error.column)
            return
        self.edit.clear()
        if added.text not in [each.text for each in self._breakpoints]:
            self.asked.emit(SetBreakpoints((*self._breakpoints, added)))

    def _switch(self, place: int, is_on: bool) -> None:
        changed = dataclasses.replace(self._breakpoints[place], is_on=is_on)
        self.asked.emit(SetBreakpoints((*self._breakpoints[:place], changed, *self._breakpoints[place + 1 :])))

    def _delete(self, place: int) -> None:
        self.asked.emit(SetBreakpoints(self._breakpoints[:place] + self._breakpoints[place + 1 :]))


class BreakpointRow(QWidget):
    """One condition: a switch, how often it stopped the play, a cross to delete it."""

    def __init__(self, breakpoint_: Breakpoint) -> None:
        super().__init__()
        self.switch = QCheckBox()
        self.switch.setChecked(breakpoint_.is_on)
        self.switch.setToolTip("Stop at it, or not.")
        self.switch.setAccessibleName(breakpoint_.text)
        text = QLabel(breakpoint_.text, wordWrap=True)
        text.setProperty("tone", "field")
        text.setEnabled(breakpoint_.is_on)
        self.hits = QLabel()
        self.hits.setProperty("tone", "caption")
        self.delete = QPushButton("×")
        self.delete.setObjectName("quiet")
        self.delete.setToolTip("Delete this breakpoint.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.switch)
        row.addWidget(text, stretch=1)
        row.addWidget(self.hits)
        row.addWidget(self.delete)
        self.show_hits(0)

    def show_hits(self, hits: int) -> None:
        """How often it stopped the play."""
        self.hits.setText(f"{hits} hit{'' if hits == 1 else 's'}")
        self.hits.setToolTip("How often it stopped the play.")


def _table() -> str:
    rows = "".join(
        f"<tr><td style='padding-right:8px'><b>{each.name}</b></td>"
        f"<td>{escape(each.meaning)}{escape(f' ({each.unit})' if each.unit else '')}</td></tr>"
        for each in QUANTITIES
    )
    signs = escape("and or not  < <= > >= == !=  + − * /  abs min max ( )")
    return f"<table>{rows}</table><p>{signs}</p>"
