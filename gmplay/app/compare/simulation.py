"""The lanes behind the window: agents, time, mouse and drawing. No Qt; runs wherever it is called."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial, singledispatchmethod
from typing import Any

from gmplay.app import events as common
from gmplay.app.agents import list_cards, open_agent
from gmplay.app.coin_hand import CoinHand
from gmplay.app.compare import events
from gmplay.app.compare.lane_pictures import LanePictures
from gmplay.core.errors import InputError
from gmplay.core.interaction import Policy
from gmplay.session import messages
from gmplay.session.lanes import FIRST_LANES, KEYBOARD, Comparison, DragCoinIn, Lane, LevelKey
from gmplay.session.rules import CoinRunRules
from gmplay.session.side_by_side import SideBySide


class CompareSimulation:
    """Plays the lanes and draws them."""

    def __init__(self, comparison: Comparison, tell: Callable[[Any], None]) -> None:
        """``tell`` is given pictures and events, on the thread that calls ``handle``."""
        self._tell, self._pictures = tell, LanePictures()
        self._policies: dict[str, Policy] = {}
        self._read_at = time.perf_counter()
        self._has_changed = True
        self._hand = CoinHand(self.handle)
        self._level: LevelKey | None = None  # whose coin the mouse points at
        self._tell_agents()
        self._session = self._first_session(comparison)

    def _first_session(self, comparison: Comparison) -> SideBySide:
        """As it was the last time; with the lanes of the very first time where that is impossible."""
        try:
            return self._new_session(comparison)
        except InputError as error:
            self._tell(common.Problem(str(error)))
            return self._new_session(comparison.replace(lanes=FIRST_LANES))

    def _new_session(self, comparison: Comparison) -> SideBySide:
        lanes = tuple(map(self._playable, comparison.lanes))
        return SideBySide(CoinRunRules(), comparison.replace(lanes=lanes), self._policies_of(lanes))

    def _playable(self, lane: Lane) -> Lane:
        """The lane, played by the keyboard where its agent cannot be opened."""
        try:
            self._policies_of((lane,))
        except InputError as error:
            self._tell(common.Problem(f"{error} The keyboard plays in its place."))
            return lane.replace(agent_name=KEYBOARD)
        return lane

    def _policies_of(self, lanes: Sequence[Lane]) -> dict[str, Policy]:
        names = {lane.agent_name for lane in lanes} - {KEYBOARD}
        for name in names - set(self._policies):
            self._policies[name] = open_agent(name)[1]
        return {name: self._policies[name] for name in names}

    def _tell_agents(self) -> None:
        try:
            self._tell(common.AgentsListed(tuple(list_cards())))
        except InputError as error:
            self._tell(common.Problem(str(error)))

    def pause(self) -> None:
        """Let nothing happen by itself, after a fault."""
        self._session.apply(messages.Play(False))
        self._has_changed = True

    # --- drawing ----------------------------------------------------------------------------------------

    def draw(self, seconds: float | None = None) -> events.ComparePicture | None:
        """Let time pass (as it really did, if not given) and draw; None where nothing has changed."""
        now = time.perf_counter()
        elapsed, self._read_at = now - self._read_at, now
        session = self._session
        moves = session.is_seeking or session.comparison.record.is_playing
        session.update(elapsed if seconds is None else seconds)
        if not (moves or self._has_changed):
            return None
        self._has_changed = False
        sight = session.sight()
        return events.ComparePicture(self._pictures.draw(sight, self._hand.pointing, self._level), sight)

    # --- what is asked of it ----------------------------------------------------------------------------

    @singledispatchmethod
    def handle(self, request: Any) -> None:
        """Do what is asked: a message of the lanes, or a request. Raises InputError for what cannot be done."""
        self._session.apply(request)
        self._has_changed = True

    @handle.register
    def _(self, request: common.Draw) -> None:
        self._tell(self.draw(request.seconds) or common.Unchanged())

    @handle.register
    def _(self, request: events.ResizePane) -> None:
        self._pictures.resize(request)
        self._has_changed = True

    @handle.register
    def _(self, request: events.ChooseLanes) -> None:
        self._has_changed = True  # also where it fails: the window shows again what stands
        self._session.set_lanes(request.lanes, self._policies_of(request.lanes))

    # --- the mouse --------------------------------------------------------------------------------------

    @handle.register
    def _(self, request: events.PointInPane | events.PressInPane | events.DragInPane) -> None:
        pane = request.pane
        lane = self._session.sight().lanes[pane]
        before = self._hand.pointing, self._level
        match request:
            case events.PointInPane(_, is_on_coin):
                self._hand.hover(is_on_coin)
            case events.PressInPane(_, x, y):
                coin = int(lane.current.coin_x[0]), int(lane.current.coin_y[0])
                is_playing = self._session.comparison.record.is_playing
                self._hand.press(self._pictures.cell_at(pane, x, y), coin, is_playing)
            case events.DragInPane(_, x, y):
                self._hand.drag(self._pictures.cell_at(pane, x, y), partial(DragCoinIn, pane))
        self._level = lane.level
        self._has_changed |= before != (self._hand.pointing, self._level)

    @handle.register
    def _(self, _request: common.ReleaseOnWorld) -> None:
        self._hand.release()
        self._has_changed = True
