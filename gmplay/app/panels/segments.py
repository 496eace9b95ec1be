"""Joined buttons, one of them pressed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class Segments(QWidget):
    """A choice between a few names, each with an explanation."""

    chosen = Signal(str)

    def __init__(self, tips: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons = {name: QPushButton(name) for name in tips}
        for place, (name, button) in enumerate(self.buttons.items()):
            button.setCheckable(True)
            button.setProperty("place", {0: "first", len(tips) - 1: "last"}.get(place, "middle"))
            button.setToolTip(tips[name])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button)
            row.addWidget(button, stretch=1)
            button.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))

    @property
    def current(self) -> str:
        """The name of the pressed button."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def press(self, name: str) -> None:
        """Press a button. Emits nothing."""
        self.buttons[name].setChecked(True)
