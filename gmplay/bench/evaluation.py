"""What an evaluation costs over its parts: the steps of its worlds alone and its policy calls alone, on one core.

python -m gmplay.bench.evaluation N  one line of JSON, from N rounds
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

import gmplay
from gmplay.app.agents import open_agent
from gmplay.core.errors import InputError
from gmplay.core.interaction import Policy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import KnownRows, draw_level_seeds
from gmplay.evaluation.processes import BLAS_THREADS
from gmplay.evaluation.rollout import WIDTH, PolicyActor, Rollout
from gmplay.session.record import Record

NUM_EPISODES = 1_000
_SPEC = CoinRunSpec(placement="standable")


def measure_evaluation(num_rounds: int) -> dict[str, Any]:
    """Ratio of the processor time of NUM_EPISODES episodes with their twins to that of their parts; medians.

    Measured in a process with one thread for matrix products, as every process that evaluates has.
    Raises InputError where that fails.
    """
    environment = os.environ | dict.fromkeys(BLAS_THREADS, "1") | {"PYTHONPATH": str(Path(gmplay.__file__).parents[1])}
    command = [sys.executable, "-m", "gmplay.bench.evaluation", str(num_rounds)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = (result.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise InputError(f"The evaluation could not be measured: {reason}.")
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def _measure(num_rounds: int) -> dict[str, Any]:
    _, policy = open_agent(Record().agent_name)
    ratios, num_turns = [], 0
    for index in range(num_rounds + 1):
        whole, num_turns = _play(policy)
        parts = _step_alone(num_turns) + _decide_alone(policy, num_turns)
        if index:  # the first round only warms up
            ratios.append(whole / parts)
    return {"episodes": NUM_EPISODES, "turns": num_turns, "ratio_to_parts": round(statistics.median(ratios), 2)}


def _play(policy: Policy) -> tuple[float, int]:
    """Processor time of the episodes, and in how many turns of WIDTH worlds they were played."""
    env, seeds = CoinRun(), draw_level_seeds(0, NUM_EPISODES)
    rollout = Rollout(env, _SPEC, KnownRows(seeds), PolicyActor(env, policy, 0), "agent")
    num_turns, start = 0, time.process_time()
    while not rollout.is_over:
        rollout.advance()
        num_turns += 1
    return time.process_time() - start, num_turns


def _step_alone(num_turns: int) -> float:
    """As many turns of worlds that go on, by random actions; those that end are begun anew beforehand."""
    env, generator = CoinRun(), np.random.default_rng(0)
    fresh = env.new_worlds(_SPEC, draw_level_seeds(1, WIDTH))
    state, seconds = fresh.copy(), 0.0
    for _ in range(num_turns):
        ended = np.flatnonzero(state.is_finished)
        state.assign(ended, fresh.select(ended))
        actions = generator.integers(0, 15, WIDTH)
        start = time.process_time()
        env.step(state, actions)
        seconds += time.process_time() - start
    return seconds


def _decide_alone(policy: Policy, num_turns: int) -> float:
    """As many batched calls of the policy."""
    env = CoinRun()
    observation = env.observe(env.new_worlds(_SPEC, draw_level_seeds(1, WIDTH)), policy.observation_kind)
    memory, start = policy.initial_memory(WIDTH), time.process_time()
    for _ in range(num_turns):
        policy.decide(observation, memory)
    return time.process_time() - start


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))
