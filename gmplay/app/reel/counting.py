"""Agents measured for a scene: where their points stand after a few episodes, after more, after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import AgentFactory
from gmplay.agents.zoo import POINT_MEASURES, ZooPoint
from gmplay.app.agents import checkpoint_path
from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_findings import LevelDraw
from gmplay.evaluation.measurement import Measurement
from gmplay.evaluation.robustness import measure
from gmplay.record.scenes import QuadrantScene

NUM_STAGES = 40
"""So often a point moves on while episodes are counted."""

_LEVELS = "deployment"

Stages = tuple[tuple[int, tuple[ZooPoint, ...]], ...]
"""(episodes counted, the agents' points), from few episodes to all."""


def count_episodes(scene: QuadrantScene, on_progress: Callable[[int, int], None]) -> Stages:
    """Measure the scene's agents. Raises InputError where one cannot be read or measured.

    Args:
        on_progress: told how many episodes are decided, and of how many.
    """
    total = scene.episodes * len(scene.agents)
    titles, reports = [], []
    for index, name in enumerate(scene.agents):
        before = index * scene.episodes
        card, report = _measured(name, scene, lambda done, _of, before=before: on_progress(before + done, total))  # type: ignore[misc]
        titles.append((card.name, card.title))
        reports.append(report)
    counts = sorted({max(round(scene.episodes * stage / NUM_STAGES), 1) for stage in range(1, NUM_STAGES + 1)})
    return tuple((count, _points_after(count, titles, reports)) for count in counts)


def _measured(
    name: str, scene: QuadrantScene, on_progress: Callable[[int, int], None]
) -> tuple[AgentCard, RobustnessReport]:
    path = checkpoint_path(name)
    card = AgentCard.read(path.with_suffix(".json"))
    values = card.training_spec if card.deployment_spec is None else card.deployment_spec
    spec = CoinRunSpec.from_dict(values).with_coin_placed(scene.deploy)
    draw = LevelDraw(scene.seed, scene.episodes)
    measurement = Measurement(AgentFactory(path), card.name, {_LEVELS: spec}, draw, scene.seed)
    return card, measure(measurement, num_processes=0, on_progress=on_progress)[_LEVELS]


def _points_after(
    count: int, titles: Sequence[tuple[str, str]], reports: Sequence[RobustnessReport]
) -> tuple[ZooPoint, ...]:
    points = []
    for (name, title), report in zip(titles, reports, strict=True):
        values = RobustnessReport(name, earlier=report.outcomes[:count]).to_dict()
        points.append(ZooPoint(name, title, *(values[measured] for measured in POINT_MEASURES)))
    return tuple(points)
