"""The running desktop: window, controller and simulation put together, from settings to the last frame."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox

from gmplay import __version__
from gmplay.app import events
from gmplay.app.controller import Controller
from gmplay.app.measuring import Measuring
from gmplay.app.settings import Settings, save_settings
from gmplay.app.simulation import Simulation
from gmplay.app.theme import SCHEMES, Appearance
from gmplay.app.window import MainWindow
from gmplay.app.workers import SimulationHost, SimulationThread
from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder
from gmplay.envs.coinrun.state import Level
from gmplay.session.record import Record

if TYPE_CHECKING:
    from gmplay.app.help import HelpDialog
    from gmplay.app.panel_link import PanelLink

_LOG = logging.getLogger(__name__)
STEP_SECONDS = 1 / 15
_LONGEST_WAIT_MS = 1500
ABOUT = (
    "<b>gmplay {version}</b><p>A playground for goal misgeneralization: the exact CoinRun, agents trained on it, "
    "and what they are after.</p><p>MIT licence. CoinRun’s rules are those of Procgen (Cobbe et al. 2020); "
    "art and code are gmplay’s own.</p>"
)


class Desktop(QObject):
    """One window and what runs behind it.

    With ``is_threaded`` False nothing moves by itself: ``render_frame_now`` plays one step, draws it, shows it
    in all panels and paints the whole window into a picture, on the calling thread.
    """

    went_on = Signal()  # the first picture is shown, the panels are there, the rules are being loaded

    def __init__(
        self, application: QApplication, settings: Settings, save_to: Path | None = None, is_threaded: bool = True
    ) -> None:
        super().__init__()
        self._settings, self._save_to, self._is_threaded = settings, save_to, is_threaded
        host = SimulationThread if is_threaded else SimulationHost
        self.simulation = host(self._make_simulation)
        self.appearance = Appearance(application, settings.theme)
        self.window = MainWindow()
        self.controller = Controller(self.window, self.simulation.post)
        self._opening_level = opening_level(settings)
        self.measuring = Measuring(self)
        self.panels: PanelLink | None = None
        self._is_open = False
        self._connect()

    def _make_simulation(self, tell: Callable[[Any], None]) -> Simulation:
        return Simulation(self._settings.record, self._opening_level, tell)

    def _connect(self) -> None:
        self.simulation.link.told.connect(self.controller.show_event)
        self.window.closing.connect(self.close)
        self.window.world_view.first_painted.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        actions = self.window.actions_by_name
        actions["help"].triggered.connect(self._show_help)
        actions["about"].triggered.connect(self._show_about)
        for scheme in SCHEMES:
            action = actions[f"theme {scheme}"]
            action.setChecked(scheme == self.appearance.scheme)
            action.triggered.connect(lambda _checked=False, scheme=scheme: self.appearance.set_scheme(scheme))

    def _go_on(self) -> None:
        """After the first picture: the rules, the agent and the panels, which take longer than it does."""
        if self.panels is None and self._is_open:
            self._fill_docks()
            self.simulation.post(events.Open())
            self.went_on.emit()

    def _fill_docks(self) -> None:
        from gmplay.app.panel_link import PanelLink
        from gmplay.app.panels import DockTitle

        self.panels = PanelLink(self.controller, self.simulation.post, self.measuring)
        self.window.fill_docks(self.panels.panels, DockTitle)
        actions = self.window.actions_by_name
        actions["undo"].triggered.connect(self.panels.level.undo)
        actions["redo"].triggered.connect(self.panels.level.redo)

    @cached_property
    def _help(self) -> HelpDialog:
        from gmplay.app.help import HelpDialog

        return HelpDialog(self.window)

    def _show_help(self) -> None:
        self._help.show_page("keys")

    def _show_about(self) -> None:
        QMessageBox.about(self.window, "About gmplay", ABOUT.format(version=__version__))

    def show(self) -> None:
        """Show the window and start the simulation behind it."""
        self.window.restore_layout(self._settings.geometry, self._settings.docks)
        self.window.show()
        view = self.window.world_view
        ratio = view.devicePixelRatioF()
        size = events.Resize(round(view.width() * ratio), round(view.height() * ratio), ratio)
        view.resized.connect(lambda width, height, scale: self.simulation.post(events.Resize(width, height, scale)))
        self._is_open = True
        self.simulation.start()
        self.simulation.post(size)
        self.controller.ask_for_picture()
        if not self._is_threaded:
            self._go_on()
            return
        self.controller.run_at_display_rate()
        # A window that starts minimised, or on a level still to be generated, has no first picture to wait for.
        QTimer.singleShot(0 if self._opening_level is None else _LONGEST_WAIT_MS, self._go_on)

    def render_frame_now(self, target: QImage, seconds: float = STEP_SECONDS) -> None:
        """Let time pass, draw, show it in every panel and paint the window into ``target``. Not threaded only."""
        self.simulation.post(events.Draw(seconds))
        self.window.render(target)

    def close(self) -> None:
        """Stop what runs and remember where the user was."""
        if not self._is_open:
            return
        self._is_open = False
        self.controller.stop()
        self.measuring.close()
        self.simulation.stop()
        if self._save_to is None:
            return
        geometry, docks = self.window.remembered_layout()
        record = self.controller.record.replace(is_taken_over=False, is_playing=True)
        settings = Settings(record, self.appearance.scheme, geometry, docks, self.simulation.fresh_level_json())
        try:
            save_settings(self._save_to, settings)
        except OSError as error:
            _LOG.warning("The settings could not be written to %s: %s", self._save_to, error)


def opening_level(settings: Settings) -> Level | None:
    """The level the settings' record begins with, where it is at hand without generating it."""
    try:
        if settings.level_json:
            return Level.from_json(settings.level_json)
        if (settings.record.spec, settings.record.level_seed) == (Record().spec, Record().level_seed):
            return Level.from_json((assets_folder() / "opening-level.json").read_text(encoding="utf-8"))
    except (OSError, InputError) as error:
        _LOG.warning("The opening level is generated, not read: %s", error)
    return None
