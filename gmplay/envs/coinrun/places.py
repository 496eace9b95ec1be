"""Places for the coin, and for the agent's start, that are found by search: they can be reached, by proof.

A place is a pure function of spec and level seed, and so is that a level has none.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.errors import LevelRejectedError
from gmplay.envs.coinrun.observe import RADIUS
from gmplay.envs.coinrun.placement import (
    FIRST_COLUMN,
    has_main_placement,
    is_air,
    is_standable,
    placement_uniform,
)
from gmplay.envs.coinrun.reach import Reach
from gmplay.envs.coinrun.runner import JUMPY, LAZY, Runner
from gmplay.envs.coinrun.spec import SEARCHED_PLACEMENTS, CoinRunSpec
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, EMPTY, MONSTER, SAW, SIZE, State

NUM_RUNS = 200
"""Runs of each style of right-runner that say whether a cell is off the path."""
MAX_PICKUP = 0.1
"""A cell that a larger share of either style's successful runs touches is on the path."""
SHARE_DRAWN_IN_VIEW = 0.485
"""Share of levels whose coin is wished into view of the start: below half, because more levels offer that."""
NEAREST_SIDE = 2
"""A coin to one side lies at least so many columns away."""

_SAFE_COLUMNS = 3  # no start so near to a monster or a saw
_KIND, _CELL, _SIDE, _VIEW, _START = 2, 3, 4, 5, 6  # purposes of placement_uniform; 0 and 1 are placement.py's
_RUNNER_STREAM = 1 << 40

AS_GENERATED = -2
"""coin_x of a place that leaves coin and agent where the generator put them."""
PLACE = np.dtype([("coin_x", np.int32), ("coin_y", np.int32), ("x", np.float32), ("y", np.float32)])
"""A coin's cell and the agent's centre at the first step."""


_PLACED = {
    "anywhere": "that can be reached",
    "off_path": "off the path",
    "either_side": "on either side of a start in mid-level",
}


class Found(NamedTuple):
    """A place with its proof."""

    place: NDArray[np.void]  # scalar of PLACE
    actions: NDArray[np.uint8]  # touch the coin, from the first step on


@njit(cache=True, nogil=True)
def _mark_cells(world, standable, air):
    """Fill two (SIZE, SIZE) masks; the end and what lies beyond it are left out."""
    standable[:] = False
    air[:] = False
    for row in range(1, SIZE - 2):
        for column in range(1, world.end_x):
            standable[row, column] = is_standable(world, column, row)
            air[row, column] = is_air(world, column, row)


def standable_cells(state: State) -> NDArray[np.bool_]:
    """(SIZE, SIZE), indexed [y, x]: where in a single world the agent can stand, up to the end column."""
    return _marked_cells(state)[0]


def free_cells(state: State) -> NDArray[np.bool_]:
    """(SIZE, SIZE), indexed [y, x]: where in a single world the coin can lie, on ground or in the air."""
    standable, air = _marked_cells(state)
    return standable | air


def _marked_cells(state: State) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    standable, air = (np.zeros((SIZE, SIZE), np.bool_) for _ in range(2))
    _mark_cells(state.block[0], standable, air)
    end_x, end_y = int(state.end_x[0]), int(state.end_y[0])
    standable[end_y, end_x] = True  # the coin's own column: ground below and nothing above
    air[end_y + 1 : SIZE - 2, end_x] = state.grid[0, end_y + 1 : SIZE - 2, end_x] == EMPTY
    return standable, air


def placement_of(spec: CoinRunSpec, level_seed: int) -> str:
    """The placement a level has: the spec's, or on the other levels its other one."""
    is_main = spec.placement == "end" or has_main_placement(level_seed, spec.placement_share)
    return spec.placement if is_main else spec.other_placement


def needs_search(spec: CoinRunSpec) -> bool:
    """Whether any level of the spec has a place that is found by search."""
    return bool(searched_fields(spec))


def searched_fields(spec: CoinRunSpec) -> list[str]:
    """Those of the fields placement and other_placement that have an effect and take a search."""
    fields = [] if spec.placement == "end" else ["placement", "other_placement"]
    return [name for name in fields if getattr(spec, name) in SEARCHED_PLACEMENTS]


def apply_places(state: State, worlds: NDArray[np.int64], places: NDArray[np.void]) -> None:
    """Put coins and agents of freshly generated worlds where ``places`` (num_worlds,) of PLACE say."""
    chosen = places["coin_x"] != AS_GENERATED
    moved = worlds[chosen]
    for name in ("coin_x", "coin_y", "x", "y"):
        getattr(state, name)[moved] = places[name][chosen]
    state.previous_y[moved] = state.y[moved]


def find_places(spec: CoinRunSpec, state: State) -> NDArray[np.void]:
    """(num_worlds,) of PLACE for freshly generated worlds. Raises LevelRejectedError naming the first without one."""
    finder, places = PlaceFinder(), np.empty(state.num_worlds, PLACE)
    for world in range(state.num_worlds):
        found = finder.find(spec, state.select(slice(world, world + 1)))
        if found is None:
            seed = int(state.level_seed[world])
            raise LevelRejectedError(
                f"Level {seed} has no place for a coin {_PLACED[placement_of(spec, seed)]}. Choose another level seed."
            )
        places[world] = found.place
    return places


class PlaceFinder:
    """Finds places; holds the memory that searching takes."""

    def __init__(self) -> None:
        self._reach = Reach()
        self._runners = Runner(LAZY), Runner(JUMPY)
        self._standable, self._air = (np.zeros((SIZE, SIZE), np.bool_) for _ in range(2))

    def find(self, spec: CoinRunSpec, state: State) -> Found | None:
        """The place on a single freshly generated world of ``spec``; None where the level offers none.

        A world whose placement takes no search is left as generated.
        """
        placement = placement_of(spec, int(state.level_seed[0]))
        if placement not in SEARCHED_PLACEMENTS:
            place = np.array((AS_GENERATED, 0, 0, 0), PLACE)[()]
            return Found(place, np.zeros(0, np.uint8))
        _mark_cells(state.block[0], self._standable, self._air)
        if placement == "either_side":
            return self._beside_start(spec, state)
        touched = self._reach.search(state)
        touched[:, :FIRST_COLUMN] = False
        if placement == "off_path":
            touched &= self._off_path(state)
        return self._choose(state, touched)

    def _off_path(self, state: State) -> NDArray[np.bool_]:
        """(SIZE, SIZE) cells that right-runners of either style seldom touch; none where no run succeeds."""
        stream = _RUNNER_STREAM + int(state.level_seed[0]) * 2 * NUM_RUNS
        is_off = np.ones((SIZE, SIZE), np.bool_)
        for index, runner in enumerate(self._runners):
            rates = runner.touch_rates(state, stream + index * NUM_RUNS, NUM_RUNS)
            is_off &= rates < MAX_PICKUP if rates is not None else False
        return is_off

    def _beside_start(self, spec: CoinRunSpec, state: State) -> Found | None:
        """A start in the middle third, and a coin on either side of it, in view of it or not.

        A level is rejected unless it offers such a coin on both sides, so that neither is preferred.
        """
        seed = int(state.level_seed[0])
        start = self._start(state)
        if start is None:
            return None
        column, row = start
        moved = state.copy()
        moved.x[0], moved.y[0] = column + 0.5, row + AGENT_HALF_HEIGHT
        moved.previous_y[0] = moved.y[0]
        touched = self._reach.search(moved)
        rows, columns = np.indices((SIZE, SIZE))
        in_view = (np.abs(columns - column) <= RADIUS) & (np.abs(rows - row) <= RADIUS)
        touched &= in_view if placement_uniform(seed, _VIEW) < SHARE_DRAWN_IN_VIEW else ~in_view
        usable = touched & (self._standable | self._air)
        sides = {"left": columns <= column - NEAREST_SIDE, "right": columns >= column + NEAREST_SIDE}
        if not all((usable & side).any() for side in sides.values()):
            return None
        drawn = "left" if placement_uniform(seed, _SIDE) < 0.5 else "right"
        return self._choose(moved, touched & sides[drawn if spec.coin_side == "either" else spec.coin_side])

    def _start(self, state: State) -> tuple[int, int] | None:
        """A standable cell of the level's middle third, away from monsters and saws."""
        is_free, end = self._standable.copy(), int(state.end_x[0])
        is_free[:, : end // 3] = is_free[:, 2 * end // 3 + 1 :] = False
        count = int(state.num_entities[0])
        for x, y, kind in zip(
            state.entity_x[0, :count], state.entity_y[0, :count], state.entity_kind[0, :count], strict=True
        ):
            if kind in (MONSTER, SAW):
                near = slice(max(int(x) - _SAFE_COLUMNS, 0), int(x) + _SAFE_COLUMNS + 1)
                is_free[max(int(y) - 1, 0) : int(y) + 2, near] = False
        return _pick(is_free, placement_uniform(int(state.level_seed[0]), _START))

    def _choose(self, state: State, touched: NDArray[np.bool_]) -> Found | None:
        """One of the touched cells: with even chance one to stand in or one in the air."""
        seed = int(state.level_seed[0])
        kinds = [touched & self._standable, touched & self._air]
        if placement_uniform(seed, _KIND) >= 0.5:
            kinds.reverse()
        for cells in kinds:
            cell = _pick(cells, placement_uniform(seed, _CELL))
            if cell is not None:
                place = np.array((*cell, state.x[0], state.y[0]), PLACE)[()]
                return Found(place, self._reach.actions_to(*cell))
        return None


def _pick(cells: NDArray[np.bool_], uniform: float) -> tuple[int, int] | None:
    """(column, row) of one of the marked cells, None if there is none."""
    rows, columns = np.nonzero(cells)
    if len(rows) == 0:
        return None
    choice = int(uniform * len(rows))
    return int(columns[choice]), int(rows[choice])
