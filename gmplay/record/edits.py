"""Edits of a world as JSON values and back."""

from __future__ import annotations

import dataclasses
from typing import Any

from gmplay.envs.coinrun.edit import (
    AddEntity,
    DeleteCoin,
    Edit,
    MoveAgent,
    MoveCoin,
    MoveEntity,
    OpenEndWall,
    PaintCell,
    RemoveEntity,
)
from gmplay.envs.coinrun.state import MAX_ENTITIES, SIZE
from gmplay.record.fields import Fields

_TYPES: dict[str, type] = {
    "move_coin": MoveCoin,
    "delete_coin": DeleteCoin,
    "paint_cell": PaintCell,
    "add_entity": AddEntity,
    "remove_entity": RemoveEntity,
    "move_entity": MoveEntity,
    "move_agent": MoveAgent,
    "open_end_wall": OpenEndWall,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}
# Inclusive ranges by field. Whether the edit is possible on its level, the level itself says.
_WHOLES = {"x": (0, SIZE - 1), "y": (0, SIZE - 1), "code": (0, 255), "kind": (0, 255), "index": (0, MAX_ENTITIES - 1)}
_REALS = {"x": (0.0, float(SIZE)), "y": (0.0, float(SIZE)), "vx": (-0.5, 0.5)}


def edit_to_dict(edit: Edit) -> dict[str, Any]:
    """Plain values, ready for JSON."""
    return {"edit": _NAMES[type(edit)], **dataclasses.asdict(edit)}


def read_edit(values: Fields) -> Edit:
    """The inverse of edit_to_dict. Raises InputError."""
    kind = _TYPES[values.choice("edit", _TYPES)]
    arguments = {}
    for each in dataclasses.fields(kind):
        read, limits = (values.real, _REALS) if each.type == "float" else (values.whole, _WHOLES)
        arguments[each.name] = read(each.name, *limits[each.name])  # type: ignore[operator]
    edit: Edit = kind(**arguments)
    return edit
