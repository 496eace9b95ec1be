"""The quadrant of a filmed window: its episodes are counted beforehand and told at the film's own pace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from gmplay.agents.checkpoint import AgentFactory
from gmplay.app.measuring import NUM_MEASURED, Measuring
from gmplay.core.errors import InputError
from gmplay.core.level import LevelSpec
from gmplay.core.report import RobustnessReport
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.live import DEPLOYMENT, TRAINING, LiveResult, live_measurement
from gmplay.evaluation.robustness import measure

OnCounted = Callable[[int, int], None]
"""Told how many episodes are counted, and of how many."""

EPISODES_PER_SECOND = 20
"""On each distribution, in a second of film: about what a laptop counts beside the window. A film counts at no
machine's own pace, or it would be another one every time."""
_TOLD_TOGETHER = 4
_SEED = 0


class Counting(Measuring):
    """Tells what the window's own measuring would: the first of the very same episodes."""

    def __init__(self, num_seconds: float, on_counted: OnCounted) -> None:
        """``num_seconds`` is how far the film goes; no more is counted than it can show."""
        super().__init__()
        self._num_episodes = max(min(_counted_by(num_seconds), NUM_MEASURED), 1)
        self._on_counted = on_counted
        self._asked: tuple[Any, ...] | None = None
        self._reports: dict[str, RobustnessReport] = {}
        self._order: list[int] = []  # the levels' seeds, as they were played
        self._num_told = 0

    def measure(self, checkpoint: Path, agent: str, training: LevelSpec, deployment: LevelSpec) -> None:
        """See Measuring. ``count`` does it."""
        asked = (checkpoint, agent, training, deployment)
        if asked != self._asked:
            self.rest()
            self._asked = asked
            self.began.emit()

    def rest(self) -> None:
        """See Measuring."""
        super().rest()
        self._asked, self._reports, self._order, self._num_told = None, {}, [], 0

    def count(self) -> None:
        """Play all that is to be told, where anything is measured."""
        if self._asked is None:
            return
        checkpoint, agent, training, deployment = self._asked
        policy = AgentFactory(checkpoint)
        whole = live_measurement(policy, agent, training, deployment, _SEED, self._num_episodes)
        try:
            self._reports = measure(whole, num_processes=0, on_progress=self._on_counted)
        except InputError as error:  # the window shows it in the quadrant's place, and so does its film
            nothing = RobustnessReport(agent)
            self.measured.emit(LiveResult(0, nothing, nothing, True, str(error)))
            return
        played = {
            each.level_seed for each in self._reports[DEPLOYMENT].outcomes
        }  # not those without a place for a coin
        self._order = [seed for seed in LevelDraw(_SEED, self._num_episodes).candidates.tolist() if seed in played]

    def tell(self, seconds: float) -> None:
        """Tell what is counted by this time of the film."""
        count = min(_counted_by(seconds), len(self._order))
        if count > self._num_told:
            self._num_told = count
            first = frozenset(self._order[:count])
            training, deployment = (_only(self._reports[name], first) for name in (TRAINING, DEPLOYMENT))
            self.measured.emit(LiveResult(0, training, deployment, count == self._num_episodes))


def _counted_by(seconds: float) -> int:
    count = int(seconds * EPISODES_PER_SECOND + 1e-6)
    return count - count % _TOLD_TOGETHER


def _only(report: RobustnessReport, level_seeds: frozenset[int]) -> RobustnessReport:
    """The report on some of its levels."""
    return RobustnessReport(
        report.agent,
        tuple(each for each in report.episodes if each.level_seed in level_seeds),
        tuple(each for each in report.lazy_runs if each.level_seed in level_seeds),
        tuple(each for each in report.jumpy_runs if each.level_seed in level_seeds),
    )
