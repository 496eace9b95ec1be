"""The world behind the window: session, agent and renderer together. No Qt; runs wherever it is called."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import singledispatchmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmplay.app import events
from gmplay.app.agents import checkpoint_path, list_cards, named_by_file, open_agent, training_spec_of
from gmplay.app.coin_hand import CoinHand
from gmplay.app.instruments.instrument import Instrument
from gmplay.app.pictures import Picture, PictureMaker, Pointing
from gmplay.app.studio.recorder import Recorder
from gmplay.app.world_names import FOREST
from gmplay.core.errors import InputError
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.session import Session, Snapshot

if TYPE_CHECKING:
    from gmplay.app.editor.editing import Editing
    from gmplay.record.episode_file import EpisodeFile


class Simulation:
    """Plays the session and draws it.

    Construction is quick. Being asked to Open loads the rules and the agent, which takes longer; what is asked
    before that waits until then, and there is nothing to draw.
    """

    def __init__(self, record: Record, tell: Callable[[Any], None]) -> None:
        """``tell`` is given pictures and the events of gmplay.app.events, on the thread that calls ``handle``."""
        self._record, self._tell = record, tell
        self._pictures = PictureMaker()
        self._early_messages: list[Any] = []
        self._session: Session | None = None
        self._instruments: tuple[Instrument, ...] = ()
        self._editing: Editing | None = None
        self._clock_read_at = time.perf_counter()
        self._has_changed = True
        self._hand = CoinHand(self.handle)
        self._cards: dict[str, Any] = {"": None}
        self._told_agent: str | None = None

    @property
    def session(self) -> Session:
        """The session, once open."""
        assert self._session is not None, "nothing but drawing happens before Open"
        return self._session

    def pause(self) -> None:
        """Let nothing happen by itself, after a fault."""
        if self._session is not None:
            self._session.apply(messages.Play(False))

    def opening_picture(self, record: Record) -> NDArray[np.uint8] | None:
        """(height, width, 4) BGRA of what a start with this record shows first; None before there are rules."""
        if self._session is None:
            return None
        snapshot = Session(self._session.rules, record).snapshot()
        return self._pictures.draw(snapshot, self._agent_view(snapshot), Pointing()).pixels

    def draw(self, seconds: float | None = None) -> Picture | None:
        """Let time pass (as it really did, if not given) and draw; None where nothing has changed."""
        now = time.perf_counter()
        elapsed, self._clock_read_at = now - self._clock_read_at, now
        if self._session is None:
            return None
        was_playing = self._session.record.is_playing  # it may come to rest by itself, and that is to be seen
        self._session.update(elapsed if seconds is None else seconds)
        self._recorder.watch()
        has_news = self._editing is not None and self._editing.has_news
        is_waited_for = has_news or any(instrument.is_waiting for instrument in self._instruments)
        if not (self._has_changed or was_playing or is_waited_for):
            return None
        self._has_changed = False
        lookers: Sequence[Instrument | Editing] = (
            [*self._instruments, self._editing] if self._editing else self._instruments
        )
        for looker in lookers:
            looker.look()
        snapshot = self._session.snapshot()
        overlays = tuple(overlay for looker in lookers for overlay in looker.overlays())
        framed = self._editing.framed if self._editing else None
        return self._pictures.draw(snapshot, self._agent_view(snapshot), self._hand.pointing, overlays, framed)

    def _agent_view(self, snapshot: Snapshot) -> NDArray[np.uint8] | None:
        """What the agent observes, for the inset (as in View); None where it would cover what is edited."""
        is_in_the_way = self._editing is not None and self._editing.is_on
        if is_in_the_way or not snapshot.record.shows_agent_view:
            return None
        policy = self.session.gaze().policy
        kind = "tiles" if policy is None else policy.observation_kind
        observation = self.session.rules.observe(snapshot.current, kind)
        seen: NDArray[np.uint8] = observation.cells[0] if kind == "tiles" else observation[0]
        return seen

    # --- what is asked of it ----------------------------------------------------------------------------

    @singledispatchmethod
    def handle(self, request: Any) -> None:
        """Do what is asked: a session message, or a request from gmplay.app.events. Raises InputError."""
        if self._session is None:
            self._early_messages.append(request)
            return
        if self._is_for_editor(request):
            return
        instrument = next((each for each in self._instruments if isinstance(request, each.requests)), None)
        if instrument is None:
            self._session.apply(request)
            self._recorder.watch()
        else:
            instrument.handle(request)
        self._tell_agent()
        self._has_changed = True

    @handle.register
    def _(self, request: events.Open) -> None:
        # All load numba, which the first picture need not wait for.
        from gmplay.app.editor.editing import Editing
        from gmplay.app.instruments.registry import INSTRUMENTS
        from gmplay.session.rules import CoinRunRules

        self._session = session = Session(CoinRunRules(), self._record)
        self._recorder = Recorder(session, self._tell)
        self._instruments = tuple(make(session, self._tell_found) for make in INSTRUMENTS)
        self._editing = Editing(session, self._tell_found, self._pictures.cell_at)
        self._has_changed = True
        self._tell(events.Ready())
        self._tell(events.AgentsListed(self._list_agents()))
        self._open_first_agent(self._record.agent_name)
        for message in self._early_messages:
            self.handle(message)

    @handle.register
    def _(self, request: events.Draw) -> None:
        self._tell(self.draw(request.seconds) or events.Unchanged())

    @handle.register
    def _(self, request: events.Resize) -> None:
        self._pictures.resize(request.width, request.height, request.scale)
        self._has_changed = True

    @handle.register
    def _(self, request: events.OpenAgent) -> None:
        self._open_agent(request.name_or_path, request.from_here)

    @handle.register
    def _(self, request: events.Record | events.TellRun) -> None:
        if self._session is None:
            self._early_messages.append(request)
        elif isinstance(request, events.Record):
            self._recorder.record(request.is_on)
        else:
            self._recorder.tell_run(request.purpose)

    @handle.register
    def _(self, request: events.OpenEpisode) -> None:
        if self._session is None:
            self._early_messages.append(request)
            return
        from gmplay.record.episode_file import EpisodeFile
        from gmplay.record.recording import read_recording
        from gmplay.record.replay import check_replay

        episode = read_recording(request.source)
        if not isinstance(episode, EpisodeFile):
            self._tell(events.BelongsElsewhere(request.source, FOREST))
            return
        check_replay(episode)
        missing = self._open_agent_of(episode)
        look = episode.look
        for message in (
            messages.Replay(episode.run),
            messages.SetCamera(look.camera),
            messages.ShowAgentView(look.shows_agent_view),
        ):
            self.handle(message)
        self._tell(events.EpisodeOpened(episode, missing))

    @handle.register
    def _(self, request: events.LocateAgent) -> None:
        try:
            self._open_agent(request.path)
        except InputError as error:
            self._tell(events.EpisodeOpened(request.episode, str(error)))
        else:
            self._compare_weights(request.episode, request.path)

    @handle.register
    def _(self, request: events.PointAtCoin | events.PressOnWorld | events.DragOnWorld | events.ReleaseOnWorld) -> None:
        if self._session is None or self._is_for_editor(request):
            return
        before, cell_at = self._hand.pointing, self._pictures.cell_at
        match request:
            case events.PointAtCoin(is_on_coin):
                self._hand.hover(is_on_coin)
            case events.PressOnWorld(x, y):
                self._hand.press(cell_at(x, y), self._coin_cell(), self._session.record.is_playing)
            case events.DragOnWorld(x, y):
                self._hand.drag(cell_at(x, y), messages.DragCoin)
            case events.ReleaseOnWorld():
                self._hand.release()
        self._has_changed |= self._hand.pointing != before

    @handle.register
    def _(self, request: events.Close) -> None:
        for instrument in self._instruments:
            instrument.close()
        if self._editing is not None:
            self._editing.close()

    def _is_for_editor(self, request: Any) -> bool:
        """Whether the editor took a request: one of its own, or the mouse on the world while it is on."""
        if self._editing is None or not self._editing.takes(request):
            return False
        self._has_changed = True
        self._editing.handle(request)
        return True

    def _tell_found(self, what: Any) -> None:
        self._tell(events.Found(what))

    def _coin_cell(self) -> tuple[int, int]:
        state = self.session.snapshot().current
        return int(state.coin_x[0]), int(state.coin_y[0])

    # --- agents -----------------------------------------------------------------------------------------

    def _open_agent(self, name_or_path: str, from_here: bool = False) -> None:
        card, policy = open_agent(name_or_path)
        self.session.set_agent(name_or_path, policy, from_here)
        self._has_changed = True
        self._cards[name_or_path], self._told_agent = card, None
        if self._editing is not None:
            self._editing.training_spec = training_spec_of(card)
        self._tell_agent()

    def _tell_agent(self) -> None:
        """Tell who acts now, where that is another than before: a line of play is shown with the agent it had."""
        name = self.session.record.agent_name
        if name in self._cards and name != self._told_agent:
            self._told_agent = name
            self._tell(events.AgentOpened(name, self._cards[name]))

    def _open_first_agent(self, name_or_path: str) -> None:
        """The window must work without any agent too."""
        try:
            self._open_agent(name_or_path)
        except InputError as error:
            self.session.set_agent("", None)
            self._tell_agent()
            self._tell(events.Problem(f"{error} The keyboard can play: press T."))

    def _open_agent_of(self, episode: EpisodeFile) -> str:
        """Let the agent of a recorded episode decide, which may be the one that is open; without it nobody does.

        Returns a sentence that says why it is not here, "" where it is, or none played.
        """
        name, is_open = episode.run.agent_name, self.session.record.agent_name
        try:
            if name:
                wanted = is_open if Path(is_open).stem == name else named_by_file(name)
                self._open_agent(wanted)
                self._compare_weights(episode, wanted)
                return ""
        except InputError as error:
            missing = str(error)
        else:
            missing = ""
        self.session.set_agent("", None)
        self._tell(events.AgentOpened("", None))
        return missing

    def _compare_weights(self, episode: EpisodeFile, name_or_path: str) -> None:
        """Say where the agent that decides is not quite the one that played."""
        from gmplay.agents.checkpoint import weights_digest

        path = checkpoint_path(name_or_path)
        if episode.weights_sha256 and weights_digest(path) != episode.weights_sha256:
            self._tell(
                events.Problem(
                    f"{path.name} has other weights than the {episode.run.agent_name} that played this episode: the "
                    "actions are those of the episode, the probabilities are this agent’s and may be others."
                )
            )

    def _list_agents(self) -> tuple[Any, ...]:
        try:
            return tuple(list_cards())
        except InputError as error:
            self._tell(events.Problem(str(error)))
            return ()
