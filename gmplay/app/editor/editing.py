"""The simulation's half of the editor: the mouse on the world becomes strokes, and the edited level is shown.

An edit is one of the level, so the episode begins anew with it: what is on show is what is saved. Where the world
plays while it is edited, or another level is asked for, the editor goes along.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import singledispatchmethod
from typing import Any

import numpy as np

from gmplay.app import events
from gmplay.app.editor.requests import (
    ChooseTool,
    EditLevel,
    EditorState,
    GiveLevel,
    LevelPut,
    LevelText,
    PointAt,
    PutLevel,
    RedoStroke,
    UndoStroke,
)
from gmplay.app.editor.scout import Scout
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.origin import Origin, judge_origin
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import BARRIER, Level, State
from gmplay.envs.coinrun.trouble import find_troubles
from gmplay.render.overlays import CellMark, Colour, Overlay
from gmplay.session import messages
from gmplay.session.editing import TOOLS, LevelEditor
from gmplay.session.session import Session

_POINTER_COLOUR: Colour = (255, 255, 255)
_BARRIER_COLOUR: Colour = (120, 170, 205)
_STROKES = (events.PressOnWorld, events.DragOnWorld, events.ReleaseOnWorld, events.PointAtCoin)


class Editing:
    """Edits the session's level while it is on; tells an EditorState whenever that changed.

    Attributes:
        is_on: the level is being edited.
        framed: the world the picture is fitted to: so the level does not move under the mouse while it changes.
        training_spec: the levels the agent was trained on.
    """

    requests = (EditLevel, ChooseTool, UndoStroke, RedoStroke, PointAt, PutLevel, GiveLevel)

    def __init__(
        self, session: Session, tell: Callable[[Any], None], cell_at: Callable[[float, float], tuple[float, float]]
    ) -> None:
        """``cell_at`` is the point of the world at a pixel of the picture."""
        self._session, self._tell, self._cell_at = session, tell, cell_at
        self._editor: LevelEditor | None = None
        self.is_on = False
        self.framed: State | None = None
        self._told: EditorState | None = None
        self._judged: tuple[State, CoinRunSpec, Origin, tuple[str, ...]] | None = None
        self._scout = Scout()
        self._episode_number = -1
        self._camera = ""
        self._pointer: tuple[int, int] | None = None
        self.training_spec = CoinRunSpec()

    def takes(self, request: Any) -> bool:
        """Whether a request is for the editor: one of its own, or the mouse on the world while it is on."""
        return isinstance(request, self.requests) or (self.is_on and isinstance(request, _STROKES))

    def look(self) -> None:
        """Before a frame is drawn: go along with the level on show, and tell how things stand."""
        if self.is_on:
            self._follow_session()
        state = self._state()
        if state != self._told:
            self._told = state
            self._tell(state)

    def overlays(self) -> tuple[Overlay, ...]:
        """What cannot be seen otherwise, and the cell under the mouse."""
        if not self.is_on:
            return ()
        grid = self._session.gaze(0).state.grid[0]
        marks = [CellMark(x, y, _BARRIER_COLOUR) for y, x in np.argwhere(grid == BARRIER).tolist()]
        if self._pointer is not None:
            marks.append(CellMark(*self._pointer, _POINTER_COLOUR))
        return tuple(marks)

    def close(self) -> None:
        """The program ends."""
        self._end()
        self._scout.close()

    @property
    def has_news(self) -> bool:
        """There is more to tell about the level than at the last look."""
        return self.is_on and self._scout.has_news

    # --- what is asked of it ----------------------------------------------------------------------------

    @singledispatchmethod
    def handle(self, request: Any) -> None:
        """Do what is asked. Raises InputError, and changes nothing, where that is impossible."""
        raise TypeError(f"{request!r} is no request to the editor.")

    @handle.register
    def _(self, request: EditLevel) -> None:
        if request.is_on and not self.is_on:
            self._begin()
        elif self.is_on and not request.is_on:
            self._end()

    @handle.register
    def _(self, request: ChooseTool) -> None:
        if request.tool not in TOOLS:
            raise InputError(f"{request.tool!r} is no tool of the editor; there are {', '.join(TOOLS)}.")
        if self._editor is not None:
            self._editor.tool = request.tool

    @handle.register
    def _(self, request: UndoStroke) -> None:
        self._change(LevelEditor.undo)

    @handle.register
    def _(self, request: RedoStroke) -> None:
        self._change(LevelEditor.redo)

    @handle.register
    def _(self, request: PutLevel) -> None:
        try:
            level = Level.from_json(request.text)
        except InputError as error:
            what = request.source or "The pasted text is no level"
            raise InputError(f"{what}: {error} The level on show stays.") from None
        self._session.apply(messages.ShowLevel(level))
        self._tell(LevelPut(request.source))

    @handle.register
    def _(self, request: GiveLevel) -> None:
        self._tell(LevelText(self._level_on_show().to_json(), request.target))

    @handle.register
    def _(self, request: PointAt) -> None:
        self._pointer = self._cell_under(*request.pixel) if request.pixel and self.is_on else None

    @handle.register
    def _(self, request: events.PressOnWorld) -> None:
        x, y = self._cell_at(request.x, request.y)
        self._pointer = self._cell_under(request.x, request.y)
        self._follow_session()
        self._session.apply(messages.GoToStep(0))
        self._change(lambda editor: editor.press(x, y))

    @handle.register
    def _(self, request: events.DragOnWorld) -> None:
        x, y = self._cell_at(request.x, request.y)
        self._pointer = self._cell_under(request.x, request.y)
        with suppress(InputError):  # where nothing can be put the stroke goes on beyond
            self._change(lambda editor: editor.drag(x, y))

    @handle.register
    def _(self, request: events.ReleaseOnWorld) -> None:
        if self._editor is not None:
            self._editor.release()

    @handle.register
    def _(self, request: events.PointAtCoin) -> None:
        """The hand of the editor takes hold of everything, so nothing marks the coin."""

    # --- inside -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.is_on = True
        self._episode_number = -1
        self._session.apply(messages.GoToStep(0))
        self._camera = self._session.record.camera
        self._session.apply(messages.SetCamera("level"))
        self._follow_session()

    def _end(self) -> None:
        self.is_on = False
        self._pointer = self.framed = None
        if self._camera and self._session.record.camera == "level":
            self._session.apply(messages.SetCamera(self._camera))
        self._camera = ""

    def _level_on_show(self) -> Level:
        """The level on show, as it is read from a file: without traces of what was edited away."""
        return Level.from_json(Level(self._session.gaze(0).state).to_json())

    def _follow_session(self) -> None:
        """Take up the level on show where somebody else put it there; that too can be undone."""
        number = self._session.gaze(0).episode_number
        if number == self._episode_number:
            return
        self._episode_number = number
        self.framed = self._session.gaze(0).state
        if self._editor is None:
            self._editor = LevelEditor(self._level_on_show())
        else:
            self._editor.replace(self._level_on_show())

    def _change(self, change: Callable[[LevelEditor], None]) -> None:
        """Change the level, and show it where that made a difference."""
        if self._editor is None or not self.is_on:
            return
        self._follow_session()
        before = self._editor.level
        change(self._editor)
        after = self._editor.level
        if not after.state.equals(before.state):
            self._session.apply(messages.Play(False))
            self._session.apply(messages.ShowLevel(after))
            self._episode_number = self._session.gaze(0).episode_number

    def _cell_under(self, pixel_x: float, pixel_y: float) -> tuple[int, int]:
        x, y = self._cell_at(pixel_x, pixel_y)
        return int(np.floor(x)), int(np.floor(y))

    def _state(self) -> EditorState:
        editor = self._editor
        if editor is None or not self.is_on:
            return EditorState(tool=TOOLS[0] if editor is None else editor.tool)
        origin, troubles = self._judgement(editor.level)
        if editor.can_undo and not (troubles or editor.is_in_stroke):  # what is enclosed need not be searched
            troubles = self._scout.report(editor.level.state)
        return EditorState(
            True,
            editor.tool,
            editor.can_undo,
            editor.can_redo,
            origin.could_be,
            origin.is_of_its_seed,
            tuple(reason.sentence for reason in origin.reasons),
            troubles,
        )

    def _judgement(self, level: Level) -> tuple[Origin, tuple[str, ...]]:
        """Where a level could have come from, and what makes it pointless; found out once for each level."""
        if self._judged is None or self._judged[0] is not level.state or self._judged[1] != self.training_spec:
            origin, troubles = judge_origin(level, self.training_spec), tuple(find_troubles(level.state))
            self._judged = level.state, self.training_spec, origin, troubles
        return self._judged[2:]
