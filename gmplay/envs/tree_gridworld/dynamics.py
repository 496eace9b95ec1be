"""Tree Gridworld's step: the agent moves and chops, and perhaps a tree appears."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.records import Records
from gmplay.envs.tree_gridworld.observe import as_cells, observe_world
from gmplay.envs.tree_gridworld.places import place
from gmplay.envs.tree_gridworld.state import DOWN, LEFT, NUM_ACTIONS, NUM_CELLS, RIGHT, SIZE, STAY, UP
from gmplay.envs.tree_gridworld.streams import WHERE_A_TREE_GROWS, WHETHER_A_TREE_GROWS, below_at, uniform_at

# log(1 + n) for n trees. Rounded, because the last bits of a logarithm differ between machines and worlds may not.
_LOGARITHMS = np.array([round(math.log(1 + count), 12) for count in range(NUM_CELLS + 1)])
_MAX_TRIES = 4096  # draws that a step has to itself in the stream of places: one free cell takes 100 on average
_WORLDS_BETWEEN = 8  # worlds that are stepped between a world's step and its observation


class Step(Records):
    """What one step brought, for every world."""

    record = np.dtype(
        [("reward", np.float32), ("terminated", np.bool_), ("truncated", np.bool_), ("tree_grew", np.bool_)], align=True
    )

    reward: NDArray[np.float32]  # (num_worlds,) 1 where a tree was chopped, else 0
    terminated: NDArray[np.bool_]  # (num_worlds,) never: a life has no end
    truncated: NDArray[np.bool_]  # (num_worlds,) never
    tree_grew: NDArray[np.bool_]  # (num_worlds,) a tree appeared


@njit(cache=True, nogil=True)
def growth_probability(num_trees, r_min, r_max, n_max):
    """Probability that a tree appears in a step: max(r_min, r_max log(1 + n) / log(1 + n_max)), 0 in a full forest."""
    if num_trees >= n_max:
        return 0.0
    return max(r_min, r_max * _LOGARITHMS[num_trees] / _LOGARITHMS[n_max])


@njit(cache=True, nogil=True)
def _move_and_chop(world, action):
    """Trees chopped, 0 or 1: one on the cell the agent steps on. Staying under a tree chops nothing.

    Without a branch on wall or tree: no processor foresees where an agent goes, and a wrong guess costs it more
    than all that stands here.
    """
    old_x, old_y = np.int64(world.x), np.int64(world.y)
    x = old_x + (action == RIGHT) - (action == LEFT)
    y = old_y + (action == UP) - (action == DOWN)
    if world.is_torus:
        x, y = (x + SIZE) % SIZE, (y + SIZE) % SIZE
    else:
        x, y = min(max(x, 0), SIZE - 1), min(max(y, 0), SIZE - 1)
    target = place(x, y)
    tree = world.ground[target]
    num_chopped = np.uint8((x != old_x) | (y != old_y)) & tree
    world.x, world.y = x, y
    world.ground[target] = tree - num_chopped
    world.num_trees -= num_chopped
    world.num_chopped += num_chopped
    return num_chopped


@njit(cache=True, nogil=True)
def _plant_somewhere(world):
    """Let a tree appear on a random empty cell. Returns False where there is none."""
    is_agent_in_the_way = not world.may_grow_under_agent and world.ground[place(world.x, world.y)] == 0
    if world.num_trees + is_agent_in_the_way >= NUM_CELLS:
        return False
    tries = world.steps * _MAX_TRIES
    while True:
        cell = below_at(world.level_seed, WHERE_A_TREE_GROWS, tries, NUM_CELLS)
        y, x = cell // SIZE, cell % SIZE
        is_agents = x == world.x and y == world.y
        if world.ground[place(x, y)] == 0 and (world.may_grow_under_agent or not is_agents):
            world.ground[place(x, y)] = 1
            world.num_trees += 1
            return True
        tries += 1


@njit(cache=True, nogil=True)
def _grow(world):
    """Whether a tree appeared."""
    if world.num_trees >= world.n_max:
        return False  # spares the random numbers
    probability = growth_probability(world.num_trees, world.r_min, world.r_max, world.n_max)
    if uniform_at(world.level_seed, WHETHER_A_TREE_GROWS, world.steps) >= probability:
        return False
    return _plant_somewhere(world)


@njit(cache=True, nogil=True)
def step_world(world, action, step):
    """Advance one world by an action, 0 to 4."""
    has_grown, grows_first = False, world.grows_first
    if grows_first:
        has_grown = _grow(world)
    step.reward = np.float32(_move_and_chop(world, action))
    if not grows_first:
        has_grown = _grow(world)
    step.tree_grew = has_grown
    world.facing = action if action != STAY else world.facing
    world.steps += 1


@njit(cache=True, nogil=True)
def _advance(worlds, actions, steps):
    for index in range(len(worlds)):
        step_world(worlds[index], actions[index], steps[index])


@njit(cache=True, nogil=True)
def _advance_and_observe(worlds, actions, steps, planes):
    """Step each world, and observe it some worlds later.

    At once, and the processor would wait for the cell just written before it reads dozens together; after all
    others, and it would have to fetch the world again. Either takes a fifth longer.
    """
    cells = as_cells(planes)
    for index in range(len(worlds) + _WORLDS_BETWEEN):
        if index < len(worlds):
            step_world(worlds[index], actions[index], steps[index])
        if index >= _WORLDS_BETWEEN:
            observe_world(worlds[index - _WORLDS_BETWEEN], cells[index - _WORLDS_BETWEEN])


@njit(cache=True, nogil=True)
def _are_actions(actions):
    highest = np.uint64(0)
    for action in actions:
        highest = max(highest, np.uint64(action))  # as unsigned numbers the negative ones are the highest
    return highest < NUM_ACTIONS


@njit(cache=True, nogil=True)
def step_worlds(worlds, actions, steps, planes):
    """step_world for all worlds, observed into ``planes`` unless that is None; ``steps`` must be zero.

    Returns False, changing nothing, where one of ``actions`` is none: asked here, because NumPy takes as long to find
    the lowest and the highest as the step does.
    """
    if not _are_actions(actions):
        return False
    if planes is None:
        _advance(worlds, actions, steps)
    else:
        _advance_and_observe(worlds, actions, steps, planes)
    return True


@njit(cache=True, nogil=True)
def play_worlds(worlds, actions, steps, planes):
    """step_worlds for one row of ``actions``, ``steps`` and ``planes`` after the other; all rows, or none."""
    for row in range(len(actions)):
        if not _are_actions(actions[row]):
            return False
    for row in range(len(actions)):
        if planes is None:
            _advance(worlds, actions[row], steps[row])
        else:
            _advance_and_observe(worlds, actions[row], steps[row], planes[row])
    return True
