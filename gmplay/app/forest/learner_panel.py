"""The Learner panel: start and pause a life of learning, see how it goes, begin another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gmplay.agents.tree_life import News
from gmplay.app.forest import words
from gmplay.app.forest.presets import FIRST, PRESETS, Preset, differences, preset_of
from gmplay.app.panels.words import NO_NUMBER, decimal
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

_LEAST_WIDTH = 244
_NUMBERS = {
    "steps": ("Steps", "Steps lived through, over all of the learner's forests."),
    "reward": ("Trees chopped", "Per step, in the latest update. The best threshold policy earns .257, as published."),
    "left": ("Trees left", "Mean over the learner's forests; ten is a full one."),
    "speed": ("Steps per second", "While it learns; a smaller pace leaves more of the processor to others."),
}


class LearnerPanel(QFrame):
    """Shows what a life tells and says what the user asks of it."""

    start_asked = Signal(float)  # share of a core
    pause_asked = Signal()
    begin_asked = Signal(object)  # Preset

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._is_running, self._is_dead = False, False
        self.preset = self._choices("Preset of the next life", {each: each.name for each in PRESETS})
        self.pace = self._choices("Pace of learning", words.PACES)
        self.pace.setMinimumContentsLength(7)
        self.pace.setCurrentIndex(self.pace.count() - 1)
        self.start = QPushButton(words.START)
        self.begin = QPushButton(words.BEGIN)
        self.begin.setToolTip("Begin a life with the preset chosen above. Asks first; the present life is kept.")
        self.shows, self.differs, self.problem = (QLabel(wordWrap=True) for _ in range(3))
        for label, tone in ((self.shows, "caption"), (self.differs, "caption"), (self.problem, "warning")):
            label.setProperty("tone", tone)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.numbers = {name: QLabel(NO_NUMBER) for name in _NUMBERS}
        self._place()
        self._connect()
        self.show_nothing()

    def _choices(self, name: str, labels: dict[object, str] | dict[Preset, str] | dict[float, str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name + ".")
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.setMinimumContentsLength(5)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, label in labels.items():
            box.addItem(label, value)
        return box

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, (name, (label, tip)) in enumerate(_NUMBERS.items()):
            caption = QLabel(label)
            caption.setProperty("tone", "field")
            caption.setToolTip(tip)
            grid.addWidget(caption, row, 0)
            grid.addWidget(self.numbers[name], row, 1, Qt.AlignmentFlag.AlignRight)
        pace = QLabel("Pace")
        pace.setProperty("tone", "field")
        grid.addWidget(pace, len(_NUMBERS), 0)
        grid.addWidget(self.pace, len(_NUMBERS), 1)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 10, 8)
        column.setSpacing(6)
        column.addWidget(self.start)
        column.addWidget(self.problem)
        column.addLayout(grid)
        column.addWidget(self.preset)
        column.addWidget(self.shows)
        column.addWidget(self.begin)
        column.addWidget(self.differs)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)  # a problem's sentence takes room that a small window has not
        area.setObjectName("panel")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(_LEAST_WIDTH)
        area.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _connect(self) -> None:
        self.start.clicked.connect(self._start_or_pause)
        self.begin.clicked.connect(lambda: self.begin_asked.emit(self.chosen))
        self.pace.activated.connect(self._change_pace)
        self.preset.currentIndexChanged.connect(lambda _index: self._show_preset())

    @property
    def chosen(self) -> Preset:
        """The preset of the next life."""
        return PRESETS[self.preset.currentIndex()]

    @property
    def share(self) -> float:
        """The pace chosen, as a share of one core."""
        return float(self.pace.currentData())

    def _start_or_pause(self) -> None:
        if self._is_running:
            self.pause_asked.emit()
        else:
            self.start_asked.emit(self.share)

    def _change_pace(self) -> None:
        if self._is_running:
            self.start_asked.emit(self.share)

    # --- showing ----------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No life has told anything yet."""
        self._is_dead = False
        self.preset.setCurrentIndex(PRESETS.index(FIRST))
        self._show_preset()
        self.show_rules(FIRST.config.spec)
        self._show_running(False)
        self._show_problem("")
        for number in self.numbers.values():
            number.setText(NO_NUMBER)

    def show_life(self, news: News, steps: int, speed: float | None, is_first: bool) -> None:
        """Show the latest of a life.

        Args:
            news: what it told.
            steps: that it has lived through.
            speed: steps per second lately; None where it does not learn.
            is_first: whether it is the first that is known of this life.
        """
        self._is_dead = False
        if is_first:
            preset = preset_of(news.config)
            self.preset.setCurrentIndex(PRESETS.index(preset or FIRST))
            self.show_rules(news.spec)
        self._show_running(news.is_running)
        self._show_problem(news.problem)
        self.numbers["steps"].setText(f"{steps:,}")
        if news.progress is not None:
            left = float(news.progress.trees_left @ np.arange(len(news.progress.trees_left)))
            self.numbers["reward"].setText(decimal(news.progress.reward, 3))
            self.numbers["left"].setText(f"{left:.1f}")
        self.numbers["speed"].setText(NO_NUMBER if speed is None else f"{speed:,.0f}")

    def show_rules(self, spec: TreeGridworldSpec) -> None:
        """Say in what the rules differ from the paper's."""
        self.differs.setText(differences(spec))

    def show_death(self, sentence: str) -> None:
        """The process has ended; offer to resume."""
        self._is_dead = True
        self._show_running(False)
        self._show_problem(sentence)
        self.numbers["speed"].setText(NO_NUMBER)

    def _show_running(self, is_running: bool) -> None:
        self._is_running = is_running
        self.start.setText(words.PAUSE if is_running else words.RESUME if self._is_dead else words.START)

    def _show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _show_preset(self) -> None:
        self.shows.setText(self.chosen.shows)
