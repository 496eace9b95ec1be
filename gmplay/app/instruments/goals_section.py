"""The section "Goals": which goal explains the trajectory so far, and a level that tells two of them apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy

from gmplay.app.instruments.goals_values import (
    GOAL_COLOURS,
    CancelProposal,
    GoalsRead,
    Proposed,
    ProposeLevel,
    WatchGoals,
)
from gmplay.app.instruments.goals_words import CAUTION, nats, proposal_sentence, reading_sentence
from gmplay.app.instruments.section import Section
from gmplay.app.panels.calm_wheel import CalmChoice, CalmNumber
from gmplay.app.panels.painted import Painted, crisp
from gmplay.app.panels.words import percent
from gmplay.app.theme import BODY, CAPTION, font
from gmplay.evaluation.goals import NUM_GOALS, TEMPERATURE, Explanation, Goal
from gmplay.session import messages

_ROW, _BAR = 34.0, 6.0
_TEMPERATURES = (0.1, 10.0)


class GoalBars(Painted):
    """For each goal its posterior as a bar, and its nats per step."""

    def __init__(self) -> None:
        super().__init__()
        self.explanation = Explanation(np.zeros((0, NUM_GOALS)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Which goal explains the trajectory")

    def show_explanation(self, explanation: Explanation) -> None:
        """Show how well each goal explains what was done."""
        self.explanation = explanation
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(232, round(_ROW * NUM_GOALS))

    def text_of(self, goal: Goal) -> tuple[str, str]:
        """What a row says: posterior, nats per step."""
        per_step = f"{nats(float(self.explanation.per_step[goal]))} per step" if self.explanation.num_steps else ""
        return percent(float(self.explanation.posterior[goal])), per_step

    def explain(self, position: QPointF) -> str:
        row = int(position.y() // _ROW)
        if not 0 <= row < NUM_GOALS:
            return ""
        goal, (posterior, per_step) = Goal(row), self.text_of(Goal(row))
        so_far = f" Posterior {posterior}; {per_step} in nats, over a nine-sided die." if per_step else ""
        return f"“{goal.words}”: {goal.sentence}{so_far}"

    def paint(self, painter: QPainter) -> None:
        for goal in Goal:
            self._paint_row(painter, goal, goal * _ROW)

    def _paint_row(self, painter: QPainter, goal: Goal, top: float) -> None:
        width, (posterior, per_step) = self.width(), self.text_of(goal)
        line = QRectF(0, top, width, _ROW - _BAR - 8)
        left, right = (
            side | Qt.AlignmentFlag.AlignVCenter for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        )
        painter.setFont(font(BODY - 1))
        painter.setPen(self.theme.color("text"))
        painter.drawText(line, left, goal.words)
        painter.drawText(line, right, posterior)
        painter.setFont(font(CAPTION))
        painter.setPen(self.theme.color("dim"))
        painter.drawText(line.adjusted(0, 0, -42, 0), right, per_step)
        bar = crisp(QRectF(0, line.bottom() + 1, width, _BAR), self.devicePixelRatioF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("sunken"))
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(bar.width() * float(self.explanation.posterior[goal]))
        painter.setBrush(QColor(GOAL_COLOURS[goal]))
        painter.drawRoundedRect(bar, 3, 3)


class GoalsSection(Section):
    """Bars, a sentence, the temperature, and the search for a level."""

    name = "Goals"
    tip = "Which of four scripted goals explains what was done so far?"
    shows = (GoalsRead, Proposed)

    def __init__(self) -> None:
        super().__init__()
        self.bars = GoalBars()
        self.sentence, self.found = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.temperature = CalmNumber()
        self.first, self.second = CalmChoice(), CalmChoice()
        self.propose = QPushButton("Propose a level")
        self.progress = QProgressBar(maximum=100, textVisible=False)
        self._is_seen, self._is_searching = False, False
        self._dress()
        self._place()
        self.temperature.valueChanged.connect(self._watch)
        self.propose.clicked.connect(self._propose_or_cancel)
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(self._tell_whether_they_differ)

    def _dress(self) -> None:
        self.temperature.setObjectName("field")
        self.temperature.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.temperature.setKeyboardTracking(False)
        self.temperature.setRange(*_TEMPERATURES)
        self.temperature.setDecimals(2)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(TEMPERATURE)
        self.temperature.setSuffix(" cells")
        self.temperature.setToolTip(
            "Each goal picks a move with the probability exp(advantage / temperature), advantages in cells of way. "
            "Low: it hardly ever errs. High: it hardly minds."
        )
        for box, chosen in ((self.first, Goal.RIGHT), (self.second, Goal.COIN)):
            box.setObjectName("small")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            for goal in Goal:
                box.addItem(goal.words, goal)
            box.setCurrentIndex(chosen)
        self.propose.setToolTip(
            "Search seeds and places of the coin, in the background, for the level on which runs after these two goals "
            "differ most, and open it."
        )
        self.progress.setFixedHeight(4)
        self.progress.hide()
        self.found.hide()
        for label in (self.sentence, self.found):
            label.setProperty("tone", "field")

    def _place(self) -> None:
        caution = QLabel(CAUTION, wordWrap=True)
        caution.setProperty("tone", "caption")
        heading = QLabel("A level that tells them apart")
        heading.setProperty("tone", "heading")
        temperature_name, between = QLabel("Temperature"), QLabel("or")
        temperature_name.setProperty("tone", "field")
        between.setProperty("tone", "caption")
        temperature, pair = QHBoxLayout(), QHBoxLayout()
        temperature.addWidget(temperature_name, stretch=1)
        temperature.addWidget(self.temperature)
        pair.addWidget(self.first, stretch=1)
        pair.addWidget(between)
        pair.addWidget(self.second, stretch=1)
        for part in (
            self.bars,
            self.sentence,
            caution,
            temperature,
            heading,
            pair,
            self.propose,
            self.progress,
            self.found,
        ):
            self.column.addLayout(part) if isinstance(part, QHBoxLayout) else self.column.addWidget(part)

    # --- told ---------------------------------------------------------------------------------------------

    def set_seen(self, is_seen: bool) -> None:
        if is_seen != self._is_seen:
            self._is_seen = is_seen
            self._watch()

    def show_told(self, event: Any) -> None:
        if isinstance(event, GoalsRead):
            self.bars.show_explanation(event.explanation)
            self.sentence.setText(reading_sentence(event))
        elif self._is_searching:
            self._show_search(event)

    def _show_search(self, proposed: Proposed) -> None:
        self.found.setText(proposal_sentence(proposed))
        self.progress.setValue(round(100 * proposed.share))
        if proposed.spec is not None and proposed.level_seed is not None:
            self.asked.emit(messages.SetSpec(proposed.spec))
            self.asked.emit(messages.SetLevelSeed(proposed.level_seed))
        if proposed.spec is not None or proposed.problem:
            self._set_searching(False)

    # --- asked --------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        self.asked.emit(WatchGoals(self._is_seen, self.temperature.value()))

    def _propose_or_cancel(self) -> None:
        if self._is_searching:
            self.asked.emit(CancelProposal())
            self._set_searching(False)
            self.found.setText("The search was stopped; the level stays.")
            return
        self._set_searching(True)
        self.found.setText("The search begins …")
        self.found.show()
        self.asked.emit(ProposeLevel(self.first.currentData(), self.second.currentData()))

    def _set_searching(self, is_searching: bool) -> None:
        self._is_searching = is_searching
        self.propose.setText("Cancel" if is_searching else "Propose a level")
        self.progress.setValue(0)
        self.progress.setVisible(is_searching)
        self._tell_whether_they_differ()

    def _tell_whether_they_differ(self) -> None:
        self.propose.setEnabled(self._is_searching or self.first.currentData() != self.second.currentData())
