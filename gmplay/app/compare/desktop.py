"""The lanes' part of the desktop: their window and what runs behind it, from the first look to the last frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gmplay.app.compare.controller import CompareController
from gmplay.app.compare.help_words import COMPARE
from gmplay.app.compare.simulation import CompareSimulation
from gmplay.app.compare.window import PANELS, CompareWindow
from gmplay.app.help import HelpDialog
from gmplay.app.present.presentation import Presentation
from gmplay.app.workers import SimulationThread
from gmplay.session import messages
from gmplay.session.lanes import Comparison, ShowLevel
from gmplay.session.record import Record


class CompareDesktop(QObject):
    """One window with agents side by side, on the level that CoinRun's window shows. Nothing runs before ``go_on``."""

    world_asked = Signal(str)  # the user wants another window
    about_asked = Signal()
    closing = Signal()

    def __init__(self, comparison: Comparison, level_on_show: Callable[[], Record], parent: QObject | None) -> None:
        """``comparison`` is what stood side by side the last time."""
        super().__init__(parent)
        self._first, self._level_on_show = comparison, level_on_show
        self._level: ShowLevel | None = None  # what CoinRun's window showed the last time
        self._is_running, self._was_playing = False, True
        self.simulation: SimulationThread[CompareSimulation] = SimulationThread(self._make_simulation)
        self.window = CompareWindow()
        self.controller = CompareController(self.window, self.simulation.post)
        actions, panels = self.window.actions_by_name, dict.fromkeys(PANELS)
        self.presentation = Presentation(self.window, actions, panels, self.window.enlarge, PANELS, "stop repeating")
        self._connect()

    def _make_simulation(self, tell: Callable[[Any], None]) -> CompareSimulation:
        return CompareSimulation(self._first, tell)

    def _connect(self) -> None:
        self.simulation.link.told.connect(self.controller.show_event)
        self.window.closing.connect(self.closing)
        self.window.show_panes(len(self._first.lanes))
        self.window.transport.show_comparison(self._first)
        actions = self.window.actions_by_name
        actions["world compare"].setChecked(True)
        for world in ("coinrun", "forest"):
            actions[f"world {world}"].triggered.connect(lambda _checked=False, world=world: self._leave(world))
        actions["help"].triggered.connect(lambda: self._help.show_page("keys"))
        actions["about"].triggered.connect(self.about_asked)

    @cached_property
    def _help(self) -> HelpDialog:
        return HelpDialog(self.window, COMPARE)

    def _leave(self, world: str) -> None:
        self.window.actions_by_name["world compare"].setChecked(True)  # as it will be when one comes back
        self.world_asked.emit(world)

    @property
    def comparison(self) -> Comparison:
        """What stands side by side, to begin with it the next time."""
        sight = self.controller.sight
        comparison = self._first if sight is None else sight.comparison
        return comparison.replace(record=comparison.record.replace(is_playing=True))

    def go_on(self) -> None:
        """Show the window and let the lanes go on, on the level of CoinRun's window where that is another by now."""
        record = self._level_on_show()
        level = ShowLevel(record.spec, record.level_seed, record.coin)
        if not self._is_running:
            self._is_running = True
            self._first = self._first.replace(
                record=self._first.record.replace(spec=record.spec, level_seed=record.level_seed, coin=None)
            )
            self.simulation.start()
        if level != self._level:
            self._level = level
            self.simulation.post(level)
        self.simulation.post(messages.Play(self._was_playing))
        self.window.show()
        self.controller.fit_pictures()
        self.controller.pictures.run_at_display_rate()
        self.window.panes[0].view.setFocus()

    def rest(self) -> None:
        """Hide the window: the lanes rest."""
        sight = self.controller.sight
        self._was_playing = sight is None or sight.comparison.record.is_playing
        self.simulation.post(messages.Play(False))
        self.controller.pictures.stop()
        self.window.hide()

    def close(self) -> None:
        """End what runs."""
        self.controller.pictures.stop()
        if self._is_running:
            self._is_running = False
            self.simulation.stop()
            QApplication.sendPostedEvents()  # what it told last
            self.simulation.release()
