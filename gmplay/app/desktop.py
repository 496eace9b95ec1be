"""The running desktop: window, controller and simulation put together, from settings to the last frame."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from gmplay import __version__
from gmplay.app.appearance import Appearance
from gmplay.app.opening import load_opening_picture, save_opening_picture
from gmplay.app.settings import Settings, save_settings
from gmplay.app.window import PRESENTED, MainWindow
from gmplay.app.world_names import COINRUN
from gmplay.app.worlds import Worlds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gmplay.app.controller import Controller
    from gmplay.app.editor.link import EditorLink
    from gmplay.app.help import HelpDialog
    from gmplay.app.measuring import Measuring
    from gmplay.app.panel_link import PanelLink
    from gmplay.app.present.presentation import Presentation
    from gmplay.app.simulation import Simulation
    from gmplay.app.studio.link import StudioLink
    from gmplay.app.workers import SimulationHost
    from gmplay.session.record import Record

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

    The window comes first, with the world as the last start left it for this one. All that plays and draws takes
    longer to load and comes after the window's first paint: hence the imports in functions.

    With ``is_threaded`` False nothing moves by itself: ``show_frame_now`` plays one step, draws it, shows it in
    all panels and has what changed painted on the screen, on the calling thread.
    """

    went_on = Signal()  # the first picture is shown, the panels are there, the rules are being loaded

    def __init__(
        self, application: QApplication, settings: Settings, save_to: Path | None = None, is_threaded: bool = True
    ) -> None:
        super().__init__()
        self._settings, self._save_to, self._is_threaded = settings, save_to, is_threaded
        self.appearance = Appearance(application, settings.theme)
        self.window = MainWindow()
        self.worlds = Worlds(self, self.appearance, settings, self)
        self.panels: PanelLink | None = None
        self.studio: StudioLink | None = None
        self.presentation: Presentation | None = None
        self._was_playing = False
        self._is_open = False
        self._has_gone_on = False
        self._connect()

    def _connect(self) -> None:
        self.window.closing.connect(self.close)
        self.window.world_view.first_painted.connect(self._go_on, Qt.ConnectionType.QueuedConnection)
        self.window.world_view.resized.connect(self._fit_picture)
        actions = self.window.actions_by_name
        actions["help"].triggered.connect(self._show_help)
        actions["about"].triggered.connect(self._show_about)
        actions["world coinrun"].setChecked(True)
        for world in ("forest", "compare"):
            actions[f"world {world}"].triggered.connect(lambda _checked=False, world=world: self._show_world(world))
        self.worlds.closing.connect(self.window.close)
        self.worlds.about_asked.connect(self._show_about)
        self.appearance.serve(actions)

    # --- what runs behind the window ----------------------------------------------------------------------

    @cached_property
    def simulation(self) -> SimulationHost[Simulation]:
        """Plays and draws."""
        from gmplay.app.workers import SimulationHost, SimulationThread

        host = SimulationThread if self._is_threaded else SimulationHost
        return host(self._make_simulation)

    def _make_simulation(self, tell: Callable[[Any], None]) -> Simulation:
        from gmplay.app.simulation import Simulation

        return Simulation(self._settings.record, tell)

    @cached_property
    def controller(self) -> Controller:
        """Goes between the window and the simulation."""
        from gmplay.app.controller import Controller

        controller = Controller(self.window, self.simulation.post)
        self.simulation.link.told.connect(controller.show_event)
        controller.belongs_elsewhere.connect(self.worlds.open_recording)
        return controller

    @cached_property
    def editor(self) -> EditorLink:
        """Lets the user edit the level."""
        from gmplay.app.editor.link import EditorLink

        return EditorLink(self.window, self.controller, self.simulation.post, self._settings.recent_levels)

    @cached_property
    def measuring(self) -> Measuring:
        """Measures the agent in the background."""
        from gmplay.app.measuring import Measuring

        return Measuring(self)

    # --- the first moments --------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the window of the world that was shown last, then start what runs behind it."""
        self.window.restore_layout(self._settings.geometry, self._settings.docks)
        self.window.transport.show_record(self._settings.record)
        self._is_open = True
        if self._settings.world != COINRUN:
            self._show_world(self._settings.world)
            return
        opening = load_opening_picture(self._settings.record, self._save_to)
        if opening is not None:
            self.window.world_view.show_still(opening)
        self.window.show()
        if not self._is_threaded:
            self._go_on()
            return
        # A window that starts minimised, or on a level it has no picture of, has no first paint to wait for.
        QTimer.singleShot(0 if opening is None else _LONGEST_WAIT_MS, self._go_on)

    def _fit_picture(self) -> None:
        """Draw the world in the room there is for it now."""
        if self._has_gone_on:
            from gmplay.app import events

            self.simulation.post(events.Resize(*self.window.world_view.pixel_size))

    def _go_on(self) -> None:
        """After the first picture: the rules, the agent and the panels, which take longer than it does."""
        if self._has_gone_on or not self._is_open:
            return
        from gmplay.app import events

        self._has_gone_on = True
        controller = self.controller  # listens before there is anything to hear
        self.simulation.start()
        self._fit_picture()
        self._fill_docks()
        self.simulation.post(events.Open())
        controller.pictures.ask_for_picture()
        if self._is_threaded:
            controller.pictures.run_at_display_rate()
        self.went_on.emit()

    def _fill_docks(self) -> None:
        from gmplay.app.panel_link import PanelLink
        from gmplay.app.panels import DockTitle
        from gmplay.app.present.presentation import Presentation
        from gmplay.app.studio.link import StudioLink

        self.studio = StudioLink(self.window, self.controller, self.simulation.post)
        self.panels = PanelLink(self.controller, self.simulation.post, self.measuring, self.window.transport.timeline)
        self.window.fill_docks(self.panels.panels, DockTitle)
        actions, window = self.window.actions_by_name, self.window
        chosen = self._settings.presented.get(COINRUN, PRESENTED)
        self.presentation = Presentation(window, actions, window.docks, window.enlarge, chosen, "stop repeating")
        level, editor = self.panels.level, self.editor
        actions["undo"].triggered.connect(lambda: editor.undo(otherwise=level.undo))
        actions["redo"].triggered.connect(lambda: editor.redo(otherwise=level.redo))

    def open_recording(self, source: str) -> None:
        """Show a recorded episode again: the path of its file, or its text. One of the forest is shown there."""
        from gmplay.app import events

        self.simulation.post(events.OpenEpisode(source))

    # --- while another world is shown ---------------------------------------------------------------------

    def _show_world(self, name: str) -> None:
        self.window.actions_by_name["world coinrun"].setChecked(True)  # as it will be when one comes back
        self._go_on()
        self.worlds.show(name)

    @property
    def record(self) -> Record:
        """What the user is doing; before anything plays, what is about to be done."""
        return self._settings.record if self.controller.snapshot is None else self.controller.record

    def rest(self) -> None:
        """Hide the window, pause and measure nothing until ``go_on``."""
        from gmplay.session import messages

        self._was_playing = self.controller.record.is_playing
        self.simulation.post(messages.Play(False))
        self.controller.pictures.stop()
        self.measuring.hold()
        self.window.hide()

    def go_on(self) -> None:
        """Show the window and do what was done before ``rest``."""
        from gmplay.session import messages

        self.window.show()
        self.simulation.post(messages.Play(self._was_playing))
        self._fit_picture()
        if self._is_threaded:
            self.controller.pictures.run_at_display_rate()
        self.measuring.go_on()

    # --- afterwards ---------------------------------------------------------------------------------------

    @cached_property
    def _help(self) -> HelpDialog:
        from gmplay.app.help import HelpDialog

        return HelpDialog(self.window)

    def _show_help(self) -> None:
        self._help.show_page("keys")

    def _show_about(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.about(QApplication.activeWindow() or self.window, "About gmplay", ABOUT.format(version=__version__))

    def show_frame_now(self, seconds: float = STEP_SECONDS) -> None:
        """Let time pass, draw, show it in every panel and paint the window as a screen's frame. Not threaded only."""
        from gmplay.app import events

        self.simulation.post(events.Draw(seconds))
        QApplication.processEvents()

    def close(self) -> None:
        """Stop what runs and remember where the user was."""
        if not self._is_open:
            return
        from gmplay.app import events

        self._is_open = False
        if self.presentation is not None:
            self.presentation.set_on(False)
        self.window.hide()  # what runs takes a moment to end
        self.worlds.close()
        if self._has_gone_on:
            self.controller.stop()
            if self.studio is not None:
                self.studio.close()
            self.simulation.post(events.Close())
            self.simulation.stop()
            QApplication.sendPostedEvents()  # what it told last, such as a recording's end
            self.measuring.close()  # after that: an agent told of last would begin another measurement
            self._remember()

    def opening_picture(self, record: Record) -> NDArray[np.uint8] | None:
        """What a start with this record shows first (see Simulation), once closed; None where nothing was drawn."""
        simulation = self.simulation.simulation
        return None if simulation is None else simulation.opening_picture(record)

    def _remember(self) -> None:
        if self._save_to is None:
            return
        geometry, docks = self.window.remembered_layout()
        record = self.controller.record.replace(is_taken_over=False, is_playing=True, is_backwards=False)
        kept = self.worlds.remembered() | {"recent_levels": self.editor.recent.paths}
        if self.presentation is not None:
            kept["presented"] |= {COINRUN: self.presentation.chosen}
        settings = Settings(record, self.appearance.scheme, geometry, docks, **kept)
        try:
            save_settings(self._save_to, settings)
            save_opening_picture(self.opening_picture(record), record, self._save_to)
        except OSError as error:
            _LOG.warning("What the next start begins with could not be written: %s", error)
