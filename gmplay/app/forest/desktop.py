"""The forest's part of the desktop: its window and what runs behind it, from the first look to the last frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.app.forest import words
from gmplay.app.forest.controller import ForestController
from gmplay.app.forest.help_words import FOREST
from gmplay.app.forest.learner import Learner, life_path
from gmplay.app.forest.life_link import LifeLink
from gmplay.app.forest.presets import FIRST
from gmplay.app.forest.simulation import ForestSimulation
from gmplay.app.forest.studio import ForestStudio
from gmplay.app.forest.window import PRESENTED, ForestWindow
from gmplay.app.help import HelpDialog
from gmplay.app.present.presentation import Presentation
from gmplay.app.workers import SimulationThread


class ForestDesktop(QObject):
    """One window with a forest that is lived in and a learner that learns. Nothing runs before ``open``.

    Attributes:
        docks: where the window's docks stand when it is first shown, as text; "" for their first places.
    """

    world_asked = Signal(str)  # the user wants another window
    about_asked = Signal()
    belongs_elsewhere = Signal(str, str)  # a world's name, and the file of it that was to be opened here
    closing = Signal()

    def __init__(self, config: TreeLearnerConfig = FIRST.config, parent: QObject | None = None) -> None:
        """``config`` is for the life that begins where none is kept."""
        super().__init__(parent)
        self.learner = Learner(life_path(), config)
        self.simulation: SimulationThread[ForestSimulation] = SimulationThread(self._make_simulation)
        self._spec = config.spec
        self.link = LifeLink(self.learner, self.simulation.post, self._say)
        self.window = ForestWindow(self.link.panels)
        self.controller = ForestController(self.window, self.simulation.post)
        self.studio = ForestStudio(self.window, self.controller, self.simulation.post, self._who)
        window = self.window
        self.presentation = Presentation(
            window, window.actions_by_name, window.docks, window.enlarge, PRESENTED, "back to now"
        )
        self._is_running = False
        self.docks = ""
        self._connect()

    def _make_simulation(self, tell: Callable[[Any], None]) -> ForestSimulation:
        return ForestSimulation(self._spec, tell)

    def _say(self, sentence: str) -> None:
        self.controller.say(sentence)

    def _who(self) -> str:
        """Who acts in the forest on show, for its recording."""
        moment = self.link.moment
        return f"a learner at {words.steps_text(self.learner.steps if moment is None else moment)} steps"

    def _connect(self) -> None:
        self.simulation.link.told.connect(self.controller.show_event)
        self.controller.moment_shown.connect(self.link.decision.show_moment)
        self.controller.moment_shown.connect(self._show_badge)
        self.controller.belongs_elsewhere.connect(self.belongs_elsewhere)
        self.link.shown_changed.connect(self._show_badge)
        self.learner.begun.connect(self.window.message_bar.hide)  # what was said of the life before is over
        self.window.closing.connect(self.closing)
        actions, link = self.window.actions_by_name, self.link
        actions["world forest"].setChecked(True)
        for world in ("coinrun", "compare"):
            actions[f"world {world}"].triggered.connect(lambda _checked=False, world=world: self._leave(world))
        actions["help"].triggered.connect(lambda: self._help.show_page("keys"))
        actions["about"].triggered.connect(self.about_asked)
        actions["learn"].triggered.connect(link.panel.start.click)
        actions["begin anew"].triggered.connect(link.panel.begin.click)
        actions["back to now"].triggered.connect(link.back_to_now)
        actions["undo"].triggered.connect(link.rules.undo)
        actions["redo"].triggered.connect(link.rules.redo)
        for letter in words.MOMENT_ENTRIES:
            actions[f"moment {letter}"].triggered.connect(lambda _c=False, letter=letter: link.show_letter(letter))

    @cached_property
    def _help(self) -> HelpDialog:
        return HelpDialog(self.window, FOREST)

    def _leave(self, world: str) -> None:
        self.window.actions_by_name["world forest"].setChecked(True)  # as it will be when one comes back
        self.world_asked.emit(world)

    def _show_badge(self) -> None:
        moment, steps = self.controller.moment, self.link.moment
        badge = "" if steps is None else f"{words.moment_words(steps)} · Esc: back to now"
        if moment is not None and moment.replay is not None:
            badge = words.replay_words(moment.replay)
        self.window.actions_by_name["back to now"].setEnabled(badge != "")
        self.window.world.show_words("", badge)

    def open_recording(self, source: str) -> None:
        """Live through a recorded forest again: the path of its file."""
        self.studio.open(source)

    def go_on(self) -> None:
        """Show the window, its docks where they were the last time."""
        if not self._is_running:  # before it is shown: docks above each other would make it higher than a small screen
            self.window.restore_docks(self.docks)
        self.open()

    def open(self) -> None:
        """Show the window and let everything run. What ran when it was left goes on."""
        if not self._is_running:
            self._is_running = True
            self.simulation.start()
            self.learner.open()
        self.link.is_watched = True
        self.window.show()
        self.controller.fit_picture()
        self.controller.pictures.run_at_display_rate()
        self.window.world.setFocus()

    def rest(self) -> None:
        """Hide the window: the forest on show rests, for its time passes in pictures; the learner learns on."""
        self.controller.pictures.stop()
        self.link.is_watched = False
        self.link.measuring.hold()
        self.window.hide()

    def close(self) -> None:
        """End what runs; the life is kept."""
        self.controller.pictures.stop()
        self.link.measuring.close()
        self.studio.close()
        self.learner.close()
        if self._is_running:
            self._is_running = False
            self.simulation.stop()
            QApplication.sendPostedEvents()  # what it told last, such as a recording's end
            self.simulation.release()
