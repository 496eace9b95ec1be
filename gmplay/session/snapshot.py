"""What there is to see of a session at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import State
from gmplay.session.marks import Mark
from gmplay.session.playthrough import ending_words
from gmplay.session.record import Record


@dataclass(frozen=True)
class Snapshot:
    """Everything there is to show at one moment. Nothing in it is written to again.

    Attributes:
        record: what the user is doing.
        previous, current: one-world states to draw between, ``alpha`` (0 .. 1) of the way.
        decision: the agent's latest decision, None without an agent.
        next_action: what is done at the frame on show if the world goes on now.
        last_action: what led to the frame on show, None at the first step.
        step, num_steps: the frame on show, and how far the episode was played.
        marks: what happened when, in the order of the steps.
        loop: (first, last) step of what is played again and again, None if nothing is.
        hits: how often each of the record's breakpoints stopped the play.
        ending, death: what decided the episode, at the frame on show, and what killed the agent.
        is_replay: a recorded episode is being repeated.
        is_by_hand: the action that comes next, as far as it was played or recorded, was the keyboard's.
        episode_number: tells lines of play apart: another with every (re)start and every branch, so that histories
            know when to begin anew.
        decider: name of the agent that decided at the frame on show, which instruments ask; see Gaze.
    """

    record: Record
    previous: State | None
    current: State
    alpha: float
    decision: Decision | None
    next_action: int
    last_action: int | None
    step: int
    num_steps: int
    marks: tuple[Mark, ...]
    loop: tuple[int, int] | None
    hits: tuple[int, ...]
    ending: Ending | None
    death: str
    is_replay: bool
    episode_number: int
    is_by_hand: bool = False
    decider: str = ""

    @property
    def notes(self) -> tuple[tuple[int, str], ...]:
        """(step, words) pairs about what happened when."""
        return tuple((mark.step, mark.words) for mark in self.marks)

    @property
    def ending_words(self) -> str:
        """How the episode ended, in one line; empty while it goes on."""
        return "" if self.ending is None else ending_words(self.ending, self.death)

    @property
    def level_seed(self) -> int:
        """Seed of the level on show; in a replay it is not the record's."""
        return int(self.current.level_seed[0])


@dataclass(frozen=True)
class Gaze:
    """What an instrument looks at: one frame, who decides there, and what they remember.

    Attributes:
        state: one world. Copy it before changing anything.
        policy: who decides here, None without an agent.
        memory: what the policy remembers as it decides here.
        decision: what it decided, None without an agent and where the episode is over.
        step: which frame of the episode.
        episode_number: which line of play, as in Snapshot.
        agent_name: of the policy; on a branch it may be another than the agent that goes on at its end.
    """

    state: State
    policy: Policy | None
    memory: Memory
    decision: Decision | None
    step: int
    episode_number: int
    agent_name: str
