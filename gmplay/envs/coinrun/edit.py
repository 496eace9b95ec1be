"""Edits as values: what the editor, the drag of a coin and the probes do to a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.observe import RADIUS
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MAX_ENTITIES,
    MONSTER,
    NO_COIN,
    PASSABLE_WALL,
    SAW,
    SIZE,
    WALL,
    WALL_TOP,
    State,
)

CELL_CODES = (EMPTY, WALL, WALL_TOP, LAVA, LAVA_TOP, BARRIER, PASSABLE_WALL)


@dataclass(frozen=True)
class MoveCoin:
    """Lay the coin into the cell (x, y)."""

    x: int
    y: int


@dataclass(frozen=True)
class DeleteCoin:
    """Take the coin away."""


@dataclass(frozen=True)
class PaintCell:
    """Make the cell (x, y) of the kind ``code``, one of CELL_CODES; the floor, row 0, stays wall of either kind."""

    x: int
    y: int
    code: int


@dataclass(frozen=True)
class AddEntity:
    """Add a saw, monster or crate centred in the cell (x, y); ``vx`` in cells per step moves a monster."""

    kind: int
    x: int
    y: int
    vx: float = 0.0


@dataclass(frozen=True)
class RemoveEntity:
    """Remove the entity with this index; later ones move up by one."""

    index: int


@dataclass(frozen=True)
class MoveEntity:
    """Put the entity with this index into the middle of the cell (x, y); its kind, look and speed stay."""

    index: int
    x: int
    y: int


@dataclass(frozen=True)
class MoveAgent:
    """Put the agent at rest with its centre at (x, y), in cells."""

    x: float
    y: float


@dataclass(frozen=True)
class OpenEndWall:
    """Take the wall beyond the end column away: open ground instead.

    Where the level spec's passable wall is, but one can see it: that one looks solid.
    """


Edit = MoveCoin | DeleteCoin | PaintCell | AddEntity | RemoveEntity | MoveEntity | MoveAgent | OpenEndWall


def _check_cell(x: float, y: float, what: str) -> None:
    if not (1 <= x < SIZE - 1 and 1 <= y < SIZE - 1):
        raise InputError(f"{what} cannot lie at ({x:g}, {y:g}): cells go from 1 to {SIZE - 2} inside the rim.")


def _move_coin(state: State, world: int, edit: MoveCoin) -> None:
    _check_cell(edit.x, edit.y, "The coin")
    if state.grid[world, edit.y, edit.x] in (WALL, WALL_TOP):
        raise InputError(f"The coin cannot lie at ({edit.x}, {edit.y}): there is wall.")
    state.coin_x[world], state.coin_y[world] = edit.x, edit.y


def _paint_cell(state: State, world: int, edit: PaintCell) -> None:
    is_floor = edit.y == 0 and edit.code in (WALL, WALL_TOP)
    _check_cell(edit.x, 1 if is_floor else edit.y, "A painted cell")
    if edit.code not in CELL_CODES:
        raise InputError(f"{edit.code} is no kind of cell; there are {CELL_CODES}.")
    state.grid[world, edit.y, edit.x] = edit.code


def _add_entity(state: State, world: int, edit: AddEntity) -> None:
    _check_cell(edit.x, edit.y, "A monster, saw or crate")
    index = int(state.num_entities[world])
    if edit.kind not in (SAW, MONSTER, CRATE):
        raise InputError(
            f"{edit.kind} is no kind of entity; there are saws ({SAW}), monsters ({MONSTER}) and crates ({CRATE})."
        )
    if index == MAX_ENTITIES:
        raise InputError(f"A level holds at most {MAX_ENTITIES} monsters, saws and crates; remove one first.")
    if not abs(edit.vx) <= 0.5:
        raise InputError(f"A monster's speed lies between -0.5 and 0.5 cells per step, not {edit.vx:g}.")
    state.entity_kind[world, index] = edit.kind
    state.entity_x[world, index], state.entity_y[world, index] = edit.x + 0.5, edit.y + 0.5
    state.entity_vx[world, index] = edit.vx if edit.kind == MONSTER else 0.0
    state.entity_look[world, index] = 0
    state.trail_x[world, index] = edit.x + 0.5
    state.num_entities[world] = index + 1


def _check_entity(state: State, world: int, index: int) -> int:
    """How many entities there are. Raises InputError where this is none of them."""
    count = int(state.num_entities[world])
    if not 0 <= index < count:
        raise InputError(f"There is no entity {index} in this level; it has {count}.")
    return count


def _remove_entity(state: State, world: int, edit: RemoveEntity) -> None:
    count = _check_entity(state, world, edit.index)
    for array in (state.entity_kind, state.entity_x, state.entity_y, state.entity_vx, state.entity_look, state.trail_x):
        array[world, edit.index : count - 1] = array[world, edit.index + 1 : count].copy()
    state.num_entities[world] = count - 1


def _move_entity(state: State, world: int, edit: MoveEntity) -> None:
    _check_entity(state, world, edit.index)
    _check_cell(edit.x, edit.y, "A monster, saw or crate")
    state.entity_x[world, edit.index], state.entity_y[world, edit.index] = edit.x + 0.5, edit.y + 0.5
    state.trail_x[world, edit.index] = edit.x + 0.5


def _move_agent(state: State, world: int, edit: MoveAgent) -> None:
    _check_cell(edit.x, edit.y, "The agent")
    state.x[world], state.y[world], state.previous_y[world] = edit.x, edit.y, edit.y
    state.vx[world] = state.vy[world] = 0.0
    state.is_on_crate[world] = False


def _delete_coin(state: State, world: int, _edit: DeleteCoin) -> None:
    state.coin_x[world] = state.coin_y[world] = NO_COIN


def _open_end_wall(state: State, world: int, _edit: OpenEndWall) -> None:
    column, row = int(state.end_x[world]) + 1, max(int(state.end_y[world]), 1)
    state.grid[world, row : SIZE - 1, column : SIZE - 1] = EMPTY
    state.grid[world, row - 1, column : SIZE - 1] = WALL_TOP


_APPLY: dict[type, Any] = {
    MoveCoin: _move_coin,
    DeleteCoin: _delete_coin,
    PaintCell: _paint_cell,
    AddEntity: _add_entity,
    RemoveEntity: _remove_entity,
    MoveEntity: _move_entity,
    MoveAgent: _move_agent,
    OpenEndWall: _open_end_wall,
}


def apply_edit(state: State, edit: Edit, worlds: Any = slice(None)) -> None:
    """Edit the chosen worlds (any NumPy index) in place. Raises InputError, changing none, where it cannot be done."""
    chosen = np.arange(state.num_worlds)[worlds].ravel()
    edited = state.select(chosen)
    for world in range(len(chosen)):
        _APPLY[type(edit)](edited, world, edit)
    state.assign(chosen, edited)


def is_moved(state: State) -> NDArray[np.bool_]:
    """(num_worlds,) whether the coin lies elsewhere than at the end."""
    return (state.coin_x != state.end_x) | (state.coin_y != state.end_y)


def is_coin_near(state: State) -> NDArray[np.bool_]:
    """(num_worlds,) whether the coin can be in view: in the cells around the agent, or at the rim of its picture."""
    reach = RADIUS + 1
    near_x = np.abs(state.coin_x - state.x.astype(np.int32)) <= reach
    near_y = np.abs(state.coin_y - state.y.astype(np.int32)) <= reach
    is_near: NDArray[np.bool_] = near_x & near_y & (state.coin_x >= 0)
    return is_near
