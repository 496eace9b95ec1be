"""Many episodes over worker processes, merged into reports."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection, wait
from typing import cast

from gmplay.core.errors import InputError
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import LevelSet
from gmplay.evaluation.measurement import Measurement, PolicyFactory, carry_out, merge_all
from gmplay.evaluation.workers import Findings, Order, Trouble, Worker

OnProgress = Callable[[int, int], None]
"""Told how many episodes are decided, and of how many."""

_CANCEL_SECONDS = 0.1
_FindingsGenerator = Generator[dict[str, RobustnessReport], None, None]


class EvaluationCancelledError(Exception):
    """``should_cancel`` said so. No process is left behind."""


class EvaluationError(RuntimeError):
    """A worker process failed, through no fault of the input; the text holds its traceback."""


def evaluate(
    policy_factory: PolicyFactory,
    spec: CoinRunSpec,
    level_seeds: Sequence[int],
    action_seed: int,
    agent: str = "agent",
    num_processes: int = 1,
    on_progress: OnProgress = lambda _num_decided, _num_episodes: None,
    should_cancel: Callable[[], bool] = lambda: False,
) -> RobustnessReport:
    """The report on one distribution of levels; see measure."""
    measurement = Measurement(policy_factory, agent, {"levels": spec}, LevelSet.of(level_seeds), action_seed)
    return measure(measurement, num_processes, on_progress, should_cancel)["levels"]


def measure(
    measurement: Measurement,
    num_processes: int = 1,
    on_progress: OnProgress = lambda _num_decided, _num_episodes: None,
    should_cancel: Callable[[], bool] = lambda: False,
) -> dict[str, RobustnessReport]:
    """A report for each distribution of the measurement.

    Args:
        num_processes: worker processes; 0 measures in this one. The numbers do not depend on it.
        on_progress: see OnProgress.
        should_cancel: asked several times a second.

    Raises:
        InputError: the policy factory's own, for example about a damaged checkpoint.
        EvaluationCancelledError: where ``should_cancel`` said so.
        EvaluationError: a process failed.
    """
    reports: dict[str, RobustnessReport] = {}
    with contextlib.closing(measure_on(measurement, num_processes)) as progress:
        for reports in progress:
            on_progress(sum(report.num_episodes for report in reports.values()), measurement.num_episodes)
            if should_cancel():
                raise EvaluationCancelledError
    return reports


def measure_on(measurement: Measurement, num_processes: int = 1) -> Generator[dict[str, RobustnessReport], None, None]:
    """The reports of ``measure`` as they grow, several times a second; closing it leaves no process behind.

    Raises what ``measure`` raises.
    """
    reports = {name: RobustnessReport(measurement.agent) for name in measurement.specs}
    findings = _measure_here(measurement) if num_processes == 0 else _measure_in_workers(measurement, num_processes)
    with contextlib.closing(findings):
        for found in findings:
            if found:
                reports = merge_all(reports, found)
            yield reports


def _measure_here(measurement: Measurement) -> _FindingsGenerator:
    for found in carry_out(measurement):
        yield found or {}


def _measure_in_workers(measurement: Measurement, num_processes: int) -> _FindingsGenerator:
    """Yields what workers find, and nothing now and then so that the caller can cancel."""
    workers: dict[Connection, Worker] = {}
    try:
        for part in measurement.split(num_processes):
            worker = Worker()
            workers[worker.connection] = worker
            worker.order(Order(0, part))
        while workers:
            yield {}
            for ready in wait(list(workers), _CANCEL_SECONDS):
                connection = cast(Connection, ready)
                found = _receive(workers[connection])
                yield found.reports
                if found.is_complete:
                    workers.pop(connection).stop()
    finally:
        for worker in workers.values():
            worker.stop()


def _receive(worker: Worker) -> Findings:
    try:
        found = worker.receive()
    except (EOFError, OSError) as error:
        raise EvaluationError("An evaluation process ended before its work did.") from error
    if isinstance(found, Trouble):
        raise InputError(found.text) if found.is_input_error else EvaluationError(found.text)
    return found or Findings(0, {}, False)
