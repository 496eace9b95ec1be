"""What the instruments cost: the probes of every frame, as a share of one core, and maps, in single policy calls.

python -m gmplay.bench.instruments N  one line of JSON, from N levels
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import gmplay
from gmplay.agents.pixels import CONVOLUTIONS, NUM_CHANNELS, PixelPolicy, num_flat
from gmplay.app.agents import open_agent
from gmplay.core.errors import InputError
from gmplay.core.interaction import Policy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.places import free_cells, standable_cells
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import draw_level_seeds
from gmplay.evaluation.maps import response_map
from gmplay.evaluation.probed import Recollections
from gmplay.evaluation.probes import probe
from gmplay.evaluation.processes import BLAS_THREADS
from gmplay.session.messages import StepBy
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Gaze, Session

_SPEC = CoinRunSpec(placement="standable")
_STEPS_PER_SECOND = 15
_NUM_FRAMES = 200  # of each level at most
_MAP_EVERY = 10
_NUM_RUNS = 5
_NUM_HIDDEN = 256


def measure_instruments(num_levels: int) -> dict[str, Any]:
    """Probes at every frame at 15 steps a second, and response maps over standable and over all free cells.

    Measured in a process with one thread for matrix products, as the window has. Raises InputError where that fails.
    """
    environment = os.environ | dict.fromkeys(BLAS_THREADS, "1") | {"PYTHONPATH": str(Path(gmplay.__file__).parents[1])}
    command = [sys.executable, "-m", "gmplay.bench.instruments", str(num_levels)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise InputError(f"The instruments could not be measured: {reason}.")
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def _measure(num_levels: int) -> dict[str, Any]:
    _, policy = open_agent(Record().agent_name)
    pixels = _pixel_policy()
    return {
        "probes": {
            "tiles": _measure_probes(policy, num_levels),
            "rgb": _measure_probes(pixels, max(num_levels // 4, 1)),
        },
        "response_map": _measure_maps(policy, num_levels),
    }


def _measure_probes(policy: Policy, num_levels: int) -> dict[str, float]:
    """Processor time of all probes of a frame; times 15 it is the share of a core that they take."""
    env, seconds = CoinRun(), []
    recollections: Recollections = {}
    for gaze in _frames(policy, num_levels):
        start = time.process_time()
        probed = probe(env, policy, gaze.state, gaze.memory, recollections if gaze.step else {})
        seconds.append(time.process_time() - start)
        recollections = probed.recollections
    return {
        "share_of_a_core": round(statistics.mean(seconds) * _STEPS_PER_SECOND, 4),
        "share_at_the_99th_percentile": round(float(np.percentile(seconds, 99)) * _STEPS_PER_SECOND, 4),
        "frames": len(seconds),
    }


def _measure_maps(policy: Policy, num_levels: int) -> dict[str, Any]:
    """Time of a response map in that of single policy calls on what the agent sees, by turns; per 100 cells."""
    env, places = CoinRun(), {"standable_cells": standable_cells, "free_cells": free_cells}
    cells: dict[str, list[int]] = {name: [] for name in places}
    calls: dict[str, list[float]] = {name: [] for name in places}
    for gaze in _frames(policy, num_levels):
        if gaze.step % _MAP_EVERY:
            continue
        observation = env.observe(gaze.state, policy.observation_kind)
        for name, cells_of in places.items():
            wanted = cells_of(gaze.state)
            single = _least_seconds(partial(policy.decide, observation, gaze.memory))
            whole = _least_seconds(partial(response_map, env, policy, gaze.state, gaze.memory, wanted))
            cells[name].append(int(wanted.sum()))
            calls[name].append(whole / single)
    return {
        name: {
            "cells": round(statistics.mean(cells[name])),
            "policy_calls": round(statistics.mean(calls[name]), 1),
            "policy_calls_per_100_cells": round(100 * sum(calls[name]) / sum(cells[name]), 1),
        }
        for name in places
    }


def _frames(policy: Policy, num_levels: int) -> Iterator[Gaze]:
    """What there is to examine at every frame of some levels, as the policy plays them."""
    for level_seed in draw_level_seeds(0, num_levels).tolist():
        session = Session(CoinRunRules(), Record(spec=_SPEC, level_seed=level_seed))
        session.set_agent("measured", policy)
        for _ in range(_NUM_FRAMES):
            gaze = session.gaze()
            if gaze.decision is None:
                break
            yield gaze
            session.apply(StepBy(1))


def _least_seconds(work: Callable[[], Any]) -> float:
    """The shortest of a few runs: the others were disturbed."""
    times = []
    for _ in range(_NUM_RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _pixel_policy() -> Policy:
    """One with weights drawn at random: what it decides is nonsense, what it costs is not."""
    generator, num_inputs = np.random.default_rng(0), NUM_CHANNELS
    weights: dict[str, tuple[int, ...]] = {}
    for layer in CONVOLUTIONS:
        weights[layer.name] = (layer.num_outputs, num_inputs, layer.size, layer.size)
        num_inputs = layer.num_outputs
    weights |= {"hidden": (_NUM_HIDDEN, num_flat()), "policy": (15, _NUM_HIDDEN), "value": (1, _NUM_HIDDEN)}
    arrays = {}
    for name, shape in weights.items():
        arrays[f"{name}.weight"] = generator.normal(0.0, 0.05, shape).astype(np.float32)
        arrays[f"{name}.bias"] = np.zeros(shape[0], np.float32)
    return PixelPolicy(arrays)


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
