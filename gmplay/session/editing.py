"""A level under the hand: the strokes of a tool, undone and redone without limit. Loads kernels, so import it late."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.edit import (
    AddEntity,
    DeleteCoin,
    Edit,
    MoveAgent,
    MoveCoin,
    MoveEntity,
    PaintCell,
    RemoveEntity,
    apply_edit,
)
from gmplay.envs.coinrun.state import (
    AGENT_HALF_HEIGHT,
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    WALL,
    WALL_TOP,
    Level,
    State,
)

HAND, ERASER = "hand", "eraser"
MONSTER_SPEED = -0.15
"""Procgen's speed; a new monster sets out to the left, towards the agent."""
_SURFACES = {WALL: WALL_TOP, LAVA: LAVA_TOP}
_BODIES = {top: body for body, top in _SURFACES.items()}
_BRUSHES = {"ground": WALL, "lava": LAVA, "barrier": BARRIER, "passable wall": PASSABLE_WALL}
_KINDS = {"monster": MONSTER, "saw": SAW, "crate": CRATE}
TOOLS = (HAND, "ground", "lava", "passable wall", "barrier", ERASER, "coin", "monster", "saw", "crate", "agent")
Cell = tuple[int, int]


@dataclass(frozen=True)
class Held:
    """What the hand holds: the coin, the agent, or the entity with this index."""

    what: str
    index: int = -1

    def moved_to(self, cell: Cell) -> Edit:
        """The edit that puts it into a cell."""
        x, y = cell
        if self.what == "coin":
            return MoveCoin(x, y)
        return MoveEntity(self.index, x, y) if self.what == "entity" else agent_in(x, y)


def agent_in(x: int, y: int) -> MoveAgent:
    """The edit that stands the agent on the lower edge of a cell."""
    return MoveAgent(x + 0.5, y + AGENT_HALF_HEIGHT)


class LevelEditor:
    """One level being edited.

    A stroke is everything between press and release, and one step back. The history keeps what each stroke
    changed, packed: about a hundred bytes a stroke, whatever was done, so it needs no limit.

    Attributes:
        tool: one of TOOLS.
    """

    def __init__(self, level: Level) -> None:
        self._state = level.state.copy()
        self._before = self._state.copy()
        self._undone: list[bytes] = []
        self._done: list[bytes] = []
        self._held: Held | None = None
        self._latest: Cell | None = None
        self.tool = HAND

    @property
    def level(self) -> Level:
        """The level as it is now; its state is never written to again."""
        return Level(self._state)

    # --- strokes ----------------------------------------------------------------------------------------

    @property
    def is_in_stroke(self) -> bool:
        """Between press and release."""
        return self._latest is not None

    def press(self, x: float, y: float) -> None:
        """Begin a stroke at a point of the world. Raises InputError, saying why, where nothing can be done there."""
        self.release()
        cell = _cell(x, y)
        self._latest = cell
        self._held = held_at(self._state, x, y) if self.tool == HAND else None
        if self.tool != HAND:
            self._do(edits_of(self.tool, self._state, cell))

    def drag(self, x: float, y: float) -> None:
        """Go on with the stroke, through all cells between. Raises InputError where one of them takes nothing."""
        if self._latest is None or _cell(x, y) == self._latest:
            return
        cells = list(_cells_between(self._latest, _cell(x, y)))
        self._latest = cells[-1]
        if self._held is not None:
            self._do([self._held.moved_to(cells[-1])])
        elif self.tool in _BRUSHES or self.tool == ERASER:
            for cell in cells:
                self._do(edits_of(self.tool, self._state, cell))
        elif self.tool in ("coin", "agent"):
            self._do(edits_of(self.tool, self._state, cells[-1]))

    def release(self) -> None:
        """End the stroke; it is one step of the history, if it changed anything."""
        self._latest = self._held = None
        self._record()

    def replace(self, level: Level) -> None:
        """Put another level in the place of this one, if it is another; that too can be undone."""
        self.release()
        if level.to_json() != self.level.to_json():
            self._state = level.state.copy()
            self._record()

    def _do(self, edits: list[Edit]) -> None:
        """All of the edits, or none where one of them is impossible."""
        edited = self._state.copy()
        for edit in edits:
            apply_edit(edited, edit)
        self._state = edited

    # --- history ----------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """There is a stroke to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """There is an undone stroke."""
        return bool(self._undone)

    def undo(self) -> None:
        """Back to before the latest stroke; nothing happens where there is none."""
        self.release()
        if self._done:
            self._undone.append(self._done.pop())
            self._change(self._undone[-1])

    def redo(self) -> None:
        """The stroke that was undone last."""
        self.release()
        if self._undone:
            self._done.append(self._undone.pop())
            self._change(self._done[-1])

    def _record(self) -> None:
        change = _packed(self._state) ^ _packed(self._before)
        if change.any():
            self._done.append(zlib.compress(change.tobytes()))
            self._undone.clear()
            self._before = self._state.copy()

    def _change(self, packed: bytes) -> None:
        """Make a change, or unmake it: what differs is the same either way."""
        self._state = _unpacked(_packed(self._state) ^ np.frombuffer(zlib.decompress(packed), np.uint8))
        self._before = self._state.copy()


def _packed(state: State) -> NDArray[np.uint8]:
    """The bytes of a state's fields one after the other; between them, in its own memory, anything may stand."""
    fields = (np.ascontiguousarray(getattr(state, name)) for name in State.field_names())
    return np.concatenate([field.view(np.uint8).ravel() for field in fields])


def _unpacked(packed: NDArray[np.uint8]) -> State:
    """The inverse of _packed, for a single world."""
    state, start = State.zeros(1), 0
    for name in State.field_names():
        field = getattr(state, name)
        field[:] = packed[start : start + field.nbytes].view(field.dtype).reshape(field.shape)
        start += field.nbytes
    return state


# --- what a tool does -------------------------------------------------------------------------------------


def held_at(state: State, x: float, y: float) -> Held | None:
    """What the hand takes hold of at a point of a single world: the nearest of what is there."""
    count = int(state.num_entities[0])
    reachable = [
        (float(max(abs(state.entity_x[0, index] - x), abs(state.entity_y[0, index] - y))), Held("entity", index))
        for index in range(count)
    ]
    reachable.append((max(abs(state.coin_x[0] + 0.5 - x), abs(state.coin_y[0] + 0.5 - y)), Held("coin")))
    body = float(np.clip(y, state.y[0] - 0.3, state.y[0] + 1.1))  # its picture is two cells tall
    reachable.append((max(abs(float(state.x[0]) - x), abs(body - y)), Held("agent")))
    distance, held = min(reachable, key=lambda each: each[0])
    return held if distance <= 0.6 else None


def edits_of(tool: str, state: State, cell: Cell) -> list[Edit]:
    """The edits a tool makes in a cell of a single world."""
    x, y = cell
    if tool in _BRUSHES:
        return _painted(state, cell, _BRUSHES[tool])
    if tool in _KINDS:
        is_there = any(state.entity_kind[0, index] == _KINDS[tool] for index in _entities_in(state, cell))
        return [] if is_there else [AddEntity(_KINDS[tool], x, y, MONSTER_SPEED)]
    makers: dict[str, Callable[[], list[Edit]]] = {
        "coin": lambda: [MoveCoin(x, y)],
        "agent": lambda: [agent_in(x, y)],
        ERASER: lambda: _erased(state, cell),
    }
    return makers[tool]()


def _erased(state: State, cell: Cell) -> list[Edit]:
    """Takes away what lies in a cell; where nothing does, the cell itself."""
    things: list[Edit] = [RemoveEntity(index) for index in reversed(_entities_in(state, cell))]
    if (state.coin_x[0], state.coin_y[0]) == cell:
        things.append(DeleteCoin())
    return things or _painted(state, cell, EMPTY)


def _entities_in(state: State, cell: Cell) -> list[int]:
    count = int(state.num_entities[0])
    x, y = state.entity_x[0, :count].astype(int), state.entity_y[0, :count].astype(int)
    return np.flatnonzero((x == cell[0]) & (y == cell[1])).tolist()


def _painted(state: State, cell: Cell, body: int) -> list[Edit]:
    """A cell of a kind; wall and lava have a surface where nothing of their kind is above, here and below."""
    x, y = cell
    if not (1 <= x < SIZE - 1 and 1 <= y < SIZE - 1):
        return [PaintCell(x, y, body)]  # which says why it cannot be done
    column = [_BODIES.get(int(code), int(code)) for code in state.grid[0, :, x]]
    column[y] = body
    edits: list[Edit] = []
    for row in (y, y - 1):
        code = _SURFACES.get(column[row], column[row]) if column[row + 1] != column[row] else column[row]
        if code != state.grid[0, row, x]:
            edits.append(PaintCell(x, row, code))
    return edits


def _cell(x: float, y: float) -> Cell:
    return int(np.floor(x)), int(np.floor(y))


def _cells_between(first: Cell, last: Cell) -> Iterator[Cell]:
    """The cells on the straight way from one cell to another, the first left out."""
    steps = max(abs(last[0] - first[0]), abs(last[1] - first[1]))
    for step in range(1, steps + 1):
        yield tuple(round(a + (b - a) * step / steps) for a, b in zip(first, last, strict=True))  # type: ignore[misc]
