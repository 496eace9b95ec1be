"""What is to be measured, as a value that travels to a worker process, and the doing of it there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from gmplay.core.interaction import Policy
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.runner import JUMPY, LAZY
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.level_search import LevelSearch
from gmplay.evaluation.levels import LevelRows, Levels, LevelSet
from gmplay.evaluation.rollout import PolicyActor, Rollout
from gmplay.evaluation.runner import RunnerBaseline

PolicyFactory = Callable[[], Policy]
"""Makes a policy; picklable, so that each process makes its own."""


TELLING_SECONDS = 0.25
"""How often findings are told while a measurement is under way."""


@dataclass(frozen=True)
class Measurement:
    """An agent, distributions of levels by name, and the level seeds to play on each.

    Attributes:
        policy_factory: makes the policy.
        agent: the agent's name.
        specs: level spec by name of the distribution ("training", "deployment").
        levels: the same on every distribution; a LevelDraw is searched for on the way.
        action_seed: seed of the stream that samples actions.
    """

    policy_factory: PolicyFactory
    agent: str
    specs: Mapping[str, CoinRunSpec]
    levels: LevelSet | LevelDraw
    action_seed: int

    @property
    def num_episodes(self) -> int:
        """Episodes on all distributions together."""
        return len(self.specs) * self.num_levels

    @property
    def num_levels(self) -> int:
        """Levels on each distribution."""
        return self.levels.count if isinstance(self.levels, LevelDraw) else len(self.levels)

    def split(self, count: int) -> list[Measurement]:
        """At most ``count`` parts that together are this measurement; one where levels are yet to be searched for."""
        if isinstance(self.levels, LevelDraw):
            return [self]
        parts = [self.levels.every(first, count) for first in range(count)]
        return [replace(self, levels=part) for part in parts if len(part)]


def carry_out(measurement: Measurement) -> Iterator[dict[str, RobustnessReport] | None]:
    """Measure. Yields several times a second what was decided since, by distribution, and None in between
    after every step, so that the caller can stop within milliseconds.

    The distributions take turns, so that none waits for another. Raises what the policy factory raises.
    """
    policy, env, levels = measurement.policy_factory(), CoinRun(), _open(measurement)
    distributions = {
        name: _Distribution(measurement, env, policy, spec, levels.rows(name))
        for name, spec in measurement.specs.items()
    }
    next_telling = 0.0
    while not all(each.is_over for each in distributions.values()):
        for each in distributions.values():
            each.advance()
            yield None
        if time.monotonic() >= next_telling:
            yield {name: each.take() for name, each in distributions.items()}
            next_telling = time.monotonic() + TELLING_SECONDS
    yield {name: each.take() for name, each in distributions.items()}


def _open(measurement: Measurement) -> Levels:
    levels = measurement.levels
    return LevelSearch(levels, measurement.specs) if isinstance(levels, LevelDraw) else levels


class _Distribution:
    """The agent, and the right-runners as its baseline, on one distribution."""

    def __init__(
        self, measurement: Measurement, env: CoinRun, policy: Policy, spec: CoinRunSpec, levels: LevelRows
    ) -> None:
        seed = measurement.action_seed
        self._agent = measurement.agent
        self._rollout = Rollout(env, spec, levels, PolicyActor(env, policy, seed), measurement.agent)
        self._lazy, self._jumpy = (RunnerBaseline(env, spec, levels, style, seed) for style in (LAZY, JUMPY))

    @property
    def is_over(self) -> bool:
        return self._rollout.is_over and self._lazy.is_over and self._jumpy.is_over

    def advance(self) -> None:
        """One step of the agent in all its worlds, and one run of each runner: far less work."""
        for each in (self._rollout, self._lazy, self._jumpy):
            if not each.is_over:
                each.advance()

    def take(self) -> RobustnessReport:
        lazy, jumpy = tuple(self._lazy.take()), tuple(self._jumpy.take())
        return RobustnessReport(self._agent, tuple(self._rollout.take()), lazy, jumpy)


def merge_all(
    reports: Mapping[str, RobustnessReport], more: Mapping[str, RobustnessReport]
) -> dict[str, RobustnessReport]:
    """Reports by distribution, merged name by name."""
    merged = dict(reports)
    for name, report in more.items():
        merged[name] = merged[name].merge(report) if name in merged else RobustnessReport(report.agent).merge(report)
    return merged
