"""What a Tree Gridworld is: arrays, and its first step as data. No rules here, and nothing to compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.core.level_data import LevelFields, parse_level, write_level
from gmplay.core.records import Records

RULES_VERSION = 1
"""Later where the same state and action no longer give the same next state."""
SIZE = 10
"""A world has SIZE x SIZE cells."""
NUM_CELLS = SIZE * SIZE
BORDER = 1
WIDTH = SIZE + 2 * BORDER
"""What is seen of a world is its cells and a border of one empty cell, WIDTH x WIDTH, as published."""

STAY, LEFT, RIGHT, UP, DOWN = 0, 1, 2, 3, 4
ACTION_NAMES = ("stay", "left", "right", "up", "down")
NUM_ACTIONS = len(ACTION_NAMES)


class State(Records):
    """``num_worlds`` Tree Gridworlds. Copying a world is copying its record.

    Positions are (x, y) in cells with y upward; ``trees`` is indexed [world, y, x]. Each world carries the
    rules it lives under, so that they may differ between worlds and be changed in mid-life. Trees are kept with
    the border in which they are seen, always empty: so an observation is one pass over memory, row after row.
    """

    record = np.dtype(
        [
            ("level_seed", np.int64),
            ("steps", np.int64),
            ("num_chopped", np.int64),
            ("r_min", np.float64),
            ("r_max", np.float64),
            ("x", np.int32),
            ("y", np.int32),
            ("num_trees", np.int32),
            ("n_max", np.int32),
            ("facing", np.uint8),
            ("is_torus", np.bool_),
            ("grows_first", np.bool_),
            ("may_grow_under_agent", np.bool_),
            ("ground", np.uint8, (WIDTH * WIDTH,)),
        ],
        align=True,
    )

    level_seed: NDArray[np.int64]  # (num_worlds,) also names the world's random streams
    steps: NDArray[np.int64]  # (num_worlds,) steps taken
    num_chopped: NDArray[np.int64]  # (num_worlds,) trees chopped in this life
    r_min: NDArray[np.float64]  # (num_worlds,) lowest rate in trees per step; a constant rate stands here ...
    r_max: NDArray[np.float64]  # (num_worlds,) ... with 0 here
    x: NDArray[np.int32]  # (num_worlds,) the agent's cell
    y: NDArray[np.int32]  # (num_worlds,)
    num_trees: NDArray[np.int32]  # (num_worlds,) trees that stand
    n_max: NDArray[np.int32]  # (num_worlds,) trees of a full forest
    facing: NDArray[np.uint8]  # (num_worlds,) the latest action that was not to stay; for those who look
    is_torus: NDArray[np.bool_]  # (num_worlds,)
    grows_first: NDArray[np.bool_]  # (num_worlds,)
    may_grow_under_agent: NDArray[np.bool_]  # (num_worlds,)
    ground: NDArray[np.uint8]  # (num_worlds, WIDTH * WIDTH) ``trees`` inside the border, row after row

    @property
    def trees(self) -> NDArray[np.uint8]:
        """(num_worlds, SIZE, SIZE) 1 where a tree stands, else 0; a view, to be written to as any field."""
        ground = self.block["ground"].reshape(-1, WIDTH, WIDTH)
        return ground[:, BORDER:-BORDER, BORDER:-BORDER]

    @trees.setter
    def trees(self, trees: NDArray[np.uint8]) -> None:
        self.trees[:] = trees


_TREE, _EMPTY = "T", "."
_FLAGS = ("is_torus", "grows_first", "may_grow_under_agent")
# Fields of a level as data with their inclusive ranges: whole numbers, then real ones.
_NUMBERS = {
    "level_seed": (0, NUM_LEVEL_SEEDS - 1),
    "x": (0, SIZE - 1),
    "y": (0, SIZE - 1),
    "n_max": (1, NUM_CELLS - 1),
}
_REALS = {"r_min": (0.0, 1.0), "r_max": (0.0, 1.0)}
LEVEL_FORMAT = 1


@dataclass(frozen=True)
class Level:
    """One level as data: a single world that has taken no step.

    Attributes:
        state: the world, num_worlds 1.
    """

    state: State

    def to_json(self) -> str:
        """A small, readable JSON text: the trees as rows from the top down, and the rest as fields."""
        rows = ["".join(_TREE if cell else _EMPTY for cell in row) for row in self.state.trees[0, ::-1]]
        values: dict[str, Any] = {"format": LEVEL_FORMAT, "env": "tree_gridworld"}
        values |= {name: getattr(self.state, name)[0].item() for name in (*_NUMBERS, *_REALS, *_FLAGS)}
        return write_level(values | {"trees": rows})

    @classmethod
    def from_json(cls, text: str) -> Level:
        """The inverse of to_json. Raises InputError, saying what is wrong, for anything else."""
        return cls(_read_level(parse_level(text, "tree_gridworld", "Tree Gridworld", LEVEL_FORMAT)))


def _read_level(fields: LevelFields) -> State:
    state, rows = State.zeros(1), fields.cells("trees", SIZE, _EMPTY + _TREE)
    state.trees[0] = [[(_EMPTY, _TREE).index(cell) for cell in row] for row in reversed(rows)]
    state.num_trees[0] = state.trees[0].sum()
    for name, (low, high) in _NUMBERS.items():
        getattr(state, name)[0] = fields.number(name, low, high, is_whole=True)
    for name, limits in _REALS.items():
        getattr(state, name)[0] = fields.number(name, *limits)
    for name in _FLAGS:
        getattr(state, name)[0] = fields.flag(name)
    state.facing[0] = RIGHT
    return state
