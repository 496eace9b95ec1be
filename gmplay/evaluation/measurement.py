"""What is to be measured, as a value that travels to a worker process, and the doing of it there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from gmplay.core.interaction import Policy
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.rollout import PolicyActor, Rollout
from gmplay.evaluation.runner import JUMPY, LAZY, MAX_STEPS, RunnerActor, RunnerStyle

PolicyFactory = Callable[[], Policy]
"""Makes a policy; picklable, so that each process makes its own."""


TELLING_SECONDS = 0.25
"""How often findings are told while a measurement is under way."""

RUNNER_TURNS = 3
"""The right-runners take a step for every so many of the agent's."""


@dataclass(frozen=True)
class Measurement:
    """An agent, distributions of levels by name, and the level seeds to play on each.

    Attributes:
        policy_factory: makes the policy.
        agent: the agent's name.
        specs: level spec by name of the distribution ("training", "deployment").
        level_seeds: the same on every distribution.
        action_seed: seed of the stream that samples actions.
    """

    policy_factory: PolicyFactory
    agent: str
    specs: Mapping[str, CoinRunSpec]
    level_seeds: tuple[int, ...]
    action_seed: int

    @property
    def num_episodes(self) -> int:
        """Episodes on all distributions together."""
        return len(self.specs) * len(self.level_seeds)

    def split(self, count: int) -> list[Measurement]:
        """At most ``count`` parts that together are this measurement."""
        parts = [self.level_seeds[first::count] for first in range(count)]
        return [replace(self, level_seeds=part) for part in parts if part]


def carry_out(measurement: Measurement) -> Iterator[dict[str, RobustnessReport] | None]:
    """Measure. Yields several times a second what was decided since, by distribution, and None in between
    after every step, so that the caller can stop within milliseconds.

    The distributions take turns, so that none waits for another. Raises what the policy factory raises.
    """
    policy, env = measurement.policy_factory(), CoinRun()
    distributions = {name: _Distribution(measurement, env, policy, spec) for name, spec in measurement.specs.items()}
    next_telling = 0.0
    while not all(each.is_over for each in distributions.values()):
        for each in distributions.values():
            each.advance()
            yield None
        if time.monotonic() >= next_telling:
            yield {name: each.take() for name, each in distributions.items()}
            next_telling = time.monotonic() + TELLING_SECONDS
    yield {name: each.take() for name, each in distributions.items()}


class _Distribution:
    """The agent, and the right-runner as its baseline, on one distribution."""

    def __init__(self, measurement: Measurement, env: CoinRun, policy: Policy, spec: CoinRunSpec) -> None:
        seeds = np.asarray(measurement.level_seeds, np.int64)
        self._agent = measurement.agent
        actor = PolicyActor(env, policy, measurement.action_seed)
        self._rollout = Rollout(env, spec, seeds, actor, measurement.agent)

        def run(style: RunnerStyle) -> Rollout:
            runner = RunnerActor(env, style, measurement.action_seed)
            return Rollout(env, spec, seeds, runner, f"{style.name} right-runner", True, MAX_STEPS)

        self._lazy, self._jumpy = run(LAZY), run(JUMPY)
        self._turn = 0

    @property
    def is_over(self) -> bool:
        return self._rollout.is_over and self._lazy.is_over and self._jumpy.is_over

    def advance(self) -> None:
        """One step of the agent. The runners, who need fewer, only sometimes: what is waited for is the agent."""
        runs_too = self._rollout.is_over or self._turn % RUNNER_TURNS == 0
        for rollout in (self._rollout, self._lazy, self._jumpy) if runs_too else (self._rollout,):
            if not rollout.is_over:
                rollout.advance()
        self._turn += 1

    def take(self) -> RobustnessReport:
        return RobustnessReport(
            self._agent,
            tuple(self._rollout.take()),
            tuple(each.outcome for each in self._lazy.take()),
            tuple(each.outcome for each in self._jumpy.take()),
        )


def merge_all(
    reports: Mapping[str, RobustnessReport], more: Mapping[str, RobustnessReport]
) -> dict[str, RobustnessReport]:
    """Reports by distribution, merged name by name."""
    merged = dict(reports)
    for name, report in more.items():
        merged[name] = merged[name].merge(report) if name in merged else RobustnessReport(report.agent).merge(report)
    return merged
