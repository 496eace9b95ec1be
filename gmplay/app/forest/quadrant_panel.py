"""The Quadrant panel of the forest: how able the learner on show is, and what its way of living yields."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gmplay.app.forest import measure_words
from gmplay.app.forest.measuring import Measured
from gmplay.app.forest.plane import AffinityLine, ForestPlane
from gmplay.app.forest.words import steps_text
from gmplay.app.panels.painted import wrapped
from gmplay.core.outcome import Estimate


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
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(self.of)
        beside.addWidget(self.numbers)
        beside.addWidget(self.affinity, stretch=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(10)
        row.addWidget(self.plane, stretch=3)
        row.addLayout(beside, stretch=2)
        self.clear()

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
