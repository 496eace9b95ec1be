"""Wires the learner: what its life tells goes to the panels and into the forest on show, and orders back to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from gmplay.agents.tree_life import News
from gmplay.app.forest import events, words
from gmplay.app.forest.decision_panel import TreeDecisionPanel
from gmplay.app.forest.figure_panel import FigurePanel
from gmplay.app.forest.learner import Learner, full_weights
from gmplay.app.forest.learner_panel import LearnerPanel
from gmplay.app.forest.measuring import ForestMeasuring, Measured, Wish
from gmplay.app.forest.presets import FIRST, PUBLISHED_RULES, Preset
from gmplay.app.forest.quadrant_panel import ForestQuadrantPanel
from gmplay.app.panels.level import LevelPanel
from gmplay.app.panels.life_series import LifeSeries
from gmplay.envs.tree_gridworld.spec import REGROWTH, TreeGridworldSpec


class LifeLink(QObject):
    """Makes the panels and goes between them, the learner and the forest on show.

    Attributes:
        moment: steps of the snapshot that acts; None where the learner acts as it is now.
        is_watched: the window is shown, so that what acts is worth measuring.
    """

    shown_changed = Signal(object)  # steps of the snapshot that acts, None for the present learner

    def __init__(self, learner: Learner, ask: Callable[[Any], None], say: Callable[[str], None]) -> None:
        super().__init__(learner)
        self.learner, self._ask, self._say = learner, ask, say
        self.panel, self.life = LearnerPanel(), FigurePanel()
        self.decision, self.quadrant = TreeDecisionPanel(), ForestQuadrantPanel()
        self.measuring = ForestMeasuring(self)
        self.rules = LevelPanel(TreeGridworldSpec, presets=words.RULE_PRESETS)
        self.rules.groups[REGROWTH].open()
        self.moment: int | None = None
        self.is_watched = True
        self._has_told, self._num_drawn = False, -1
        self._show_spec(FIRST.config.spec, FIRST.config.spec)
        self._connect()

    @property
    def panels(self) -> dict[str, QWidget]:
        """The panels by the name of their dock."""
        return {
            "Learner": self.panel,
            "Rules": self.rules,
            "Life": self.life,
            "Decision": self.decision,
            "Quadrant": self.quadrant,
        }

    def _connect(self) -> None:
        self.learner.begun.connect(self._forget)
        self.learner.told.connect(self._show_news)
        self.learner.died.connect(self._show_death)
        self.learner.put_aside.connect(self._tell_aside)
        self.learner.refused.connect(self._say)
        self.panel.start_asked.connect(self.learner.learn)
        self.panel.pause_asked.connect(lambda: self.learner.learn(0.0))
        self.panel.begin_asked.connect(self.begin_anew)
        self.measuring.measured.connect(self._show_measured)
        self.measuring.failed.connect(self.quadrant.show_problem)
        self.rules.spec_changed.connect(self._change_rules)
        self.life.figure.moment_chosen.connect(self.show_moment)
        self.life.back_asked.connect(self.back_to_now)

    # --- what the life tells ----------------------------------------------------------------------------

    def _forget(self) -> None:
        self._has_told, self._num_drawn = False, -1
        self.panel.show_nothing()
        self.life.show_curve(self.learner.curve, self.learner.snapshots)
        self._show_shown(None)
        self.decision.show_who(words.WAITING)
        self._forget_measured()
        self.measuring.hold()

    def _show_news(self, news: News) -> None:
        is_first, self._has_told = not self._has_told, True
        self.panel.show_life(news, self.learner.steps, self.learner.steps_per_second, is_first)
        if is_first:
            self._show_spec(news.spec, news.config.spec)
            self._ask(events.SetRules(news.spec))
        if len(self.learner.curve.points) != self._num_drawn:
            self._num_drawn = len(self.learner.curve.points)
            self.life.show_curve(self.learner.curve, self.learner.snapshots)
        if self.moment is None:
            self._let_present_act()

    def _let_present_act(self) -> None:
        weights = self.learner.weights
        if weights is not None:
            self._ask(events.LetAct(weights))
            self.decision.show_who(words.NOW)
            if self.is_watched:
                self.measuring.measure(Wish(self.learner.steps, self._spec, is_of_now=True), weights)

    def _show_death(self, sentence: str) -> None:
        self.panel.show_death(sentence)
        if not self._has_told:
            self.decision.show_who(words.NOBODY)
        self._say(f"{sentence} The panel Learner offers to resume, or to begin anew.")

    def _show_measured(self, measured: Measured) -> None:
        if measured.wish.spec == self._spec:  # or the rules were changed meanwhile
            self.quadrant.show_measured(measured)
            of = None if measured.wish.is_of_now else measured.wish.steps
            if of == self.moment:  # or another acts meanwhile
                self.decision.show_measured(measured)

    def _forget_measured(self) -> None:
        self.decision.show_measured(None)
        self.quadrant.clear()

    # --- which learner acts -----------------------------------------------------------------------------

    def show_moment(self, steps: int) -> None:
        """Let the learner act as it was at a time, or as near to it as was kept."""
        nearest = self.learner.snapshot_near(steps)
        if nearest is None:
            self._say("No moment of this life was kept yet: let the learner live for a while.")
            return
        weights = full_weights(self.learner.snapshots[nearest])
        self._ask(events.LeaveRecording())
        self._ask(events.LetAct(weights))
        self.measuring.measure(Wish(nearest, self._spec, is_of_now=False), weights)
        self._show_shown(nearest)
        self.decision.show_who(f"As it was at {words.steps_text(nearest)} steps")

    def show_letter(self, letter: str) -> None:
        """Let the learner act as it was at one of the figure's moments A to D."""
        moments = LifeSeries.of(self.learner.curve).moments
        if letter in moments:
            self.show_moment(moments[letter])
        else:
            self._say(f"{words.MOMENT_ENTRIES[letter]} has not come in this life yet.")

    def back_to_now(self) -> None:
        """Let the learner act as it is, also where a recording is shown."""
        self._ask(events.LeaveRecording())
        self._show_shown(None)
        self._let_present_act()

    def _show_shown(self, steps: int | None) -> None:
        if steps != self.moment:
            self.decision.show_measuring()  # what is said there is of the one that acted before
        self.moment = steps
        self.life.show_moment(steps)
        self.shown_changed.emit(steps)

    # --- rules and other lives --------------------------------------------------------------------------

    def _show_spec(self, spec: TreeGridworldSpec, first: TreeGridworldSpec) -> None:
        self.rules.show_spec(spec, first, PUBLISHED_RULES)

    def _change_rules(self, spec: TreeGridworldSpec) -> None:
        self.learner.replace_spec(spec)
        self._ask(events.SetRules(spec))
        self.panel.show_rules(spec)
        self._forget_measured()
        if self.moment is not None:
            self.show_moment(self.moment)

    @property
    def _spec(self) -> TreeGridworldSpec:
        assert isinstance(self.rules.spec, TreeGridworldSpec)
        return self.rules.spec

    def begin_anew(self, preset: Preset) -> None:
        """Ask, then put the present life aside and begin another, which learns where the old one did."""
        question = words.begin_question(preset.name, self.learner.steps)
        buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel
        if QMessageBox.question(self.panel.window(), "Begin anew", question, buttons) != QMessageBox.StandardButton.Yes:
            return
        self.learner.begin_anew(preset.config, self.panel.share)

    def _tell_aside(self, path: Path | None) -> None:
        if path is not None:
            self._say(f"The life before is kept as {path}.")
