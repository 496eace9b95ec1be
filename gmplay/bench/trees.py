"""How fast Tree Gridworld is: against the same rules in plain NumPy, random actions, one thread, in turns.

Each contender is called once for a step of all worlds, as one who decides step by step must call it, and gives back
rewards and an observation.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

from gmplay.bench.numpy_trees import StraightforwardTrees, TunedTrees
from gmplay.bench.timing import in_turns, median_ratio, rate_of
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

NUM_WORLDS = (16, 256, 4096)
"""Sizes of the batches; the second is the published learner's, and gives the ratios that count."""
LABELS = {
    "numpy": "whole-array operations as one writes them first: all counted, drawn and observed anew in every step",
    "tuned_numpy": "the same after profiling: counts kept, places drawn where a tree grows, observations overwritten",
}
_RIVALS = {"numpy": StraightforwardTrees, "tuned_numpy": TunedTrees}
_NUM_ACTION_ROWS = 1009  # a prime: worlds do not fall into paths that close after a short round
_STEPS_PER_CALL = 16

Turn = Callable[[np.ndarray], object]


def _work(turn: Turn, num_worlds: int) -> Callable[[], int]:
    """Work that takes some turns by random actions; returns the number of single-world steps."""
    rows = np.random.default_rng(0).integers(0, 5, (_NUM_ACTION_ROWS, num_worlds))
    taken = 0

    def work() -> int:
        nonlocal taken
        for _ in range(_STEPS_PER_CALL):
            turn(rows[taken % _NUM_ACTION_ROWS])
            taken += 1
        return _STEPS_PER_CALL * num_worlds

    return work


def _our_turns(num_worlds: int) -> dict[str, Turn]:
    env = TreeGridworld()
    state = env.new_worlds(TreeGridworldSpec(), np.arange(num_worlds))
    observation = env.empty_observation(num_worlds)
    return {
        "ours": lambda actions: env.step(state, actions, observation).reward,
        "ours_blind": lambda actions: env.step(state, actions).reward,
    }


def _turns_of(name: str, num_worlds: int) -> dict[str, Turn]:
    worlds = _RIVALS[name](TreeGridworldSpec(), num_worlds)

    def step_and_observe(actions: np.ndarray) -> np.ndarray:
        rewards = worlds.step(actions)
        worlds.observe()
        return rewards

    return {name: step_and_observe, f"{name}_blind": worlds.step}


def _measure_batch(num_worlds: int, num_rounds: int, seconds: float) -> dict[str, float]:
    turns = _our_turns(num_worlds)
    for name in _RIVALS:
        turns |= _turns_of(name, num_worlds)
    contenders = {name: rate_of(_work(turn, num_worlds)) for name, turn in turns.items()}
    rates = in_turns(contenders, num_rounds, seconds)
    results: dict[str, float] = {"steps_per_second": round(statistics.median(rates["ours"]))}
    for name in _RIVALS:
        blind = median_ratio(rates["ours_blind"], rates[f"{name}_blind"])
        results |= {
            f"{name}_steps_per_second": round(statistics.median(rates[name])),
            f"ratio_to_{name}": round(median_ratio(rates["ours"], rates[name]), 2),
            f"ratio_to_{name}_without_observation": round(blind, 2),
        }
    return results


def measure_trees(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Steps per second by size of the batch, and how many times as many as either version in NumPy takes."""
    batches = {f"{num_worlds}_worlds": _measure_batch(num_worlds, num_rounds, seconds) for num_worlds in NUM_WORLDS}
    published = batches[f"{NUM_WORLDS[1]}_worlds"]
    ratios = {f"ratio_to_{name}": published[f"ratio_to_{name}"] for name in _RIVALS}
    return {**ratios, "labels": LABELS, **batches}
