"""How fast Tree Gridworld is: against the same rules in plain NumPy, random actions, one thread, in turns.

Every contender gives back rewards and an observation for each step. Ours takes the steps of a call together and keeps
all their observations; step by step, it is called as often as NumPy is, as one who decides in each step must. What such
a call costs before the first world is stepped is told by the call for a single world.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.bench.numpy_trees import StraightforwardTrees, TunedTrees
from gmplay.bench.timing import in_turns, median_ratio, rate_of
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

NUM_WORLDS = (16, 256, 4096)
"""Sizes of the batches."""
_PUBLISHED = 256  # worlds of the published learner, which give the ratios that count
_NUM_ACTION_ROWS = 251  # a prime: worlds do not fall into paths that close after a short round
_STEPS_PER_CALL = 8  # of the published number of worlds, so many observations fit into most processors' caches
LABELS = {
    "ours": f"{_STEPS_PER_CALL} steps in a call, the observations of all of them kept",
    "step_by_step": "a call for each step, its observation in place of the one before",
    "call_share_step_by_step": "of the time step by step, what a call takes for a single world: Python, NumPy, Numba",
    "numpy": "whole-array operations as one writes them first: all counted, drawn and observed anew in each step",
    "tuned_numpy": "the same after profiling: counts kept, places drawn where a tree grows, observations overwritten",
}
_RIVALS = {"numpy": StraightforwardTrees, "tuned_numpy": TunedTrees}
_VARIANTS = {"": "", "_step_by_step": "", "_without_observation": "_without_observation"}  # ours: the rivals'

Turn = Callable[[NDArray[np.int64]], object]
"""Takes a step by each row of actions (num_steps, num_worlds)."""


def _work(turn: Turn, num_worlds: int) -> Callable[[], int]:
    """Work that takes a turn by random actions; returns the number of single-world steps."""
    rows = np.random.default_rng(0).integers(0, 5, (_NUM_ACTION_ROWS + _STEPS_PER_CALL, num_worlds))
    first = 0

    def work() -> int:
        nonlocal first
        turn(rows[first : first + _STEPS_PER_CALL])
        first = (first + _STEPS_PER_CALL) % _NUM_ACTION_ROWS
        return _STEPS_PER_CALL * num_worlds

    return work


def _row_by_row(step: Callable[[NDArray[np.int64]], object]) -> Turn:
    def turn(rows: NDArray[np.int64]) -> None:
        for actions in rows:
            step(actions)

    return turn


def _our_turns(num_worlds: int) -> dict[str, Turn]:
    env = TreeGridworld()
    state = env.new_worlds(TreeGridworldSpec(), np.arange(num_worlds))
    planes = env.empty_observation(_STEPS_PER_CALL * num_worlds)
    planes = planes.reshape(_STEPS_PER_CALL, num_worlds, *planes.shape[1:])
    latest = planes[0]
    return {
        "ours": lambda rows: env.play(state, rows, planes).reward,
        "ours_step_by_step": _row_by_row(lambda actions: env.step(state, actions, latest).reward),
        "ours_without_observation": lambda rows: env.play(state, rows).reward,
    }


def _turns_of(name: str, num_worlds: int) -> dict[str, Turn]:
    worlds = _RIVALS[name](TreeGridworldSpec(), num_worlds)

    def step_and_observe(actions: NDArray[np.int64]) -> NDArray[np.float32]:
        rewards = worlds.step(actions)
        worlds.observe()
        return rewards

    return {name: _row_by_row(step_and_observe), f"{name}_without_observation": _row_by_row(worlds.step)}


def _measure_batch(num_worlds: int, num_rounds: int, seconds: float) -> dict[str, float]:
    turns = _our_turns(num_worlds)
    for name in _RIVALS:
        turns |= _turns_of(name, num_worlds)
    contenders = {name: rate_of(_work(turn, num_worlds)) for name, turn in turns.items()}
    rates = in_turns(contenders, num_rounds, seconds)
    results: dict[str, float] = {
        f"steps_per_second_{name}": round(statistics.median(rates[name]))
        for name in ("ours", "ours_step_by_step", *_RIVALS)
    }
    for name in _RIVALS:
        for variant, other in _VARIANTS.items():
            ratio = median_ratio(rates[f"ours{variant}"], rates[f"{name}{other}"])
            results[f"ratio_to_{name}{variant}"] = round(ratio, 2)
    return results


def measure_trees(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Steps per second by size of the batch, and how many times as many as either version in NumPy takes."""
    batches = {f"{num_worlds}_worlds": _measure_batch(num_worlds, num_rounds, seconds) for num_worlds in NUM_WORLDS}
    published = batches[f"{_PUBLISHED}_worlds"]
    ratios = {name: value for name, value in published.items() if name.startswith("ratio")}
    share = {"call_share_step_by_step": round(_call_share(num_rounds, seconds), 2)}
    return {**ratios, **share, "labels": LABELS, **batches}


def _call_share(num_rounds: int, seconds: float) -> float:
    """Calls per second for the published number of worlds over those for one."""
    steps = {number: _our_turns(number)["ours_step_by_step"] for number in (_PUBLISHED, 1)}
    contenders = {str(number): rate_of(_work(step, number)) for number, step in steps.items()}
    rates = in_turns(contenders, num_rounds, seconds)
    return median_ratio(rates[str(_PUBLISHED)], rates["1"]) / _PUBLISHED
