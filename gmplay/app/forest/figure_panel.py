"""The Life panel: the learner's life as a figure, log or linear in time."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gmplay.agents.tree_curve import Curve
from gmplay.app.forest import words
from gmplay.app.panels.forest_figure import ForestFigure
from gmplay.app.panels.painted import wrapped
from gmplay.app.panels.segments import Segments

LOG, LINEAR = "log", "linear"
_TIPS = {
    LOG: "Time is logarithmic: each doubling of the life has the same room.",
    LINEAR: "Time is linear: the collapse is at the very left.",
}


class FigurePanel(QFrame):
    """The figure, how it shows time, and which moment of it is on show."""

    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.figure, self.scale = ForestFigure(), Segments(_TIPS)
        self.scale.press(LOG)
        self.scale.setProperty("room", "little")
        self.shown = QLabel(words.NOW)
        self.shown.setProperty("tone", "caption")
        self.back = QPushButton("back to now")
        self.back.setObjectName("quiet")
        self.back.setToolTip("Let the learner act as it is now (Esc).")
        self.back.hide()
        self.shift = QLabel(wordWrap=True)
        self.shift.setProperty("tone", "caption")
        self.shift.setToolTip(wrapped(words.SHIFT_HELP))
        self._curve = Curve()
        self._moment: int | None = None
        self.scale.chosen.connect(self._choose_scale)
        self.back.clicked.connect(self.back_asked)
        self._place()

    def _place(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.shown)
        top.addWidget(self.back)
        top.addStretch(1)
        top.addWidget(self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.figure, stretch=1)
        column.addWidget(self.shift)

    def _choose_scale(self, name: str) -> None:
        self.figure.is_log = name == LOG

    def show_curve(self, curve: Curve, kept: Iterable[int] = ()) -> None:
        """Show a life as far as it is known, and the times at which it was kept."""
        self._curve = curve
        self.figure.show_curve(curve, kept)
        self._show_shift()

    def _show_shift(self) -> None:
        self.shift.setText(words.shift_text(self._curve.shift(self._moment)))

    def show_moment(self, steps: int | None) -> None:
        """Say which moment is on show, None for the present."""
        self._moment = steps
        self.figure.show_moment(steps)
        self._show_shift()
        self.shown.setText(words.NOW if steps is None else f"At {words.steps_text(steps)} steps")
        self.back.setVisible(steps is not None)
