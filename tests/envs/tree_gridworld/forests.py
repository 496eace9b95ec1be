"""Worlds for the tests of Tree Gridworld."""

from __future__ import annotations

import numpy as np

from gmplay.core.seeding import derive
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import SIZE, State

ENV = TreeGridworld()
STILL = TreeGridworldSpec(r_min=0.0, r_max=0.0)
"""Nothing ever grows."""


def clearing(spec: TreeGridworldSpec, x: int, y: int, trees: tuple[tuple[int, int], ...] = ()) -> State:
    """One world with the agent on (x, y) and trees on just these cells."""
    state = ENV.new_worlds(spec, [0])
    state.x[:], state.y[:], state.trees[:], state.num_trees[:] = x, y, 0, len(trees)
    for column, row in trees:
        state.trees[0, row, column] = 1
    return state


def standing(state: State, world: int = 0) -> set[tuple[int, int]]:
    """The (x, y) of a world's trees."""
    rows, columns = np.nonzero(state.trees[world])
    return set(zip(columns.tolist(), rows.tolist(), strict=True))


def random_actions(num_steps: int, num_worlds: int, seed: int = 0) -> np.ndarray:
    """(num_steps, num_worlds) actions."""
    return derive(seed, "test actions").integers(0, 5, (num_steps, num_worlds))


def wilson_interval(successes: int, trials: int, z: float = 5.0) -> tuple[float, float]:
    """Where the probability of a success lies; at five standard errors a sound world fails once in two million."""
    share, spread = successes / trials, z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = np.sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return centre - half, centre + half


ALL_CELLS = {(x, y) for x in range(SIZE) for y in range(SIZE)}
