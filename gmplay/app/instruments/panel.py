"""The dock "Instruments": the instruments' sections, one under the other, each under a heading that opens it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gmplay.app.instruments.section import Section
from gmplay.app.panels.fold import Fold, folds_in_a_column


class InstrumentsPanel(QFrame):
    """Holds the sections and tells each whether it is seen: an instrument nobody looks at need not look.

    Attributes:
        asked: says which agent the instruments ask about the frame on show.
    """

    def __init__(self, sections: Iterable[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.sections = tuple(sections)
        self.folds = {
            section.name: Fold(section.name, section, is_open=index == 0, tip=section.tip)
            for index, section in enumerate(self.sections)
        }
        for section in self.sections:
            self.folds[section.name].header.toggled.connect(lambda _is_open: self._tell_seen())
        self.asked = QLabel()
        self.asked.setProperty("tone", "caption")
        self.asked.setToolTip("On a branch, frames from before it were decided by the agent of the line it left.")
        self.asked.setContentsMargins(12, 4, 12, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.asked)
        whole.addWidget(folds_in_a_column(self.folds.values()))

    def show_asked(self, title: str) -> None:
        """Say which agent is asked, by its title; "" where there is none."""
        self.asked.setText(f"Asked: {title}" if title else "There is no agent to ask.")

    def _tell_seen(self) -> None:
        for section in self.sections:
            section.set_seen(self.isVisible() and self.folds[section.name].is_open)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell_seen()
