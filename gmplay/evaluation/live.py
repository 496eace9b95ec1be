"""Measuring in the background while the window shows the numbers settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.levels import LevelSet, draw_level_seeds, searched
from gmplay.evaluation.measurement import Measurement, PolicyFactory, merge_all
from gmplay.evaluation.workers import Findings, Order, Trouble, Worker

TRAINING, DEPLOYMENT = "training", "deployment"
NUM_EPISODES = 1_000
"""Episodes per distribution, then the measuring stops."""


@dataclass(frozen=True)
class LiveResult:
    """What is known by now.

    Attributes:
        generation: number of the start() this belongs to.
        training, deployment: the reports so far, empty ones at first.
        is_complete: nothing more will come.
        problem: a sentence where measuring failed, "" otherwise.
    """

    generation: int
    training: RobustnessReport
    deployment: RobustnessReport
    is_complete: bool
    problem: str = ""


class LiveEvaluator:
    """Measures an agent on training and deployment levels in low-priority processes.

    ``start`` as often as wished: the processes stay, and results of earlier starts are dropped. Every
    method returns at once; call ``poll`` a few times a second, always from one thread. The numbers are
    those of ``gmplay evaluate`` with the same seed.
    """

    def __init__(self, num_processes: int = 1) -> None:
        """No process is started before it is needed."""
        self._num_processes = num_processes
        self._workers: list[Worker] = []
        self._generation = 0
        self._started = 0
        self._num_working = 0
        self._agent = ""
        self._reports: dict[str, RobustnessReport] = {}

    @property
    def is_measuring(self) -> bool:
        """Results are still to come."""
        return self._num_working > 0

    def start(
        self,
        policy_factory: PolicyFactory,
        agent: str,
        training_spec: CoinRunSpec,
        deployment_spec: CoinRunSpec,
        seed: int = 0,
        num_episodes: int = NUM_EPISODES,
    ) -> int:
        """Begin anew with this agent and these distributions; returns the generation of its results."""
        self.stop()
        whole = live_measurement(policy_factory, agent, training_spec, deployment_spec, seed, num_episodes)
        self._agent = agent
        self._reports = {name: RobustnessReport(agent) for name in whole.specs}
        parts = whole.split(self._num_processes)
        while len(self._workers) < len(parts):
            self._workers.append(Worker(is_background=True))
        for worker, part in zip(self._workers, parts, strict=False):
            worker.order(Order(self._generation, part))
        self._num_working = len(parts)
        self._started = self._generation
        return self._generation

    def stop(self) -> None:
        """Let the processes rest; they stay ready for the next start."""
        self._receive()  # so that none is stuck telling what nobody hears
        self._generation += 1
        self._num_working = 0
        for worker in self._workers:
            worker.order(Order(self._generation, None))

    def close(self) -> None:
        """End the processes within a fraction of a second."""
        self._num_working = 0
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def poll(self) -> list[LiveResult]:
        """What is known by now if that is more than at the last poll, else an empty list."""
        messages = [each for each in self._receive() if each.generation == self._generation]
        if not messages or not self.is_measuring:
            return []
        for message in messages:
            if isinstance(message, Trouble):
                self.stop()
                return [self._result(message.text if message.is_input_error else _sentence(message.text))]
            self._reports = merge_all(self._reports, message.reports)
            self._num_working -= int(message.is_complete)
        return [self._result()]

    def _result(self, problem: str = "") -> LiveResult:
        training, deployment = self._reports[TRAINING], self._reports[DEPLOYMENT]
        return LiveResult(self._started, training, deployment, not self.is_measuring, problem)

    def _receive(self) -> list[Findings | Trouble]:
        """Everything the processes have told; those that are gone are forgotten."""
        received: list[Findings | Trouble] = []
        for worker in list(self._workers):
            try:
                while worker.connection.poll():
                    message = worker.receive()
                    received += [message] if message is not None else []
            except (EOFError, OSError):
                worker.stop()
                self._workers.remove(worker)
                received.append(Trouble(self._generation, "An evaluation process ended unexpectedly.", True))
        return received


def live_measurement(
    policy_factory: PolicyFactory,
    agent: str,
    training_spec: CoinRunSpec,
    deployment_spec: CoinRunSpec,
    seed: int,
    num_episodes: int,
) -> Measurement:
    """What a LiveEvaluator measures; with the same ``seed``, fewer episodes are the first of more."""
    specs = {TRAINING: training_spec, DEPLOYMENT: deployment_spec}
    return Measurement(policy_factory, agent, specs, _levels(specs, seed, num_episodes), seed)


def _levels(specs: Mapping[str, CoinRunSpec], seed: int, count: int) -> LevelSet | LevelDraw:
    """The levels to measure on; where they take a search, the measuring process finds them on the way."""
    return LevelDraw(seed, count) if searched(specs) else LevelSet.of(draw_level_seeds(seed, count))


def _sentence(details: str) -> str:
    """The last line of a traceback, as a sentence for the user."""
    return f"Measuring the agent failed: {details.strip().splitlines()[-1]}."
