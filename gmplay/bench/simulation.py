"""How fast the worlds are: steps with observation, resets included, random actions, one thread; and two."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import psutil

from gmplay.bench.procgen import Procgen
from gmplay.bench.timing import Contender, in_turns, median_ratio, rate_of, ratios
from gmplay.envs.coinrun.vector import WorldBatch

NUM_WORLDS = 256
"""Worlds in a batch, ours and Procgen's."""
NUM_SHARED_WORLDS = 2048
"""Worlds that two threads share."""
LABELS = {"tiles": "cells against pixels", "rgb": "pixels against pixels"}
_NUM_ACTION_ROWS = 64
_WARM_UP_STEPS = 1000  # until the episodes are at all ages
_IDLE_BELOW = 10.0  # per cent of all cores in use before the measurement


def _random_steps(batch: WorldBatch, num_steps: int = 16) -> Callable[[], int]:
    """Work that steps a batch by random actions; returns the number of single-world steps."""
    num_worlds = batch.state.num_worlds
    rows = np.random.default_rng(0).integers(0, 15, (_NUM_ACTION_ROWS, num_worlds))
    turn = 0

    def work() -> int:
        nonlocal turn
        for _ in range(num_steps):
            batch.step(rows[turn % _NUM_ACTION_ROWS])
            turn += 1
        return num_steps * num_worlds

    return work


def _contender(kind: str) -> Contender:
    batch = WorldBatch(NUM_WORLDS, observation=kind)
    _random_steps(batch, _WARM_UP_STEPS)()
    return rate_of(_random_steps(batch))


def measure_simulation(procgen: Procgen | None, num_rounds: int, seconds: float) -> dict[str, Any]:
    """Steps per second by observation, beside the real game where there is one."""
    contenders: dict[str, Contender] = {kind: _contender(kind) for kind in LABELS}
    if procgen:
        procgen.start(NUM_WORLDS, _WARM_UP_STEPS)
        contenders["procgen"] = procgen.measure
    rates = in_turns(contenders, num_rounds, seconds)
    medians = {name: round(statistics.median(values)) for name, values in rates.items()}
    results: dict[str, Any] = {}
    for kind, label in LABELS.items():
        results[kind] = {"steps_per_second": medians[kind]}
        if procgen:
            ratio = round(median_ratio(rates[kind], rates["procgen"]), 2)
            results[kind] |= {"ratio_to_procgen": ratio, "label": label}
    if procgen:
        results["procgen"] = {"steps_per_second": medians["procgen"], **procgen.compare_episodes()}
    return results


def _two_threads(contenders: list[Contender]) -> Contender:
    """Two contenders at the same time, each on a thread of its own."""

    def measure(seconds: float) -> float:
        with ThreadPoolExecutor(len(contenders)) as pool:
            return sum(pool.map(lambda contender: contender(seconds), contenders))

    return measure


def measure_threads(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Two worker threads over one, alone and beside a process that keeps one core busy.

    Each worker owns half of the worlds; ``shared_batch`` is one batch that waits for both halves after every step.
    """
    load = psutil.cpu_percent(interval=0.5)
    halves = [rate_of(_random_steps(WorldBatch(NUM_SHARED_WORLDS // 2))) for _ in range(2)]
    contenders = {
        "one": rate_of(_random_steps(WorldBatch(NUM_SHARED_WORLDS))),
        "two": _two_threads(halves),
        "shared": rate_of(_random_steps(WorldBatch(NUM_SHARED_WORLDS, num_threads=2))),
    }
    alone = in_turns(contenders, num_rounds, seconds)
    with _busy_process():
        crowded = in_turns(contenders, num_rounds, seconds)
    return {
        "two_to_one": round(median_ratio(alone["two"], alone["one"]), 2),
        "two_to_one_best": round(max(ratios(alone["two"], alone["one"])), 2),
        "two_to_one_beside_a_busy_process_best": round(max(ratios(crowded["two"], crowded["one"])), 2),
        "shared_batch_to_one": round(median_ratio(alone["shared"], alone["one"]), 2),
        "shared_batch_to_one_beside_a_busy_process_best": round(max(ratios(crowded["shared"], crowded["one"])), 2),
        "num_cores": psutil.cpu_count(),
        "load_before_percent": load,
        "was_idle_before": load < _IDLE_BELOW,
    }


@contextmanager
def _busy_process() -> Iterator[None]:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        busy.kill()
        busy.wait()
