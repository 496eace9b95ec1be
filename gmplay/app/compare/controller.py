"""Wires the lanes: what the user does becomes messages, what the simulation tells becomes what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, singledispatchmethod
from typing import Any

from gmplay.app import events as common
from gmplay.app.compare import events, words
from gmplay.app.compare.menus import COUNTS
from gmplay.app.compare.pane import Pane
from gmplay.app.compare.window import CompareWindow
from gmplay.app.save_picture import save_picture
from gmplay.app.transport import next_speed
from gmplay.app.world_controller import StepKeys, WorldController
from gmplay.core.errors import InputError
from gmplay.session import messages
from gmplay.session.lanes import KEYBOARD, Comparison, GoToDisagreement, Lane, ShowGhosts, with_count
from gmplay.session.record import CAMERAS, parse_level_seed
from gmplay.session.sight import Sight


class CompareController(WorldController):
    """Between the window and the simulation.

    Attributes:
        sight: what is on show; None before the first picture.
    """

    def __init__(self, window: CompareWindow, ask: Callable[[Any], None]) -> None:
        """``ask`` hands a message or request to the simulation and returns at once."""
        super().__init__(window, window.message_bar, ask)
        self._window = window
        self.sight: Sight | None = None
        self._step_keys = StepKeys(window, window.actions_by_name, self._is_free_to_step)
        for index, pane in enumerate(window.panes):
            self._connect_pane(index, pane)
        self._connect_transport()
        self._connect_actions()

    # --- pictures ---------------------------------------------------------------------------------------

    def fit_pictures(self) -> None:
        """Draw in the room there is now."""
        for index, pane in enumerate(self._window.panes):
            self._ask(events.ResizePane(index, *pane.view.pixel_size))

    @singledispatchmethod
    def show_event(self, event: Any) -> None:
        """Show what the simulation tells."""
        raise TypeError(f"{event!r} is no event of the lanes.")

    @show_event.register
    def _(self, event: events.ComparePicture) -> None:
        self.pictures.note_answer(is_picture=True)
        self._window.show_panes(len(event.panes))
        for pane, picture in zip(self._window.panes, event.panes, strict=False):
            pane.show_picture(picture)
        before, self.sight = self.sight, event.sight
        if before is None or before.comparison is not event.sight.comparison:
            self._show_comparison(event.sight.comparison)
        if before is None or _differ(before, event.sight):
            self._show_sight(event.sight)

    @show_event.register
    def _(self, event: common.Unchanged) -> None:
        self.pictures.note_answer()

    @show_event.register
    def _(self, event: common.AgentsListed) -> None:
        for pane in self._window.panes:
            pane.show_agents({card.name: card.title for card in event.cards})

    @show_event.register
    def _(self, event: common.Problem) -> None:
        self.say(event.text)
        if self.sight is not None:  # what could not be done is no longer shown as chosen
            self._show_comparison(self.sight.comparison)
            self._window.transport.show_level_seed()

    @show_event.register
    def _(self, event: common.Crash) -> None:
        self.say_crash(event.text, "The lanes are")

    # --- showing ----------------------------------------------------------------------------------------

    def _show_sight(self, sight: Sight) -> None:
        self._window.transport.show_sight(sight)
        for pane, moment in zip(self._window.panes, sight.lanes, strict=False):
            pane.show_moment(moment)
        rate = f"{self.pictures.rate:.0f} fps" if sight.comparison.record.is_playing else "paused"
        self._window.status.show_text(words.status_text(sight, rate))
        self._window.actions_by_name["put coin back"].setEnabled(sight.has_moved_coin)
        self._window.actions_by_name["stop repeating"].setEnabled(sight.loop is not None)

    def _show_comparison(self, comparison: Comparison) -> None:
        has_keyboard = self._has_keyboard
        for pane, lane in zip(self._window.panes, comparison.lanes, strict=False):
            pane.show_lane(lane)
            pane.view.set_takeover(has_keyboard)
        self._window.transport.show_comparison(comparison)
        actions = self._window.actions_by_name
        actions["greedy"].setChecked(comparison.record.is_greedy)
        actions["plays on"].setChecked(comparison.record.plays_on)
        actions["ghosts"].setChecked(comparison.shows_ghosts)
        actions[f"camera {comparison.record.camera}"].setChecked(True)
        actions[f"lanes {len(comparison.lanes)}"].setChecked(True)
        self._step_keys.refresh()

    @property
    def _has_keyboard(self) -> bool:
        return self.sight is not None and any(lane.agent_name == KEYBOARD for lane in self.sight.comparison.lanes)

    def _is_free_to_step(self) -> bool:
        return self.sight is not None and not (self.sight.comparison.record.is_playing or self._has_keyboard)

    # --- what the user does -----------------------------------------------------------------------------

    def _connect_pane(self, index: int, pane: Pane) -> None:
        view, ask = pane.view, self._ask
        view.resized.connect(lambda: ask(events.ResizePane(index, *view.pixel_size)))
        view.pressed.connect(lambda x, y: ask(events.PressInPane(index, x, y)))
        view.dragged.connect(lambda x, y: ask(events.DragInPane(index, x, y)))
        view.released.connect(lambda: ask(common.ReleaseOnWorld()))
        view.pointed_at_coin.connect(lambda is_on_coin: ask(events.PointInPane(index, is_on_coin)))
        view.keys_held.connect(lambda dx, dy: ask(messages.HoldKeys(dx, dy)))
        pane.lane_changed.connect(lambda lane: self._change_lane(index, lane))
        pane.refused.connect(self.say)

    def _connect_transport(self) -> None:
        bar, ask = self._window.transport, self._ask
        bar.play_toggled.connect(self._toggle_play)
        bar.backwards_toggled.connect(self._toggle_backwards)
        bar.span_chosen.connect(lambda span: ask(messages.Loop(span)))
        bar.stepped.connect(lambda steps: ask(messages.StepBy(steps)))
        bar.step_chosen.connect(lambda step: ask(messages.GoToStep(step)))
        bar.disagreement_asked.connect(lambda: ask(GoToDisagreement()))
        bar.restart_asked.connect(lambda: ask(messages.Restart()))
        bar.next_level_asked.connect(lambda: ask(messages.NextLevel()))
        bar.speed_chosen.connect(lambda speed: ask(messages.SetSpeed(speed)))
        bar.level_seed_typed.connect(self._go_to_typed_seed)
        bar.greedy_chosen.connect(lambda is_greedy: ask(messages.SetGreedy(is_greedy)))
        bar.camera_chosen.connect(lambda camera: ask(messages.SetCamera(camera)))
        bar.ghosts_toggled.connect(lambda is_shown: ask(ShowGhosts(is_shown)))
        bar.count_chosen.connect(self._set_count)

    def _connect_actions(self) -> None:
        ask = self._ask
        plain: dict[str, Callable[[], Any]] = {
            "play": self._toggle_play,
            "step forward": lambda: ask(messages.StepBy(1)),
            "step back": lambda: ask(messages.StepBy(-1)),
            "play backwards": self._toggle_backwards,
            "go to start": lambda: ask(messages.GoToStep(0)),
            "go to end": lambda: ask(messages.GoToStep(self.sight.num_steps if self.sight else 0)),
            "stop repeating": lambda: ask(messages.Loop(None)),
            "disagreement": lambda: ask(GoToDisagreement()),
            "restart": lambda: ask(messages.Restart()),
            "next level": lambda: ask(messages.NextLevel()),
            "go to seed": self._window.transport.edit_level_seed,
            "put coin back": lambda: ask(messages.PutCoinBack()),
            "faster": lambda: self._change_speed(1),
            "slower": lambda: self._change_speed(-1),
            "next camera": self._show_next_camera,
            "save picture": lambda: save_picture(self._window, "side-by-side.png", self.say),
            "quit": self._window.close,
        }
        plain |= {f"camera {camera}": partial(ask, messages.SetCamera(camera)) for camera in CAMERAS}
        plain |= {f"lanes {count}": partial(self._set_count, count) for count in COUNTS}
        checkable: dict[str, Callable[[bool], Any]] = {
            "greedy": messages.SetGreedy,
            "plays on": messages.SetPlaysOn,
            "ghosts": ShowGhosts,
        }
        actions = self._window.actions_by_name
        for name, act in plain.items():
            actions[name].triggered.connect(lambda _checked=False, act=act: act())
        for name, message in checkable.items():
            actions[name].triggered.connect(lambda checked, message=message: ask(message(checked)))

    def _toggle_play(self) -> None:
        self._ask(messages.Play(self.sight is None or not self.sight.comparison.record.is_playing))

    def _toggle_backwards(self) -> None:
        record = self.sight.comparison.record if self.sight else None
        is_running = record is not None and record.is_playing and record.is_backwards
        self._ask(messages.Play(not is_running, is_backwards=not is_running))

    def _change_speed(self, direction: int) -> None:
        if self.sight is not None:
            self._ask(messages.SetSpeed(next_speed(self.sight.comparison.record.speed, direction)))

    def _show_next_camera(self) -> None:
        if self.sight is not None:
            place = CAMERAS.index(self.sight.comparison.record.camera)
            self._ask(messages.SetCamera(CAMERAS[(place + 1) % len(CAMERAS)]))

    def _change_lane(self, index: int, lane: Lane) -> None:
        if self.sight is not None:
            lanes = list(self.sight.comparison.lanes)
            lanes[index] = lane
            self._ask(events.ChooseLanes(tuple(lanes)))

    def _set_count(self, count: int) -> None:
        if self.sight is not None:
            self._ask(events.ChooseLanes(with_count(self.sight.comparison.lanes, count)))

    def _go_to_typed_seed(self, text: str) -> None:
        try:
            self._ask(messages.SetLevelSeed(parse_level_seed(text)))
        except InputError as error:
            self.say(str(error))
            self._window.transport.show_level_seed()
        self._window.panes[0].view.setFocus()


def _differ(one: Sight, other: Sight) -> bool:
    """Whether more than the time between two steps went on."""
    key = "episode_number", "step", "num_steps", "is_seeking", "has_moved_coin", "loop"
    if any(getattr(one, name) != getattr(other, name) for name in key):
        return True
    lanes = zip(one.lanes, other.lanes, strict=True)  # as many in one episode
    return one.comparison is not other.comparison or any(
        mine.current is not yours.current or mine.next_action != yours.next_action for mine, yours in lanes
    )
