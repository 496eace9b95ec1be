"""What the forest's window says. Knows nothing of Qt."""

from __future__ import annotations

from gmplay.agents.tree_curve import Shift
from gmplay.app.forest.events import ForestMoment, Replayed
from gmplay.app.panels.words import NO_NUMBER, count_text, decimal

TITLE = "gmplay · Tree Gridworld"
NOW = "The learner as it is now"
WAITING = "The learner wakes…"
NOBODY = "Nobody acts: there is no learner"
REPLAY = "A recording: its file holds what was done, not how sure the learner was"
PACES = {0.25: "Quarter core", 0.5: "Half a core", 1.0: "A full core"}
RESUME, START, PAUSE = "Resume learning", "Start learning", "Pause learning"
BEGIN = "Begin anew…"
VALUE_HELP = (
    "Value: how many trees the learner expects to chop from here on, sooner counted more than later. Its own estimate, "
    "learned as it lives."
)
ENTROPY_HELP = (
    "Entropy: how undecided the learner is. 0 is certain of one action; 1.61 holds all five equally probable."
)
RULE_PRESETS = {
    "At first": "The rules this life began under.",
    "Published": "The rules of the paper, where they are known.",
    "Custom": "Your own rules: change any field below. They hold at once, for the forest on show and for the learner.",
}
MOMENT_ENTRIES = {
    "A": "Moment A: unskilled",
    "B": "Moment B: collapsed",
    "C": "Moment C: end of failure",
    "D": "Moment D: recovered",
}


SHIFT_HELP = (
    "The learner makes its own distribution shift: it is trained on the forests it leaves. Then: those it met until "
    "the first peak of its skill. Now: those of the latest stretch, or of the moment on show. Apart: their "
    "Jensen-Shannon divergence in bits, from 0, the same forests, to 1, nothing in common."
)


def shift_text(shift: Shift | None) -> str:
    """What it learned on against what it meets, in one line; "" before there is anything to compare."""
    if shift is None:
        return ""
    then, now = decimal(shift.trees_then, 1), decimal(shift.trees_now, 1)
    return f"Trees left: {then} while it became skilled, {now} here · {decimal(shift.divergence, 2)} of 1 apart"


def begin_question(preset: str, steps: int) -> str:
    """Asked before a life is put aside."""
    lived = f" The present one, {count_text(steps)} steps long, is kept beside it." if steps else ""
    return f"Begin a new life, “{preset}”?{lived}"


def moment_words(steps: int) -> str:
    """Over the forest, while an earlier learner acts."""
    return f"Showing the learner as it was at {steps_text(steps)} steps"


def replay_words(replay: Replayed) -> str:
    """Over the forest, while a recording is shown again."""
    who = f" · {replay.agent_name}" if replay.agent_name else ""
    if replay.step < replay.num_steps:
        return f"Replay · step {replay.step:,} of {replay.num_steps:,}{who} · Esc leaves it"
    return f"The replay is over after {replay.num_steps:,} steps{who} · Space: again · Esc leaves it"


def steps_text(steps: int) -> str:
    """``1.2 M``, ``240,000``."""
    return f"{steps / 1e6:.3g} M" if steps >= 1_000_000 else f"{steps:,}"


def status_text(moment: ForestMoment, rate: str) -> str:
    """The line at the foot of the window."""
    trees = "1 tree stands" if moment.num_trees == 1 else f"{moment.num_trees} trees stand"
    lately = NO_NUMBER if moment.recent_reward is None else decimal(moment.recent_reward, 3)
    growth = f"{100 * moment.growth:.3g} %"
    return (
        f"Forest {moment.level_seed:,}   ·   step {moment.step:,}   ·   {trees}   ·   {moment.num_chopped:,} chopped, "
        f"{lately} per step lately   ·   chance of a new tree {growth} per step   ·   {rate}"
    )
