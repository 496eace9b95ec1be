"""How fast Tree Gridworld is: against the same rules in plain NumPy, random actions, one thread, in turns."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

from gmplay.bench.numpy_trees import NumpyTrees
from gmplay.bench.timing import in_turns, median_ratio, rate_of
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

NUM_WORLDS = (16, 256, 4096)
"""Sizes of the batches; the second is the published learner's, and gives the ratio that counts."""
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


def _turns(num_worlds: int) -> dict[str, Turn]:
    env, spec = TreeGridworld(), TreeGridworldSpec()
    state, plain = env.new_worlds(spec, np.arange(num_worlds)), NumpyTrees(spec, num_worlds)
    observation = env.empty_observation(num_worlds)

    def step_and_observe(actions: np.ndarray) -> None:
        env.step(state, actions)
        env.observe_into(state, observation)

    def numpy_step_and_observe(actions: np.ndarray) -> None:
        plain.step(actions)
        plain.observe()

    return {
        "ours": step_and_observe,
        "numpy": numpy_step_and_observe,
        "ours_blind": lambda actions: env.step(state, actions),
        "numpy_blind": plain.step,
    }


def measure_trees(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Steps per second by size of the batch, and how many times as many as plain NumPy takes."""
    results: dict[str, Any] = {}
    for num_worlds in NUM_WORLDS:
        contenders = {name: rate_of(_work(turn, num_worlds)) for name, turn in _turns(num_worlds).items()}
        rates = in_turns(contenders, num_rounds, seconds)
        results[f"{num_worlds}_worlds"] = {
            "steps_per_second": round(statistics.median(rates["ours"])),
            "numpy_steps_per_second": round(statistics.median(rates["numpy"])),
            "ratio_to_numpy": round(median_ratio(rates["ours"], rates["numpy"]), 2),
            "ratio_to_numpy_without_observation": round(median_ratio(rates["ours_blind"], rates["numpy_blind"]), 2),
        }
    return {"ratio_to_numpy": results[f"{NUM_WORLDS[1]}_worlds"]["ratio_to_numpy"]} | results
