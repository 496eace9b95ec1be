"""What the section "Goals" says. Knows nothing of Qt."""

from __future__ import annotations

from gmplay.app.instruments.goals_values import GoalsRead, Proposed
from gmplay.app.panels.words import MINUS, percent
from gmplay.evaluation.goals import Goal

CAUTION = (
    "Steps are not independent, so the posterior is surer than it should be. Read the nats per step beside it: "
    "0 is as good as any nine-sided die."
)
_NOTHING = 0.02
"""Nats per step below which a goal explains no more than chance does."""


def nats(number: float, places: int = 2) -> str:
    """``+0.31`` or ``−1.20``."""
    return f"{MINUS if number < 0 else '+'}{abs(number):.{places}f}"


def quoted(goals: tuple[Goal, ...]) -> str:
    """``“go right” and “reach the wall”``."""
    names = [f"“{goal.words}”" for goal in goals]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def reading_sentence(read: GoalsRead) -> str:
    """What the trajectory up to the frame on show says."""
    explanation = read.explanation
    steps = "1 step" if explanation.num_steps == 1 else f"{explanation.num_steps} steps"
    behind = f" {read.num_behind} more are being read." if read.num_behind else ""
    if not explanation.num_steps:
        return "Nothing was done yet." + behind
    best = explanation.best
    per_step = explanation.per_step[best[0]]
    if per_step < _NOTHING:
        return f"None of the four explains these {steps} better than chance.{behind}"
    which = quoted(best)
    if len(best) > 1:
        sentence = f"{which} explain these {steps} best and equally well: nothing here tells them apart."
    else:
        sentence = f"{which} explains these {steps} best, posterior {percent(float(explanation.posterior[best[0]]))}."
    coin = "" if read.has_coin else " There is no coin, so nothing speaks for getting it or against."
    return f"{sentence[0]}{sentence[1:]} {nats(per_step)} nats per step over chance.{coin}{behind}"


def proposal_sentence(proposed: Proposed) -> str:
    """How the search goes, or what it found."""
    if proposed.problem:
        return proposed.problem
    if proposed.spec is None:
        best = "" if proposed.nats is None else f", best so far {proposed.nats:.0f} nats"
        return f"{proposed.num_tried} levels tried{best}"
    return (
        f"Level {proposed.level_seed:,}, the best of {proposed.num_tried}: five seconds of play are expected to speak "
        f"for the true one of {quoted(proposed.pair)} by {proposed.nats:.0f} nats."
    )
