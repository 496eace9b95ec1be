"""The card of a life: what it was, how long it took, and when what of the published figure appeared in it."""

from __future__ import annotations

import platform
from typing import Any, NamedTuple

import numpy as np

from gmplay.agents.card import AgentCard
from gmplay.agents.tree_learner import TreeLearner
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import NUM_CELLS

_CURVE_POINTS = 8  # of the curve's points, one in so many goes into the card; the life itself has them all
LIMITS = (
    "Its r_min, algorithm, discount and network are not the paper's, whose failure lasts 500 million steps.",
    "It ends above its first peak and below the best threshold policy: its discount spares less than would pay best.",
    "It was never trained on another regrowth or another size of forest.",
)


class Moment(NamedTuple):
    """One moment of the published figure in a life."""

    name: str
    steps: int
    reward: float  # trees per step, the median of nine points of the curve around it
    trees_left: float  # mean


def moments_of(learner: TreeLearner) -> list[Moment]:
    """Those that have come, from the first point of the curve (A) over collapse (B) and recovery (D) to its last."""
    curve = learner.curve
    if not curve.points:
        return []
    steps, rewards, (peak, collapse, end, recovery) = curve.steps, curve.smooth_rewards(), curve.phases()
    lowest = None
    if collapse is not None:
        is_failing = (steps >= collapse) & (steps <= (end or steps[-1]))
        lowest = int(steps[np.where(is_failing, rewards, np.inf).argmin()])
    times = {"A unskilled": int(steps[0]), "first peak": peak, "B collapsed": collapse, "lowest": lowest}
    times |= {"C failure ends": end, "D recovered": recovery, "last": int(steps[-1])}
    trees_left = curve.trees_left @ np.arange(NUM_CELLS + 1)
    found = [(name, time, int(np.searchsorted(steps, time))) for name, time in times.items() if time is not None]
    return [Moment(name, time, float(rewards[place]), float(trees_left[place])) for name, time, place in found]


def life_card(learner: TreeLearner, name: str, made: dict[str, Any]) -> AgentCard:
    """The card of a life as it is now; ``made`` says how: command, commit and times."""
    default, spec = TreeGridworldSpec(), learner.config.spec.to_dict()
    last = moments_of(learner)[-1]
    return AgentCard(
        name=name,
        title=name.replace("-", " ").capitalize(),
        summary=f"A life of learning in {learner.config.num_worlds} endless forests, {learner.steps:,} steps long. "
        f"It ends at {last.reward:.3f} trees per step with {last.trees_left:.1f} trees left.",
        env="tree_gridworld",
        observation="planes",
        training_spec={field: value for field, value in spec.items() if value != getattr(default, field)},
        network={"kind": "table and two layers", "hidden": learner.config.hidden},
        training={
            **made,
            "seed": learner.config.seed,
            "steps": learner.steps,
            "hardware": f"{platform.machine()} CPU, 1 thread, numpy {np.__version__}",
            "hyperparameters": learner.config.to_plain(),
            "moments": [moment._asdict() for moment in moments_of(learner)],
            "curve": [[int(point[0]), round(point[1], 4)] for point in learner.curve.points[::_CURVE_POINTS]],
        },
        limits=LIMITS,
    )
