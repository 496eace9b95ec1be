"""Could this level have come from training? Yes or no, and why not, rule by rule.

A level that is cell by cell the one its seed gives under the spec has come from there. Any other is judged by the
generator's rules: the sections it would have been made of are read back (layout.py) and everything is held against
what the spec allows. Yes then means that some course of the draws gives this level; that one of the 2**31 - 1 seeds
draws them is not said. Where a coin's place takes a search, that it can be reached is not searched again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gmplay.core.errors import LevelRejectedError
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.layout import Section, build_grid, read_entities, read_sections
from gmplay.envs.coinrun.origin_sections import Limits, Reason, entity_reasons, pit_reasons, section_reasons
from gmplay.envs.coinrun.placement import FIRST_COLUMN, is_air, is_standable
from gmplay.envs.coinrun.places import NEAREST_SIDE
from gmplay.envs.coinrun.spec import AGENT_THEMES, BY_SEED, GROUND_THEMES, CoinRunSpec
from gmplay.envs.coinrun.state import (
    AGENT_HALF_HEIGHT,
    BARRIER,
    EMPTY,
    LAVA,
    LAVA_TOP,
    NO_COIN,
    PASSABLE_WALL,
    SIZE,
    START_X,
    START_Y,
    WALL,
    WALL_TOP,
    Level,
    State,
)

_HIGHEST_STANDABLE = 40


@dataclass(frozen=True)
class Origin:
    """The answer.

    Attributes:
        reasons: why not; empty where the level could have come from the spec.
        is_of_its_seed: it is the very level of its seed under the spec.
    """

    reasons: tuple[Reason, ...]
    is_of_its_seed: bool = False

    @property
    def could_be(self) -> bool:
        """Yes or no."""
        return not self.reasons


def judge_origin(level: Level, spec: CoinRunSpec) -> Origin:
    """Whether a level could have come from a spec: from its seed, or else by the rules."""
    if level.to_json() == _text_of_seed(spec, int(level.state.level_seed[0])):
        return Origin((), is_of_its_seed=True)
    return Origin(tuple(broken_rules(level.state, spec)))


@lru_cache(maxsize=8)  # a level is judged again with every edit, and its placement may take a search
def _text_of_seed(spec: CoinRunSpec, level_seed: int) -> str:
    """The level of a seed as text; "" where the spec rejects it."""
    try:
        return CoinRun().generate(spec, level_seed).to_json()
    except LevelRejectedError:
        return ""


def broken_rules(state: State, spec: CoinRunSpec) -> list[Reason]:
    """The rules of the generator that a single world at its first step breaks; none where it could be its level."""
    sections, entities = read_sections(state), read_entities(state)
    reasons = [*_agent_reasons(state, spec), *_coin_reasons(state, spec, sections)]
    reasons += pit_reasons(spec, sections, entities)

    def at_difficulty(difficulty: int) -> list[Reason]:
        limits = Limits(spec, difficulty)
        return [*entity_reasons(limits, sections, entities), *section_reasons(limits, sections)]

    own = int(state.difficulty[0])
    difficulties = sorted(range(spec.difficulty_min, spec.difficulty_max + 1), key=lambda each: each != own)
    fewest: list[Reason] = min((at_difficulty(each) for each in difficulties), key=len)
    reasons += fewest
    reasons += _cell_reasons(state, spec, sections)
    return [*reasons, *_number_reasons(state, spec), *_look_reasons(state, spec)]


# --- agent and coin ---------------------------------------------------------------------------------------


def _agent_reasons(state: State, spec: CoinRunSpec) -> Iterator[Reason]:
    x, y = state.x[0], state.y[0]
    is_at_start = x == np.float32(START_X) and y == np.float32(START_Y)
    if is_at_start or ("either_side" in _placements(spec) and _is_start_in_midlevel(state)):
        return
    yield Reason(
        "start", f"The agent does not start at its place: it stands at ({x:.4g}, {y:.4g}), its place is (1.5, 1.579)."
    )


def _is_start_in_midlevel(state: State) -> bool:
    column, row, end = int(state.x[0]), int(state.y[0]), int(state.end_x[0])
    is_centred = state.x[0] == np.float32(column + 0.5) and state.y[0] == np.float32(row + AGENT_HALF_HEIGHT)
    return is_centred and end // 3 <= column <= 2 * end // 3 and is_standable(state.block[0], column, row)


def _placements(spec: CoinRunSpec) -> tuple[str, ...]:
    """The placements that levels of the spec have."""
    if spec.placement == "end" or spec.placement_share == 1.0:
        return (spec.placement,)
    return (spec.other_placement,) if spec.placement_share == 0.0 else (spec.placement, spec.other_placement)


_PLACES = {
    "section": "in the first column of a section",
    "standable": "where one can stand",
    "anywhere": "in a free cell before the end",
    "off_path": "in a free cell before the end",
    "either_side": "in a free cell to one side of the start",
}


def _coin_reasons(state: State, spec: CoinRunSpec, sections: list[Section]) -> Iterator[Reason]:
    coin, end = (int(state.coin_x[0]), int(state.coin_y[0])), (int(state.end_x[0]), int(state.end_y[0]))
    placements = _placements(spec)
    if coin[0] == NO_COIN:
        yield Reason("coin", f"There is no coin; in training every level has one, here at the end {end}.")
    elif any(_is_placed(state, spec, sections, placement, coin) for placement in placements):
        return
    elif placements == ("end",):
        yield Reason("coin", f"The coin is not at the end: it lies at {coin}, the end is {end}.")
    else:
        names = {"end": f"at the end {end}", "hand": f"at {_wished_cell(state, spec)}"} | _PLACES
        places = " or ".join(names[placement] for placement in placements)
        yield Reason("coin", f"The coin lies at {coin}; in training it lies {places}.")


def _is_placed(state: State, spec: CoinRunSpec, sections: list[Section], placement: str, coin: tuple[int, int]) -> bool:
    """Whether a placement lays the coin there."""
    end = int(state.end_x[0]), int(state.end_y[0])
    if placement == "end":
        return coin == end
    if placement == "hand":
        return coin == _wished_cell(state, spec)
    if placement == "section":
        return coin in [(section.x, section.height) for section in sections] or (not sections and coin == end)
    if placement == "standable":
        if coin == end:  # there it lies where there is nowhere to stand
            return not any(_is_stand(state, sections, x, y) for x in range(end[0]) for y in range(_HIGHEST_STANDABLE))
        return _is_stand(state, sections, *coin)
    column, row = coin
    is_free = is_standable(state.block[0], column, row) or is_air(state.block[0], column, row)
    is_before_end = column < end[0] and 1 <= row < SIZE - 2
    if placement != "either_side":
        return bool(is_free and is_before_end and column >= FIRST_COLUMN)
    distance = column - int(state.x[0])
    is_on_side = distance <= -NEAREST_SIDE if spec.coin_side == "left" else distance >= NEAREST_SIDE
    if spec.coin_side == "either":
        is_on_side = abs(distance) >= NEAREST_SIDE
    return bool(is_free and is_before_end and column >= 1 and is_on_side)


def _is_stand(state: State, sections: list[Section], column: int, row: int) -> bool:
    """Whether the placement called standable has this cell to choose; floors of pits are left out."""
    is_in_pit = any(column in section.pit_columns for section in sections)
    is_in_reach = FIRST_COLUMN <= column < state.end_x[0] and (2 if is_in_pit else 1) <= row < _HIGHEST_STANDABLE
    return bool(is_in_reach and is_standable(state.block[0], column, row))


def _wished_cell(state: State, spec: CoinRunSpec) -> tuple[int, int]:
    """Where a coin placed by hand lies: in the wished cell, or the nearest free one above it."""
    column, row = min(spec.coin_x, int(state.end_x[0])), spec.coin_y
    while row < SIZE - 2 and state.grid[0, row, column] in (WALL, WALL_TOP):
        row += 1
    return column, row


# --- cells ------------------------------------------------------------------------------------------------

_CELL_NAMES = {
    EMPTY: "nothing",
    WALL: "wall",
    WALL_TOP: "wall with a surface",
    LAVA: "lava",
    LAVA_TOP: "lava with a surface",
    BARRIER: "an invisible barrier",
    PASSABLE_WALL: "passable wall",
}


def _cell_reasons(state: State, spec: CoinRunSpec, sections: list[Section]) -> Iterator[Reason]:
    """Of cells that are not what the sections as read are built of, one reason for all cells of a kind."""
    end_x, end_y = int(state.end_x[0]), int(state.end_y[0])
    if not sections or end_x >= SIZE - 1 or any(section.height >= SIZE - 1 for section in sections):
        yield Reason("end", f"The end column is {end_x}, with no sections before it that a level is made of.")
        return
    if end_y != sections[-1].height:
        yield Reason("end", f"The end is in row {end_y}; the last section before it is {sections[-1].height} high.")
    grid, built = state.grid[0], build_grid(sections, end_x, max(end_y, 1), spec.end_wall == "passable")
    cells: dict[tuple[str, str], list[tuple[int, int]]] = {}
    differs = grid != built
    differs[0] &= ~differs[1]  # the floor has a surface or none by what is above, which then says more
    for row, column in np.argwhere(differs).tolist():
        key = _cell_words(grid, row, column, end_x, int(built[row, column]))
        cells.setdefault(key, []).append((column, row))
    for (rule, words), places in cells.items():
        rest = len(places) - 1
        more = f" and in {rest} more {'cell' if rest == 1 else 'cells'}" if rest else ""
        yield Reason(rule, f"{words.format(f'{places[0]}{more}')}.")


def _cell_words(grid: np.ndarray, row: int, column: int, end_x: int, expected: int) -> tuple[str, str]:
    """The rule a cell breaks, and words with a gap for its place."""
    code = int(grid[row, column])
    instead = f"there is {_CELL_NAMES[code]} at {{}}"
    if column > end_x or row in (0, SIZE - 1) or column == 0:
        return "rim", f"T{instead[1:]}, where training has {_CELL_NAMES[expected]}"
    if code in (WALL, WALL_TOP) and expected in (WALL, WALL_TOP):
        return "wall", f"The wall at {{}} has {'a' if code == WALL_TOP else 'no'} surface"
    if code in (WALL, WALL_TOP):
        is_borne = grid[row - 1, column] in (WALL, WALL_TOP)
        return ("wall", "There is wall at {}") if is_borne else ("floating wall", "Wall floats in the air at {}")
    if code in (LAVA, LAVA_TOP):
        return "lava", f"T{instead[1:]}, outside a pit or not level in it"
    if code == BARRIER:
        return "barrier", f"T{instead[1:]}, where no section begins or ends"
    if expected == BARRIER:
        return "barrier", "There is no invisible barrier at {}, where a section begins or ends"
    return "cell", f"T{instead[1:]}, where training has {_CELL_NAMES[expected]}"


# --- numbers and looks ------------------------------------------------------------------------------------


def _number_reasons(state: State, spec: CoinRunSpec) -> Iterator[Reason]:
    for name in ("gravity", "jump_speed", "run_speed"):
        value, allowed = getattr(state, name)[0], np.float32(getattr(spec, name))
        if value != allowed:
            yield Reason("physics", f"The {name.replace('_', ' ')} is {value:g}; in training it is {allowed:g}.")


def _look_reasons(state: State, spec: CoinRunSpec) -> Iterator[Reason]:
    themes = {"ground_theme": GROUND_THEMES, "agent_theme": AGENT_THEMES}
    for name, names in themes.items():
        chosen, shown = getattr(spec, name), names[int(getattr(state, name)[0])]
        if chosen == BY_SEED and spec.mode == "easy":
            chosen = names[0]
        if chosen not in (BY_SEED, shown):
            what = "ground" if name == "ground_theme" else "agent's colour"
            yield Reason("looks", f"The {what} is {shown}; in training it is {chosen}.")
    if spec.mode == "easy" and state.background[0] != 0:
        yield Reason("looks", f"The background is number {state.background[0]}; in easy levels it is 0.")
