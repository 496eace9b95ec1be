"""The Decision panel of the forest: what the learner would do at this moment, and how sure it is."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gmplay.app.forest import measure_words, words
from gmplay.app.forest.events import ForestMoment
from gmplay.app.forest.measuring import Measured
from gmplay.app.panels.action_pad import ActionPad
from gmplay.app.panels.history_figure import HistoryFigure
from gmplay.app.panels.moves import Move
from gmplay.app.panels.painted import wrapped
from gmplay.envs.tree_gridworld.state import ACTION_NAMES, DOWN, LEFT, RIGHT, STAY, UP

MOVES = (
    Move(0, 1, "go up", (UP,)),
    Move(-1, 0, "go left", (LEFT,)),
    Move(0, 0, "stay", (STAY,)),
    Move(1, 0, "go right", (RIGHT,)),
    Move(0, -1, "go down", (DOWN,)),
)


class TreeDecisionPanel(QFrame):
    """Five moves, the chosen one, value and entropy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._shown: tuple[int, int] | None = None
        self._learner = words.WAITING
        self.who = QLabel(self._learner, wordWrap=True)
        self.who.setProperty("tone", "caption")
        self.best = QLabel(wordWrap=True)
        self.best.setProperty("tone", "caption")
        self.best.hide()
        self.pad = ActionPad(moves=MOVES)
        self.value = HistoryFigure("Value", words.VALUE_HELP, top=5.0)
        self.entropy = HistoryFigure("Entropy", words.ENTROPY_HELP, top=math.log(len(ACTION_NAMES)))
        self._place()

    def _place(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(14)
        figures.addWidget(self.value)
        figures.addWidget(self.entropy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.who)
        column.addWidget(self.pad, stretch=1)
        column.addLayout(figures)
        column.addWidget(self.best)
        column.addStretch(0)

    def show_moment(self, moment: ForestMoment) -> None:
        """Show what is decided at a moment; of a recording that is unknown."""
        self.who.setText(self._learner if moment.replay is None else words.REPLAY)
        if moment.decision is None:
            for each in (self.pad, self.value, self.entropy):
                each.clear()
            return
        if self._shown is not None and (moment.level_seed, moment.step) < self._shown:
            self.value.clear()
            self.entropy.clear()
        self.pad.show_probabilities(moment.decision.probabilities[0], moment.action)
        if (moment.level_seed, moment.step) != self._shown:
            self._shown = moment.level_seed, moment.step
            self.value.show_number(float(moment.decision.value[0]))
            self.entropy.show_number(float(moment.decision.entropy[0]))

    def show_measured(self, measured: Measured | None) -> None:
        """Say what sparing would have earned, None where that is not known."""
        self.best.setVisible(measured is not None)
        if measured is not None:
            self.best.setText(measure_words.best_line(measured))
            self.best.setToolTip(wrapped(measure_words.best_help(measured)))

    def show_measuring(self) -> None:
        """Another learner acts than the one last measured."""
        self.best.setText(measure_words.MEASURING)
        self.best.setToolTip("")

    def show_who(self, name: str) -> None:
        """Say which learner acts."""
        if self.who.text() == self._learner:
            self.who.setText(name)
        self._learner = name
