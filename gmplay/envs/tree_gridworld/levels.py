"""Tree Gridworld's beginnings: where the agent and the first trees stand, and the rules a world lives under."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.places import place
from gmplay.envs.tree_gridworld.spec import CONSTANT, GROW_FIRST, TORUS, TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import NUM_CELLS, RIGHT, SIZE, State
from gmplay.envs.tree_gridworld.streams import LAYOUT, below_at


class Rules(NamedTuple):
    """What of a spec goes on to matter after the first step; field by field those of State."""

    r_min: float
    r_max: float
    n_max: int
    is_torus: bool
    grows_first: bool
    may_grow_under_agent: bool


def compile_rules(spec: TreeGridworldSpec) -> Rules:
    """The numbers a world carries. A constant rate is a lowest rate that nothing exceeds."""
    is_constant = spec.regrowth == CONSTANT
    return Rules(
        r_min=spec.constant_rate if is_constant else spec.r_min,
        r_max=0.0 if is_constant else spec.r_max,
        n_max=spec.n_max,
        is_torus=spec.edges == TORUS,
        grows_first=spec.order == GROW_FIRST,
        may_grow_under_agent=spec.may_grow_under_agent,
    )


def set_rules(state: State, worlds: Any, rules: Rules) -> None:
    """Let the worlds with these indices live under ``rules`` from their next step on; all else stays."""
    for name, value in rules._asdict().items():
        getattr(state, name)[worlds] = value


@njit(cache=True, nogil=True)
def generate_world(world, start_trees, level_seed):
    """Overwrite a world (one record of a State) with the start of ``level_seed``; its rules stay as they are.

    A shuffled deck of cells: the agent takes the first, the trees the next. So one more tree leaves the
    others where they stand.
    """
    world.level_seed = level_seed
    world.steps = world.num_chopped = 0
    world.facing = RIGHT
    world.num_trees = start_trees
    world.ground[:] = 0
    cells = np.arange(NUM_CELLS)
    for index in range(start_trees + 1):
        other = index + below_at(level_seed, LAYOUT, index, NUM_CELLS - index)
        cell, cells[other] = cells[other], cells[index]
        if index == 0:
            world.y, world.x = cell // SIZE, cell % SIZE
        else:
            world.ground[place(cell % SIZE, cell // SIZE)] = 1


@njit(cache=True, nogil=True)
def _generate_worlds(worlds, indices, start_trees, level_seeds):
    for position in range(len(indices)):
        generate_world(worlds[indices[position]], start_trees, level_seeds[position])


def generate_worlds(
    state: State, indices: NDArray[np.int64], spec: TreeGridworldSpec, level_seeds: NDArray[np.int64]
) -> None:
    """Start the worlds with these indices anew, each from the seed at the same place in ``level_seeds``."""
    set_rules(state, indices, compile_rules(spec))
    _generate_worlds(state.block, indices, spec.start_trees, level_seeds)
