"""What the figure of a life among trees says. Knows nothing of Qt."""

from __future__ import annotations

import numpy as np

from gmplay.agents.tree_published import PUBLISHED
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.panels.words import count_text, decimal, percent

EMPTY = "Nothing has been learned yet. While the learner lives, its rewards and its forests are drawn here."
REWARD, FORESTS = "reward per step", "forests by trees left (right)"
FAILURE, FAILURE_SO_FAR = "failure", "failure so far"
TIME = "steps over all forests"
RAMP = "none to all forests"
CLICK = "Click to watch the learner as it was then."
MOMENTS = {
    "A": "A: unskilled. Hardly a tree is chopped, and nearly all stand.",
    "B": "B: collapsed. Reward is below a quarter of the peak: skilled, it has felled its forests.",
    "C": "C: the end of failure. Reward is above a quarter of the peak again, and stays there.",
    "D": "D: recovered. Reward is above the peak before the collapse.",
}


def published_words(time_ratio: float) -> str:
    """The legend of the published curve, drawn with its time shrunk so many times."""
    return f"dashed: {PUBLISHED}, its time ÷ {time_ratio:.3g} so that the peaks meet"


def help_sentence(time_ratio: float | None) -> str:
    """What is drawn, for the mouse beside it."""
    ours = (
        "Orange: trees chopped per step. Green: in what share of the forests so many trees stood. "
        "The moments are found in the rewards; failure goes on from the collapse, B, to its end, C."
    )
    if time_ratio is None:
        return ours
    return (
        f"{ours}\nDashed: {PUBLISHED}, its reward as read off, its time divided by {time_ratio:.3g} so that its first "
        "peak falls on this learner's. Its algorithm is another, and its bare forests come back more rarely."
    )


def stretch_sentence(life: LifeSeries, steps: float) -> str:
    """The numbers at a time, and where in the story it lies."""
    index = life.index_at(steps)
    shares = life.trees_left[index]
    mean = float(shares @ np.arange(len(shares)))
    return (
        f"After {count_text(int(life.steps[index]))} steps: {decimal(life.rewards[index], 3)} trees per step.\n"
        f"Trees left: {mean:.1f} on average; none in {percent(shares[0])} of the forests.\n"
        f"{_chapter(life, int(life.steps[index]))}"
    )


def _chapter(life: LifeSeries, steps: int) -> str:
    peak, collapse, end, recovery = life.phases
    if peak is None or collapse is None or steps < peak:
        return "Getting skilled." if peak is not None else "No collapse has come so far."
    if steps < collapse:
        return "Past its first peak, on the way down."
    if end is None or steps < end:
        return f"Failing since {count_text(collapse)} steps."
    if recovery is None or steps < recovery:
        return f"Recovering since {count_text(end)} steps."
    return "Recovered: it earns more than at its first peak."
