"""What a CoinRun world is: arrays, and levels as data. No rules here, and nothing to compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.core.level_data import LevelFields, parse_level, write_level
from gmplay.core.records import Records

SIZE = 64
"""A world has SIZE x SIZE cells; outside counts as solid wall."""
MAX_ENTITIES = 64
TRAIL_LENGTH = 9
"""A monster's trail puff lives this many steps."""
MAX_STEPS = 1000
"""Time-out: an episode is truncated when it has this many steps."""
NUM_MOVES = 9
"""Procgen's first nine actions differ; the other six do what action 4 does, nothing."""
NO_COIN = -1
"""coin_x and coin_y of a world whose coin was deleted."""

# Cell codes are Procgen's object numbers, so that recordings compare directly; PASSABLE_WALL is ours.
COIN, WALL, WALL_TOP, LAVA, LAVA_TOP, BARRIER, PASSABLE_WALL, EMPTY = 1, 15, 16, 17, 18, 19, 21, 100
# Entity kinds, likewise.
SAW, MONSTER, CRATE = 2, 5, 20

AGENT_HALF_WIDTH = 0.5
AGENT_HALF_HEIGHT = 0.5787
START_X, START_Y = 1.5, 1.5787

# What ended an episode without the coin.
ALIVE, DIED_IN_LAVA, DIED_BY_SAW, DIED_BY_MONSTER, DIED_OUT_OF_BOUNDS = 0, 1, 2, 3, 4
DEATH_NAMES = ("", "lava", "saw", "monster", "out of bounds")


class State(Records):
    """``num_worlds`` CoinRun worlds. Copying a world is copying its record.

    Positions are (x, y) in cells with y upward; ``grid`` is indexed [world, y, x]. Speeds are in
    cells per step. The coin is an overlay: it is not in the grid, so moving it breaks nothing.
    """

    record = np.dtype(
        [
            ("level_seed", np.int64),
            ("x", np.float32),
            ("y", np.float32),
            ("vx", np.float32),
            ("vy", np.float32),
            ("previous_y", np.float32),
            ("gravity", np.float32),
            ("jump_speed", np.float32),
            ("run_speed", np.float32),
            ("background_offset", np.float32),
            ("coin_x", np.int32),
            ("coin_y", np.int32),
            ("end_x", np.int32),
            ("end_y", np.int32),
            ("steps", np.int32),
            ("num_entities", np.int32),
            ("is_on_crate", np.bool_),
            ("was_supported", np.bool_),
            ("is_facing_right", np.bool_),
            ("is_finished", np.bool_),
            ("input_x", np.int8),
            ("difficulty", np.uint8),
            ("num_sections", np.uint8),
            ("ground_theme", np.uint8),
            ("agent_theme", np.uint8),
            ("background", np.uint8),
            ("entity_x", np.float32, (MAX_ENTITIES,)),
            ("entity_y", np.float32, (MAX_ENTITIES,)),
            ("entity_vx", np.float32, (MAX_ENTITIES,)),
            ("trail_x", np.float32, (MAX_ENTITIES, TRAIL_LENGTH)),
            ("entity_kind", np.uint8, (MAX_ENTITIES,)),
            ("entity_look", np.uint8, (MAX_ENTITIES,)),
            ("grid", np.uint8, (SIZE, SIZE)),
        ],
        align=True,
    )

    level_seed: NDArray[np.int64]  # (num_worlds,)
    x: NDArray[np.float32]  # (num_worlds,) centre of the agent's box
    y: NDArray[np.float32]  # (num_worlds,)
    vx: NDArray[np.float32]  # (num_worlds,)
    vy: NDArray[np.float32]  # (num_worlds,)
    previous_y: NDArray[np.float32]  # (num_worlds,) y at the end of the step before
    gravity: NDArray[np.float32]  # (num_worlds,)
    jump_speed: NDArray[np.float32]  # (num_worlds,)
    run_speed: NDArray[np.float32]  # (num_worlds,)
    background_offset: NDArray[np.float32]  # (num_worlds,) 0 .. 1, horizontal shift of the background
    coin_x: NDArray[np.int32]  # (num_worlds,) cell, NO_COIN if there is none
    coin_y: NDArray[np.int32]  # (num_worlds,)
    end_x: NDArray[np.int32]  # (num_worlds,) where Procgen lays the coin: the end column ...
    end_y: NDArray[np.int32]  # (num_worlds,) ... and the row above its ground
    steps: NDArray[np.int32]  # (num_worlds,) steps taken
    num_entities: NDArray[np.int32]  # (num_worlds,)
    is_on_crate: NDArray[np.bool_]  # (num_worlds,) set while landing on a crate, read by the next step
    was_supported: NDArray[np.bool_]  # (num_worlds,) result of the latest support test
    is_facing_right: NDArray[np.bool_]  # (num_worlds,)
    is_finished: NDArray[np.bool_]  # (num_worlds,) terminated or truncated; further steps do nothing
    input_x: NDArray[np.int8]  # (num_worlds,) -1, 0 or 1: the latest action's direction
    difficulty: NDArray[np.uint8]  # (num_worlds,) 1 to 3
    num_sections: NDArray[np.uint8]  # (num_worlds,)
    ground_theme: NDArray[np.uint8]  # (num_worlds,) index into GROUND_THEMES
    agent_theme: NDArray[np.uint8]  # (num_worlds,) index into AGENT_THEMES
    background: NDArray[np.uint8]  # (num_worlds,) 0 .. NUM_BACKGROUNDS - 1
    entity_x: NDArray[np.float32]  # (num_worlds, MAX_ENTITIES) centre
    entity_y: NDArray[np.float32]  # (num_worlds, MAX_ENTITIES)
    entity_vx: NDArray[np.float32]  # (num_worlds, MAX_ENTITIES)
    trail_x: NDArray[np.float32]  # (num_worlds, MAX_ENTITIES, TRAIL_LENGTH) x at step s stands at s % TRAIL_LENGTH
    entity_kind: NDArray[np.uint8]  # (num_worlds, MAX_ENTITIES) in order of creation
    entity_look: NDArray[np.uint8]  # (num_worlds, MAX_ENTITIES) 0..8 for monsters, 0..3 for crates
    grid: NDArray[np.uint8]  # (num_worlds, SIZE, SIZE) cell codes


_GLYPHS = {EMPTY: ".", WALL: "#", WALL_TOP: "=", LAVA: "~", LAVA_TOP: "^", BARRIER: "|", PASSABLE_WALL: "%"}
_CODES = {glyph: code for code, glyph in _GLYPHS.items()}
_KIND_NAMES = {SAW: "saw", MONSTER: "monster", CRATE: "crate"}
_KINDS = {name: kind for kind, name in _KIND_NAMES.items()}
# Fields of a level as data with their inclusive ranges: whole numbers, then real ones. x and y are the agent's.
_NUMBERS = {
    "coin_x": (NO_COIN, SIZE - 1),
    "coin_y": (NO_COIN, SIZE - 1),
    "end_x": (0, SIZE - 1),
    "end_y": (0, SIZE - 1),
    "level_seed": (0, NUM_LEVEL_SEEDS - 1),
    "difficulty": (1, 3),
    "num_sections": (0, SIZE - 1),
    "ground_theme": (0, 5),
    "agent_theme": (0, 4),
    "background": (0, 61),
}
_REALS = {
    "x": (1.0, SIZE - 1.0),
    "y": (1.0, SIZE - 1.0),
    "background_offset": (0.0, 1.0),
    "gravity": (0.01, 1.0),
    "jump_speed": (0.1, 4.0),
    "run_speed": (0.01, 2.0),
}
_ENTITY_REALS = {"x": (0.0, SIZE), "y": (0.0, SIZE), "vx": (-1.0, 1.0)}
_NUM_LOOKS = 9
LEVEL_FORMAT = 1
"""Of the JSON text of a level. A later gmplay that changes what a field means counts on."""
RULES_VERSION = 1
"""Grows with every change after which the same level and actions give other states."""


@dataclass(frozen=True)
class Level:
    """One level as data: a single world that has taken no step.

    Attributes:
        state: the world, num_worlds 1.
    """

    state: State

    def to_json(self) -> str:
        """A small, readable JSON text: the grid as rows of glyphs from the top down, and the rest as fields."""
        state = self.state
        values: dict[str, Any] = {"format": LEVEL_FORMAT, "env": "coinrun"}
        values |= {name: getattr(state, name)[0].item() for name in _NUMBERS}
        values |= {name: _shortest(getattr(state, name)[0]) for name in _REALS}
        values["entities"] = [
            {
                "kind": _KIND_NAMES[int(state.entity_kind[0, index])],
                "x": _shortest(state.entity_x[0, index]),
                "y": _shortest(state.entity_y[0, index]),
                "vx": _shortest(state.entity_vx[0, index]),
                "look": int(state.entity_look[0, index]),
            }
            for index in range(int(state.num_entities[0]))
        ]
        values["grid"] = ["".join(_GLYPHS[int(code)] for code in row) for row in state.grid[0, ::-1]]
        return write_level(values)

    @classmethod
    def from_json(cls, text: str) -> Level:
        """The inverse of to_json. Raises InputError, saying what is wrong and where, for anything else."""
        fields = parse_level(text, "coinrun", "CoinRun", LEVEL_FORMAT)
        state = State.zeros(1)
        _read_fields(state, fields)
        _read_entities(state, fields.items("entities"))
        rows = fields.cells("grid", SIZE, "".join(_CODES))
        state.grid[0] = [[_CODES[glyph] for glyph in row] for row in reversed(rows)]
        return cls(state)


def _shortest(number: np.float32) -> float:
    """The number with the fewest digits that is this one in single precision: 0.15, not 0.15000000596046448."""
    return float(str(number))


def _read_fields(state: State, fields: LevelFields) -> None:
    if "x" not in fields or "y" not in fields:
        raise InputError("The level has no agent: its fields x and y must say where the agent's centre is.")
    for name, (low, high) in _NUMBERS.items():
        getattr(state, name)[0] = fields.number(name, low, high, is_whole=True)
    for name, limits in _REALS.items():
        getattr(state, name)[0] = fields.number(name, *limits)
    if (state.coin_x[0] == NO_COIN) != (state.coin_y[0] == NO_COIN):
        raise InputError(
            f"The level's coin_x and coin_y must both be {NO_COIN}, for no coin, or both a cell's, "
            f"not {state.coin_x[0]} and {state.coin_y[0]}."
        )
    state.previous_y[0] = state.y[0]
    state.is_facing_right[0] = state.was_supported[0] = True


def _read_entities(state: State, entities: list[Any]) -> None:
    if len(entities) > MAX_ENTITIES:
        raise InputError(
            f"A CoinRun level holds at most {MAX_ENTITIES} monsters, saws and crates, not {len(entities)}."
        )
    for index, values in enumerate(entities):
        entity = LevelFields(values, f"Entity {index + 1}")
        if entity.value("kind") == "agent":
            raise InputError(f"Entity {index + 1} is a second agent: a level has one, at its fields x and y.")
        state.entity_kind[0, index] = _KINDS[entity.choice("kind", tuple(_KINDS))]
        state.entity_look[0, index] = entity.number("look", 0, _NUM_LOOKS - 1, is_whole=True)
        for name, limits in _ENTITY_REALS.items():
            getattr(state, f"entity_{name}")[0, index] = entity.number(name, *limits)
    state.num_entities[0] = len(entities)
