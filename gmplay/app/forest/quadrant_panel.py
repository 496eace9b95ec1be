"""The Quadrant panel of the forest: how able the learner on show is, and what its way of living yields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from gmplay.app.forest import measure_words
from gmplay.app.forest.measuring import Measured
from gmplay.app.forest.plane import AffinityLine, ForestPlane
from gmplay.app.forest.words import steps_text
from gmplay.app.panels.painted import wrapped
from gmplay.core.outcome import Estimate

_LEAST_WIDTH, _ROOM_BESIDE = 240, 330
"""With less room than that, the numbers and the affinity lie below the plane, and beside each other."""
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class ForestQuadrantPanel(QFrame):
    """The plane, and beside it the numbers and the affinity."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.plane, self.affinity = ForestPlane(), AffinityLine()
        self.of, self.numbers = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.of.setProperty("tone", "caption")
        self.numbers.setProperty("tone", "field")
        self.numbers.setTextFormat(Qt.TextFormat.PlainText)
        self.numbers.setToolTip(wrapped(measure_words.PLANE_HELP))
        self._whole, self._beside = QBoxLayout(_DOWN, self), QBoxLayout(_ACROSS)
        self._place()
        self.clear()

    def _place(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.of)
        words.addWidget(self.numbers)
        words.addStretch(0)
        self._beside.setSpacing(4)
        self._beside.addLayout(words, stretch=3)
        self._beside.addWidget(self.affinity, stretch=2)
        self._whole.setContentsMargins(12, 6, 12, 8)
        self._whole.addWidget(self.plane, stretch=3)
        self._whole.addLayout(self._beside, stretch=2)
        self.setMinimumWidth(_LEAST_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _ROOM_BESIDE
        self._whole.setDirection(_DOWN if is_narrow else _ACROSS)
        self._whole.setSpacing(4 if is_narrow else 10)
        self._beside.setDirection(_ACROSS if is_narrow else _DOWN)

    def show_measured(self, measured: Measured) -> None:
        """Show what was measured last."""
        report = measured.report
        self.plane.show_measured(measured)
        self.affinity.show_measured(measured)
        self.of.setText(f"At {steps_text(measured.wish.steps)} steps, n = {report.capability.n}")
        self.of.setToolTip("")
        goal = measure_words.number(report.goal)
        self.numbers.setText(f"Capability {measure_words.number(report.capability)}\nGoal {goal}")
        if not isinstance(report.goal, Estimate):
            self.of.setText(f"Goal undefined: {report.goal.reason}.")

    def show_problem(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self.of.setText(sentence)

    def clear(self) -> None:
        """Nothing of this life was measured."""
        self.plane.clear()
        self.affinity.show_measured(None)
        self.of.setText(measure_words.WAITING)
        self.numbers.setText("")
