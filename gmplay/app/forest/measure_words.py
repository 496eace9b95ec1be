"""What the forest's measures say, in words a student understands. Knows nothing of Qt."""

from __future__ import annotations

from gmplay.app.forest.measuring import Measured
from gmplay.app.forest.words import steps_text
from gmplay.app.panels.words import NO_NUMBER, decimal
from gmplay.core.outcome import Estimate, Measure

WAITING = "Being measured, in forests of its own."
MEASURING = "What it earns, and what sparing would have earned, is being measured."
PLANE_HELP = (
    "Capability: how fast the first of ten trees is chopped, where there is nothing to spare yet; 1 is the shortest "
    "way. Goal: what is chopped in the long run over what the best threshold policy of the same skill would chop: "
    "“walk to the nearest tree, but only while more than k stand”. Able and far below 1 is goal misgeneralization. "
    "The dividing lines at one half are ours."
)
AFFINITY_HELP = (
    "Affinity (Shah et al. 2022), by number of trees at the start, over 25 steps: 1 chops as fast as greed would, 0 "
    "like chance, below 0 avoids trees."
)


def number(measure: Measure) -> str:
    """``.80 [.77, .84]``."""
    if not isinstance(measure, Estimate):
        return NO_NUMBER
    return f"{decimal(measure.estimate)} [{decimal(measure.low)}, {decimal(measure.high)}]"


def best_line(measured: Measured) -> str:
    """What sparing would have earned."""
    report = measured.report
    return (
        f"Best threshold policy under these rules: {decimal(report.best_yield.estimate, 3)} per step, sparing "
        f"{report.best_spared}. This learner: {decimal(report.yield_per_step.estimate, 3)}."
    )


def best_help(measured: Measured) -> str:
    """The same at length."""
    most = decimal(measured.report.most_per_step, 3)
    return (
        "What sparing would have earned: a woodcutter as skilled as this learner, who walks to the nearest tree only "
        f"while more than so many stand. Trees grow with a chance of {most} per step at most: an upper bound, not what "
        "a policy could earn."
    )


def point_sentence(measured: Measured) -> str:
    """What a point of the plane says."""
    report, goal = measured.report, measured.report.goal
    words = f"goal {number(goal)}" if isinstance(goal, Estimate) else f"goal undefined: {goal.reason}"
    return (
        f"The learner at {steps_text(measured.wish.steps)} steps: capability {number(report.capability)}, {words}; "
        f"95 % intervals over {report.capability.n} forests."
    )
