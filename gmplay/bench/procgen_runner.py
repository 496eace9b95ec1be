"""Runs the real Procgen. Executed by the Python of Procgen's own virtual environment; it knows nothing of gmplay.

Reads one JSON request per line and answers each with one line of JSON:

- ``{"start": [num_worlds, num_steps]}`` makes the worlds and lets them age;
- ``{"measure": seconds}`` answers ``{"rate": steps per second}``;
- ``{"episodes": [rand_seed, num_worlds, num_steps, actions]}`` answers what ended: [step, world, reward, next level].
"""

import json
import sys
import time
from typing import Any

import numpy as np
from procgen import ProcgenGym3Env


def make(num_worlds: int, rand_seed: int) -> Any:
    return ProcgenGym3Env(
        num=num_worlds, env_name="coinrun", num_threads=0, distribution_mode="hard", rand_seed=rand_seed
    )


def step(env: Any, actions: Any) -> Any:
    env.act(actions)
    return env.observe()


class Runner:
    """Answers the requests, by name."""

    def start(self, num_worlds: int, num_steps: int) -> dict[str, Any]:
        self.env, self.turn = make(num_worlds, 0), 0
        self.rows = np.random.default_rng(0).integers(0, 15, (64, num_worlds)).astype(np.int32)
        for _ in range(num_steps):
            self.step()
        return {}

    def step(self) -> None:
        step(self.env, self.rows[self.turn % 64])
        self.turn += 1

    def measure(self, seconds: float) -> dict[str, Any]:
        num_steps, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds or num_steps == 0:
            self.step()
            num_steps += 1
        return {"rate": num_steps * self.rows.shape[1] / (time.perf_counter() - start)}

    def episodes(self, rand_seed: int, num_worlds: int, num_steps: int, actions: list[int]) -> dict[str, Any]:
        env, ended = make(num_worlds, rand_seed), []
        generator = np.random.RandomState(rand_seed)  # the same numbers in every version of NumPy
        for index in range(num_steps):
            chosen = np.array(actions, np.int32)[generator.randint(0, len(actions), num_worlds)]
            reward, _, first = step(env, chosen)
            info = env.get_info()
            for world in np.flatnonzero(first):
                ended.append([index, int(world), float(reward[world]), int(info[world]["level_seed"])])
        return {"ended": ended}


if __name__ == "__main__":
    runner = Runner()
    for line in sys.stdin:
        for name, value in json.loads(line).items():
            arguments = value if isinstance(value, list) else [value]
            print(json.dumps(getattr(runner, name)(*arguments)), flush=True)
