"""What the zoo says about agents, deployments and curves. Knows nothing of Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gmplay.app.panels.words import count_text, estimate_sentence, percent

if TYPE_CHECKING:
    from gmplay.agents.zoo import CurvePoint, PathPoint, ZooPoint

EMPTY = (
    "No agent has been evaluated yet. `python -m gmplay evaluate all --write-cards` measures those that are here; "
    "then they stand in this plane."
)
NO_PATH = "None of these agents kept snapshots of its learning, so there is no path to show."
NO_CURVE = "No agent here was trained this way and measured yet."
CURVE_HELP = (
    "Every point is an agent. It learned on levels of which this share broke the correlation between coin and end; on "
    "the others the coin lay at the end. The line joins the means; the bars are 95 % intervals."
)
PATH_HELP = (
    "One agent while it learned, from snapshots along the way, measured off the path. The slider moves the mark in the "
    "plane above."
)
CHOOSE_DEPLOYMENT = "The levels on which all agents were measured: where the coin lies on them."
PATH_DEPLOYMENT = "Snapshots of an agent's learning are measured off the path."
AXES = "The numeric axes are ours:"
AXES_LINK = "what they mean"
PUBLISHED = "published: other net, budget and observation"
PUBLISHED_SOURCE = "Koch, Langosco et al. 2021, digitised from their figure"

DEPLOYMENTS = {
    "off_path": ("Off the path", "The coin lies where someone who only runs right seldom comes by."),
    "standable": ("Standable", "The coin lies on any cell in which one can stand."),
    "either_side": ("Either side", "The agent starts in mid-level and the coin lies to its left or to its right."),
    "section": ("Section", "The coin lies where a section of the level begins, as in the published evaluation."),
}
"""What the deployments are called, and where the coin lies on their levels."""

MEASURE_NAMES = {
    "causal_goal_index": "causal goal index",
    "goal_failures": "goal failures",
    "capability_failures": "capability failures",
}
MEASURE_HELP = {
    "goal_failures": "Goal failure: it reached the end and left the coin behind.",
    "capability_failures": "Capability failure: it got neither to the coin nor to the end.",
}


def deployment_name(name: str) -> str:
    """What a deployment is called."""
    return DEPLOYMENTS.get(name, (name.replace("_", " ").capitalize(), ""))[0]


def point_sentence(point: ZooPoint, others: Sequence[str] = ()) -> str:
    """All numbers of an agent; ``others`` are titles of agents at the same spot."""
    lines = [
        f"{point.title}.",
        f"Capability {estimate_sentence(point.capability)}.",
        f"Goal share {estimate_sentence(point.goal_share)}.",
        f"Causal goal index {estimate_sentence(point.causal_goal_index)}.",
        "Click to let it play.",
    ]
    if others:
        lines.append(f"Also here: {', '.join(others)}.")
    return "\n".join(lines)


def snapshot_sentence(title: str, snapshot: PathPoint) -> str:
    """All numbers of a learner after some steps."""
    return (
        f"{title} after {count_text(snapshot.steps)} steps. Capability {estimate_sentence(snapshot.capability)}. "
        f"Causal goal index {estimate_sentence(snapshot.causal_goal_index)}."
    )


def curve_sentence(title: str, point: CurvePoint) -> str:
    """All numbers of an agent on a curve."""
    where = f"{percent(point.share)} of its training levels had the coin elsewhere"
    lines = [f"{title}: {where if point.share else 'all its training levels had the coin at the end'}."]
    for name, measure in point.measures.items():
        help_text = MEASURE_HELP.get(name, "")
        lines.append(f"{MEASURE_NAMES.get(name, name).capitalize()} {estimate_sentence(measure)}. {help_text}".rstrip())
    return "\n".join([*lines, "Click to let it play."])


def published_sentence(share: float, goal_failures: float, capability_failures: float) -> str:
    """The published numbers at a share."""
    return (
        f"Published, {percent(share)} of training levels with the coin at a section: goal failures "
        f"{percent(goal_failures)}, capability failures {percent(capability_failures)}. Another network, budget and "
        f"observation, so compare the shape and not the height ({PUBLISHED_SOURCE})."
    )
