"""The forest behind the window: time, mouse and drawing. No Qt; runs wherever it is called."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import singledispatchmethod
from typing import Any

import numpy as np

from gmplay.app import events as common
from gmplay.app.forest import events
from gmplay.app.forest.shown import ShownForest
from gmplay.app.world_names import COINRUN
from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.edit import CutTree, MoveAgent, PlantTree
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.recording import read_recording
from gmplay.render.forest_view import STEPS_PER_SECOND, Cell, ForestView, Ghost
from gmplay.render.tree_gridworld import ForestRenderer
from gmplay.session import clock
from gmplay.session.record import MAX_SPEED, MIN_SPEED

_PACE = STEPS_PER_SECOND / clock.STEPS_PER_SECOND
"""This world's own speed in the clock's."""


class ForestSimulation:
    """Plays the forest on show and draws it. The picture handed out last is left alone while the next is drawn."""

    def __init__(self, spec: TreeGridworldSpec, tell: Callable[[Any], None]) -> None:
        """``tell`` is given pictures and events, on the thread that calls ``handle``."""
        self._tell, self._forest = tell, ShownForest(spec)
        self._renderer, self._clock = ForestRenderer((640, 480)), clock.Clock()
        self._buffers = [np.empty_like(self._renderer.buffer) for _ in range(2)]
        self._is_playing, self._speed = True, 1.0
        self._read_at = time.perf_counter()
        self._pointed: events.Point | None = None
        self._held: Cell | None = None  # where the agent is held by the mouse
        self._has_changed = True

    def pause(self) -> None:
        """Let nothing happen by itself, after a fault."""
        self._is_playing = False

    # --- drawing ----------------------------------------------------------------------------------------

    def draw(self, seconds: float | None = None) -> events.ForestPicture | None:
        """Let time pass (as it really did, if not given) and draw; None where nothing has changed."""
        now = time.perf_counter()
        elapsed, self._read_at = now - self._read_at, now
        if self._is_playing and self._held is None:
            self._clock.add(elapsed if seconds is None else seconds, self._speed * _PACE)
            while self._clock.withdraw() and self._forest.step():
                self._stop_where_full()
            self._is_playing = not self._forest.is_replayed
        elif not self._has_changed:
            return None
        self._has_changed = False
        view = self._view()
        self._buffers.reverse()
        np.copyto(self._buffers[0], self._renderer.render(view))
        moment = self._forest.moment(self._is_playing, self._speed)
        return events.ForestPicture(self._buffers[0], moment, view.ghost == "agent")

    def _view(self) -> ForestView:
        forest = self._forest
        cell, ghost, is_allowed = self._pointing()
        return ForestView(
            current=forest.current,
            previous=forest.previous,
            alpha=self._clock.fraction,
            history=forest.history,
            highlight=cell,
            ghost=ghost,
            ghost_is_allowed=is_allowed,
        )

    def _pointing(self) -> tuple[Cell | None, Ghost | None, bool]:
        """The cell under the mouse, what a click would do there, and whether it may."""
        if self._held is not None:
            return self._held, "agent", True
        if self._pointed is None:
            return None, None, True
        cell = self._cell_for(self._pointed.x, self._pointed.y, self._pointed.cuts)
        if cell is None:
            return None, None, True
        has_tree = bool(self._forest.current.trees[0, cell[1], cell[0]])
        if self._pointed.cuts:
            return cell, "axe", has_tree
        if cell == self._forest.agent_cell:
            return cell, "agent", True
        return cell, None if has_tree else "tree", not has_tree

    def _cell_for(self, x: float, y: float, cuts: bool) -> Cell | None:
        """A tree is cut wherever it is seen; all else happens on the ground."""
        tree = self._renderer.tree_at(ForestView(self._forest.current), x, y) if cuts else None
        return tree or self._renderer.cell_at(x, y)

    # --- what is asked of it ----------------------------------------------------------------------------

    @singledispatchmethod
    def handle(self, request: Any) -> None:
        """Do what is asked. Raises InputError for what cannot be done."""
        raise TypeError(f"{request!r} cannot be asked of a forest.")

    @handle.register
    def _(self, request: common.Draw) -> None:
        self._tell(self.draw(request.seconds) or common.Unchanged())

    @handle.register
    def _(self, request: common.Resize) -> None:
        self._renderer.resize((request.width, request.height), request.scale)
        self._buffers = [np.empty_like(self._renderer.buffer) for _ in range(2)]
        self._has_changed = True

    @handle.register
    def _(self, request: events.Play) -> None:
        if request.is_playing and self._forest.is_replayed:
            self._forest.begin_anew()
        self._is_playing, self._has_changed = request.is_playing, True

    @handle.register
    def _(self, request: events.StepOn) -> None:
        if not self._is_playing:
            self._forest.step()
            self._rest()

    @handle.register
    def _(self, request: events.BeginAnew) -> None:
        self._stop_recording()
        self._forest.begin_anew(request.is_next)
        self._rest()

    @handle.register
    def _(self, request: events.OpenRecording) -> None:
        recording = read_recording(request.source)
        if not isinstance(recording, ForestEpisode):
            self._tell(common.BelongsElsewhere(request.source, COINRUN))
            return
        self._stop_recording()
        self._forest.replay(recording)
        self._is_playing = True
        self._rest()

    @handle.register
    def _(self, _request: events.LeaveRecording) -> None:
        self._forest.leave_script()
        self._rest()

    @handle.register
    def _(self, request: events.Record) -> None:
        self._stop_recording()
        if request.is_on:
            self._forest.record()
        self._has_changed = True

    def _stop_where_full(self) -> None:
        if self._forest.recording is not None and self._forest.recording.is_full:
            self._stop_recording()

    def _stop_recording(self) -> None:
        recording, self._forest.recording = self._forest.recording, None
        if recording is not None:
            self._tell(events.ForestRecorded(recording.episode()))

    @handle.register
    def _(self, request: events.SetSpeed) -> None:
        if not MIN_SPEED <= request.speed <= MAX_SPEED:
            raise InputError(f"The speed {request.speed:g} is outside {MIN_SPEED:g} to {MAX_SPEED:g}.")
        self._speed, self._has_changed = request.speed, True

    @handle.register
    def _(self, request: events.LetAct) -> None:
        self._forest.let_act(request.weights)
        self._has_changed = True

    @handle.register
    def _(self, request: events.SetRules) -> None:
        self._forest.replace_spec(request.spec)
        self._has_changed = True

    def _rest(self) -> None:
        """Show the present state as it is."""
        self._clock.rest_on_current()
        self._has_changed = True

    # --- the mouse --------------------------------------------------------------------------------------

    @handle.register
    def _(self, request: events.Point) -> None:
        self._pointed, self._has_changed = request, True

    @handle.register
    def _(self, request: events.Press) -> None:
        cell = self._cell_for(request.x, request.y, request.cuts)
        if cell is None:
            return
        if cell == self._forest.agent_cell and not request.cuts:
            self._held = cell
        else:
            self._forest.edit(CutTree(*cell) if request.cuts else PlantTree(*cell))
        self._has_changed = True

    @handle.register
    def _(self, request: events.Drag) -> None:
        cell = self._renderer.cell_at(request.x, request.y)
        if self._held is None or cell is None or cell == self._held:
            return
        self._forest.edit(MoveAgent(*cell))
        self._held, self._has_changed = cell, True

    @handle.register
    def _(self, request: events.Release) -> None:
        self._held, self._has_changed = None, True
