"""The shipped agents side by side: points of the quadrant, what diversity buys, one learner's path.

Everything is read from cards; nothing is computed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gmplay.agents.card import AgentCard
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec

_PROCGENS = CoinRunSpec()

MeasureValues = dict[str, Any]
"""A measure as cards hold it: estimate, low, high and n, or undefined with a reason and n."""

POINT_MEASURES = ("capability", "causal_goal_index", "goal_share")
"""What a point of the zoo tells."""
PATH_DEPLOYMENT = "off_path"
"""What the snapshots along a learner's path are measured on."""

PUBLISHED_SECTION_FAILURES = (
    (0.0, 0.160, 0.090),
    (0.02, 0.039, 0.143),
    (0.03, 0.023, 0.192),
    (0.06, 0.016, 0.236),
    (0.11, 0.001, 0.170),
)
"""(share of training levels with a random coin, goal failures, capability failures), digitised to 0.001 from the figure
of Koch, Langosco et al. 2021: another network, budget and observation."""


@dataclass(frozen=True)
class ZooPoint:
    """One agent in the quadrant of one deployment.

    Attributes:
        agent, title: its names for machines and for people.
        capability, causal_goal_index, goal_share: measures on the deployment levels.
    """

    agent: str
    title: str
    capability: MeasureValues
    causal_goal_index: MeasureValues
    goal_share: MeasureValues


@dataclass(frozen=True)
class CurvePoint:
    """One agent on a curve over the share of training levels that break the correlation.

    Attributes:
        share: of the training levels, 0 .. 1.
        measures: by name, on the deployment levels of the curve.
    """

    share: float
    agent: str
    measures: dict[str, MeasureValues]


@dataclass(frozen=True)
class PathPoint:
    """A learner after so many steps: (capability, causal goal index) on the deployment levels."""

    steps: int
    capability: MeasureValues
    causal_goal_index: MeasureValues


def points(cards: Iterable[AgentCard], deployment: str) -> list[ZooPoint]:
    """The agents that were measured on ``deployment``, in the order of the cards."""
    found = []
    for card in cards:
        values = _measures(card, deployment)
        if all(name in values for name in POINT_MEASURES):
            found.append(ZooPoint(card.name, card.title, *(values[name] for name in POINT_MEASURES)))
    return found


def deployments(cards: Iterable[AgentCard]) -> list[str]:
    """Names of the deployments that any agent was measured on, in order of first mention."""
    return list(dict.fromkeys(name for card in cards for name in card.evaluations))


def curve(cards: Iterable[AgentCard], placement: str, deployment: str, names: Sequence[str]) -> list[CurvePoint]:
    """Agents that saw ``placement`` in some share of their training levels and the coin at the end in the others.

    Agents that never did, with all else alike, are the point at 0; several training seeds give several points. Those
    that learned less than half or more than twice as long as is usual on the curve are left out: they differ in more
    than the share.
    """
    shares = [(card, share) for card in cards if (share := _share_of(card, placement)) is not None]
    shares = [(card, share) for card, share in shares if _measures(card, deployment)]
    budgets = [card.training["steps"] for card, share in shares if share > 0]
    usual = median(budgets) if budgets else None
    found = []
    for card, share in shares:
        if usual is None or usual / 2 <= card.training["steps"] <= 2 * usual:
            values = _measures(card, deployment)
            found.append(CurvePoint(share, card.name, {name: values[name] for name in names if name in values}))
    return sorted(found, key=lambda point: (point.share, point.agent))


def path(card: AgentCard) -> list[PathPoint]:
    """The learner's way through the quadrant, from its snapshots; empty where the card has none."""
    return [
        PathPoint(each["steps"], each["deployment"]["capability"], each["deployment"]["causal_goal_index"])
        for each in card.history
    ]


def _measures(card: AgentCard, deployment: str) -> dict[str, MeasureValues]:
    values: dict[str, MeasureValues] = card.evaluations.get(deployment, {}).get("deployment", {})
    return values


def _share_of(card: AgentCard, placement: str) -> float | None:
    """Share of training levels with a placement; None where they differ from Procgen's in anything else."""
    if card.observation != "tiles" or "steps" not in card.training:
        return None
    try:
        spec = CoinRunSpec.from_dict(card.training_spec)
    except InputError:  # a card from elsewhere
        return None
    if spec == _PROCGENS:
        return 0.0
    if spec.placement != placement:
        return None
    alike = _PROCGENS.replace(placement=placement, placement_share=spec.placement_share)
    return spec.placement_share if spec == alike else None
