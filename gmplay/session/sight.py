"""What there is to show of lanes side by side, at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.interaction import Decision
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import State
from gmplay.session.divergence import Divergence
from gmplay.session.lanes import Comparison, Lane, LevelKey
from gmplay.session.marks import Mark
from gmplay.session.playthrough import ending_words
from gmplay.session.span import Span


@dataclass(frozen=True)
class LaneMoment:
    """One lane. Nothing in it is written to again.

    Attributes:
        lane: who plays, and where.
        level: what its level is made from; equal for lanes on one level.
        previous, current: one-world states to draw between, ``alpha`` (0 .. 1) of the way.
        decision: the agent's latest decision, None where the keyboard plays.
        next_action: what is done at this frame if the world goes on now, None once it is over.
        ending, death: what decided the episode, at the frame on show, and what killed the agent.
    """

    lane: Lane
    level: LevelKey
    previous: State | None
    current: State
    alpha: float
    decision: Decision | None
    next_action: int | None
    ending: Ending | None
    death: str

    @property
    def ending_words(self) -> str:
        """How the episode ended, in one line; empty while it goes on."""
        return "" if self.ending is None else ending_words(self.ending, self.death)


@dataclass(frozen=True)
class Sight:
    """All lanes. Nothing in it is written to again.

    Attributes:
        comparison: who stands side by side, and how they are played.
        lanes: one for each of its lanes.
        step, num_steps: the frame on show, and how far the lane that lasted longest was played.
        marks: (lane, mark) pairs: what happened when, where.
        divergence: of all frames played so far.
        is_seeking: plays on until two lanes disagree.
        has_moved_coin: a coin was dragged.
        episode_number: grows with every (re)start.
        loop: the span that is played again and again, None if nothing is.
    """

    comparison: Comparison
    lanes: tuple[LaneMoment, ...]
    step: int
    num_steps: int
    marks: tuple[tuple[int, Mark], ...]
    divergence: Divergence
    is_seeking: bool
    has_moved_coin: bool
    episode_number: int
    loop: Span | None
