"""Wires the window: what the user does becomes messages, what the simulation tells becomes what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatchmethod
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from gmplay.app import events
from gmplay.app.pictures import Picture
from gmplay.app.save_picture import save_picture
from gmplay.app.shown_again import ShownAgain
from gmplay.app.transport import next_speed
from gmplay.app.window import LAYOUTS, MainWindow
from gmplay.app.world_controller import StepKeys, WorldController
from gmplay.core.errors import InputError
from gmplay.session import messages
from gmplay.session.record import CAMERAS, OPENING_SEED, Record, opening_spec, parse_level_seed
from gmplay.session.session import Snapshot
from gmplay.session.travel import NUM_OWN_BOOKMARKS


class Controller(WorldController):
    """Between the window and the simulation.

    Attributes:
        snapshot, cards, opened: what was told last; None or empty before it was told.
        shown_again: what the file says whose episode is on show.
    """

    ready = Signal()
    agents_listed = Signal(object)  # cards
    agent_opened = Signal(object)  # events.AgentOpened
    recording_begun = Signal(object)  # events.RecordingBegun
    run_told = Signal(object)  # events.RunTold
    episode_opened = Signal(object)  # events.EpisodeOpened
    found = Signal(object)  # what an instrument found
    snapshot_shown = Signal(object)  # Snapshot; emitted when the frame on show or the record changed

    def __init__(self, window: MainWindow, ask: Callable[[Any], None]) -> None:
        """``ask`` hands a message or request to the simulation and returns at once."""
        super().__init__(window, window.message_bar, ask)
        self._window = window
        self.snapshot: Snapshot | None = None
        self.cards: tuple[Any, ...] = ()
        self.opened: events.AgentOpened | None = None
        self.shown_again = ShownAgain()
        self._step_keys = StepKeys(window, window.actions_by_name, self._is_free_to_step)
        self._connect_world()
        self._connect_transport()
        self._connect_actions()

    def stop(self) -> None:
        """Ask for no more pictures, and leave the window's actions alone: they are about to go."""
        self.pictures.stop()
        self._step_keys.stop()

    # --- pictures ---------------------------------------------------------------------------------------

    @singledispatchmethod
    def show_event(self, event: Any) -> None:
        """Show what the simulation tells."""
        raise TypeError(f"{event!r} is no event of the simulation.")

    @show_event.register
    def _(self, event: Picture) -> None:
        self.pictures.note_answer(is_picture=True)
        self._window.world_view.show_picture(event)
        self._show_snapshot(event.snapshot)

    @show_event.register
    def _(self, event: events.Unchanged) -> None:
        self.pictures.note_answer()

    @show_event.register
    def _(self, event: events.Ready) -> None:
        self.ready.emit()

    @show_event.register
    def _(self, event: events.AgentsListed) -> None:
        self.cards = event.cards
        self.agents_listed.emit(event.cards)

    @show_event.register
    def _(self, event: events.AgentOpened) -> None:
        self.opened = event
        self.agent_opened.emit(event)

    @show_event.register
    def _(self, event: events.Found) -> None:
        self.found.emit(event.what)

    @show_event.register
    def _(self, event: events.RecordingBegun) -> None:
        self.recording_begun.emit(event)

    @show_event.register
    def _(self, event: events.BelongsElsewhere) -> None:
        self.belongs_elsewhere.emit(event.world, event.source)

    @show_event.register
    def _(self, event: events.RunTold) -> None:
        self.run_told.emit(event)

    @show_event.register
    def _(self, event: events.EpisodeOpened) -> None:
        self.shown_again.begin(event.episode)
        self.episode_opened.emit(event)

    @show_event.register
    def _(self, event: events.Problem) -> None:
        self.say(event.text)
        self._window.transport.show_level_seed()

    @show_event.register
    def _(self, event: events.Crash) -> None:
        self.say_crash(event.text, "The world is")

    # --- showing ----------------------------------------------------------------------------------------

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        before, self.snapshot = self.snapshot, snapshot
        if before is not None and _is_same_frame(before, snapshot):
            return
        self._window.transport.show_snapshot(snapshot)
        self._window.actions_by_name["stop repeating"].setEnabled(snapshot.loop is not None)
        caption, chapter = self.shown_again.words(snapshot)
        self._window.world_view.show_words(snapshot.ending_words, self._badge(snapshot, chapter), caption)
        self._show_status(snapshot)
        if before is None or before.record != snapshot.record:
            self._show_record(snapshot.record)
        self.snapshot_shown.emit(snapshot)

    def _badge(self, snapshot: Snapshot, chapter: str) -> str:
        if snapshot.record.is_taken_over:
            return "You are playing · T gives back"
        if snapshot.is_replay:
            return " · ".join(filter(None, ("Replay", chapter, "N leaves it")))
        return "Level made by hand · N leaves it" if snapshot.record.level_json else ""

    def _show_status(self, snapshot: Snapshot) -> None:
        card = self.opened.card if self.opened else None
        who = "keyboard" if snapshot.record.is_taken_over else card.title if card else "no agent"
        rate = f"{self.pictures.rate:.0f} fps" if snapshot.record.is_playing else "paused"
        self._window.status.show_text(
            f"Level seed {snapshot.level_seed:,}   ·   step {snapshot.step}   ·   {who}   ·   {rate}"
        )

    def _show_record(self, record: Record) -> None:
        self._window.transport.show_record(record)
        self._window.world_view.set_takeover(record.is_taken_over)
        actions = self._window.actions_by_name
        actions["take over"].setChecked(record.is_taken_over)
        actions["greedy"].setChecked(record.is_greedy)
        actions["plays on"].setChecked(record.plays_on)
        actions["agent view"].setChecked(record.shows_agent_view)
        actions["put coin back"].setEnabled(record.coin is not None)
        actions[f"camera {record.camera}"].setChecked(True)
        self._step_keys.refresh()

    def _is_free_to_step(self) -> bool:
        record = self.snapshot.record if self.snapshot else None
        return record is not None and not (record.is_playing or record.is_taken_over)

    # --- what the user does -----------------------------------------------------------------------------

    @property
    def record(self) -> Record:
        """What the user is doing, as last shown."""
        return self.snapshot.record if self.snapshot else Record()

    def _connect_world(self) -> None:
        view, ask = self._window.world_view, self._ask
        view.pressed.connect(lambda x, y: ask(events.PressOnWorld(x, y)))
        view.dragged.connect(lambda x, y: ask(events.DragOnWorld(x, y)))
        view.released.connect(lambda: ask(events.ReleaseOnWorld()))
        view.pointed_at_coin.connect(lambda is_on_coin: ask(events.PointAtCoin(is_on_coin)))
        view.keys_held.connect(lambda dx, dy: ask(messages.HoldKeys(dx, dy)))
        self._window.checkpoint_dropped.connect(lambda path: ask(events.OpenAgent(path)))

    def _connect_transport(self) -> None:
        bar, ask = self._window.transport, self._ask
        bar.play_toggled.connect(self._toggle_play)
        bar.backwards_toggled.connect(self._toggle_backwards)
        bar.span_chosen.connect(lambda span: ask(messages.Loop(span)))
        bar.stepped.connect(lambda steps: ask(messages.StepBy(steps)))
        bar.step_chosen.connect(lambda step: ask(messages.GoToStep(step)))
        bar.restart_asked.connect(lambda: ask(messages.Restart()))
        bar.next_level_asked.connect(lambda: ask(messages.NextLevel()))
        bar.speed_chosen.connect(lambda speed: ask(messages.SetSpeed(speed)))
        bar.level_seed_typed.connect(self._go_to_typed_seed)
        bar.greedy_chosen.connect(lambda is_greedy: ask(messages.SetGreedy(is_greedy)))
        bar.camera_chosen.connect(lambda camera: ask(messages.SetCamera(camera)))
        bar.takeover_toggled.connect(lambda is_on: ask(messages.TakeOver(is_on)))

    def _connect_actions(self) -> None:
        ask = self._ask
        plain = {
            "play": self._toggle_play,
            "step forward": lambda: ask(messages.StepBy(1)),
            "step back": lambda: ask(messages.StepBy(-1)),
            "play backwards": self._toggle_backwards,
            "go to start": lambda: ask(messages.GoToStep(0)),
            "go to end": lambda: ask(messages.GoToStep(self.snapshot.num_steps if self.snapshot else 0)),
            "previous mark": lambda: ask(messages.GoToMark(-1)),
            "next mark": lambda: ask(messages.GoToMark(1)),
            "stop repeating": lambda: ask(messages.Loop(None)),
            "branch": lambda: ask(messages.BranchFromHere()),
            "next camera": lambda: ask(messages.SetCamera(_after(self.record.camera, CAMERAS))),
            "restart": lambda: ask(messages.Restart()),
            "next level": lambda: ask(messages.NextLevel()),
            "go to seed": self._window.transport.edit_level_seed,
            "put coin back": lambda: ask(messages.PutCoinBack()),
            "faster": lambda: ask(messages.SetSpeed(next_speed(self.record.speed, 1))),
            "slower": lambda: ask(messages.SetSpeed(next_speed(self.record.speed, -1))),
            "opening": self._go_to_opening,
            "open checkpoint": self.choose_checkpoint,
            "save picture": lambda: save_picture(self._window, "gmplay.png", self.say),
            "quit": self._window.close,
        }
        checkable: dict[str, Callable[[bool], Any]] = {
            "take over": messages.TakeOver,
            "greedy": messages.SetGreedy,
            "plays on": messages.SetPlaysOn,
            "agent view": messages.ShowAgentView,
        }
        actions = self._window.actions_by_name
        for name, act in plain.items():
            actions[name].triggered.connect(lambda _checked=False, act=act: act())
        for name, message in checkable.items():
            actions[name].triggered.connect(lambda checked, message=message: ask(message(checked)))
        for camera in CAMERAS:
            actions[f"camera {camera}"].triggered.connect(
                lambda _c=False, camera=camera: ask(messages.SetCamera(camera))
            )
        for digit in range(1, NUM_OWN_BOOKMARKS + 1):
            for name, bookmark in (("go to", messages.GoToBookmark), ("set", messages.SetBookmark)):
                actions[f"{name} bookmark {digit}"].triggered.connect(
                    lambda _c=False, digit=digit, bookmark=bookmark: ask(bookmark(digit))
                )
        for layout in LAYOUTS:
            actions[f"layout {layout}"].triggered.connect(lambda _c=False, layout=layout: self._window.arrange(layout))

    def _toggle_play(self) -> None:
        """Play or pause; what runs backwards is paused."""
        self._ask(messages.Play(not self.record.is_playing))

    def _toggle_backwards(self) -> None:
        is_running = self.record.is_playing and self.record.is_backwards
        self._ask(messages.Play(not is_running, is_backwards=not is_running))

    def _go_to_typed_seed(self, text: str) -> None:
        try:
            self._ask(messages.SetLevelSeed(parse_level_seed(text)))
        except InputError as error:
            self.say(str(error))
            self._window.transport.show_level_seed()
        self._window.world_view.setFocus()

    def _go_to_opening(self) -> None:
        for message in (messages.SetSpec(opening_spec()), messages.SetLevelSeed(OPENING_SEED), messages.SetSpeed(1.0)):
            self._ask(message)
        self._ask(events.OpenAgent(Record().agent_name))
        self._ask(messages.Play(True))

    def choose_checkpoint(self) -> None:
        """Ask for a checkpoint file and let that agent act."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Open checkpoint", "", "Checkpoints (*.safetensors);;All files (*)"
        )
        if path:
            self._ask(events.OpenAgent(path))


def _after(choice: str, choices: Sequence[str]) -> str:
    """The choice after this one; after the last, the first."""
    return choices[(choices.index(choice) + 1) % len(choices)]


def _is_same_frame(one: Snapshot, other: Snapshot) -> bool:
    """Whether only the time between two steps went on."""
    key = "episode_number", "step", "num_steps", "ending", "next_action", "marks", "loop", "hits"
    return (
        all(getattr(one, name) == getattr(other, name) for name in key)
        and one.record is other.record
        and one.current is other.current
    )
