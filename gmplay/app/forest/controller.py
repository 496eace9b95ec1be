"""Wires the forest on show: what the user does becomes requests, what the simulation tells becomes what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatchmethod
from typing import Any

from PySide6.QtCore import Signal

from gmplay.app import events as common
from gmplay.app.forest import events, words
from gmplay.app.forest.window import ForestWindow
from gmplay.app.save_picture import save_picture
from gmplay.app.transport import next_speed
from gmplay.app.world_controller import WorldController


class ForestController(WorldController):
    """Between the window and the simulation.

    Attributes:
        moment: what is on show; None before the first picture.
    """

    moment_shown = Signal(object)  # ForestMoment, where it is another than before
    recorded = Signal(object)  # ForestEpisode: a recording is over

    def __init__(self, window: ForestWindow, ask: Callable[[Any], None]) -> None:
        """``ask`` hands a request to the simulation and returns at once."""
        super().__init__(window, window.message_bar, ask)
        self._window = window
        self.moment: events.ForestMoment | None = None
        self._connect()

    def _connect(self) -> None:
        world, bar, ask = self._window.world, self._window.transport, self._ask
        world.resized.connect(self.fit_picture)
        world.pointed.connect(lambda x, y, cuts: ask(events.Point(x, y, cuts)))
        world.clicked.connect(lambda x, y, cuts: ask(events.Press(x, y, cuts)))
        world.dragged.connect(lambda x, y: ask(events.Drag(x, y)))
        world.released.connect(lambda: ask(events.Release()))
        bar.speed_chosen.connect(lambda speed: ask(events.SetSpeed(speed)))
        acts: dict[str, Callable[[], None]] = {
            "play": self.toggle_play,
            "step forward": lambda: ask(events.StepOn()),
            "restart": lambda: ask(events.BeginAnew()),
            "next level": lambda: ask(events.BeginAnew(is_next=True)),
            "faster": lambda: self._change_speed(1),
            "slower": lambda: self._change_speed(-1),
            "save picture": lambda: save_picture(self._window, "forest.png", self.say),
            "quit": lambda: (self._window.close(), None)[1],
        }
        bar.asked.connect(lambda name: acts[name]())
        for name, act in acts.items():
            self._window.actions_by_name[name].triggered.connect(lambda _checked=False, act=act: act())

    # --- pictures ---------------------------------------------------------------------------------------

    def fit_picture(self) -> None:
        """Draw in the room there is now."""
        self._ask(common.Resize(*self._window.world.pixel_size))

    @singledispatchmethod
    def show_event(self, event: Any) -> None:
        """Show what the simulation tells."""
        raise TypeError(f"{event!r} is no event of the forest.")

    @show_event.register
    def _(self, event: events.ForestPicture) -> None:
        self.pictures.note_answer(is_picture=True)
        self._window.world.show_moment(event)
        before, self.moment = self.moment, event.moment
        rate = f"{self.pictures.rate:.0f} fps" if event.moment.is_playing else "paused"
        self._window.status.show_text(words.status_text(event.moment, rate))
        if before is None or _differ(before, event.moment):
            self._window.transport.show_moment(event.moment)
            self._window.actions_by_name["step forward"].setEnabled(not event.moment.is_playing)
            self.moment_shown.emit(event.moment)

    @show_event.register
    def _(self, event: events.ForestRecorded) -> None:
        self.recorded.emit(event.episode)

    @show_event.register
    def _(self, event: common.BelongsElsewhere) -> None:
        self.belongs_elsewhere.emit(event.world, event.source)

    @show_event.register
    def _(self, event: common.Unchanged) -> None:
        self.pictures.note_answer()

    @show_event.register
    def _(self, event: common.Problem) -> None:
        self.say(event.text)

    @show_event.register
    def _(self, event: common.Crash) -> None:
        self.say_crash(event.text, "The forest is")

    # --- what the user does -----------------------------------------------------------------------------

    def toggle_play(self) -> None:
        """Play or pause."""
        self._ask(events.Play(self.moment is None or not self.moment.is_playing))

    def _change_speed(self, direction: int) -> None:
        if self.moment is not None:
            self._ask(events.SetSpeed(next_speed(self.moment.speed, direction)))


def _differ(one: events.ForestMoment, other: events.ForestMoment) -> bool:
    """Whether more than the time between two steps went on."""
    key = "level_seed", "step", "num_trees", "is_playing", "speed", "num_recorded", "replay"
    return one.decision is not other.decision or any(getattr(one, name) != getattr(other, name) for name in key)
