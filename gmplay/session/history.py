"""The episode played so far, so that it can be stepped through, scrubbed and branched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gmplay.core.interaction import Decision, Memory
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import State


@dataclass(frozen=True)
class Frame:
    """One instant of an episode. Its arrays are never written to again.

    Attributes:
        state: one world.
        decision: what the agent makes of it, None without an agent or when the episode is over.
        agent_action: the action the agent chooses here; whether it is taken is another matter.
        next_memory: the agent's memory for the frame after this one.
        ending: what decided the episode at this frame, None while it goes on.
        death: name of what killed the agent here, else "".
    """

    state: State
    decision: Decision | None = None
    agent_action: int | None = None
    next_memory: Memory = ()
    ending: Ending | None = None
    death: str = ""


class History:
    """Frames of one episode and a position among them.

    Attributes:
        frames: ``actions[i]`` led from ``frames[i]`` to ``frames[i + 1]``.
        by_hand: whether the action of that index was the keyboard's.
        edits: (step, edit) pairs, each already applied to the frame of its step.
        notes: (step, words) pairs about what happened when.
        position: index of the frame on show.
    """

    def __init__(self, first: Frame) -> None:
        self.frames = [first]
        self.actions: list[int] = []
        self.by_hand: list[bool] = []
        self.edits: list[tuple[int, Any]] = []
        self.notes: list[tuple[int, str]] = []
        self.position = 0

    @property
    def current(self) -> Frame:
        """The frame on show."""
        return self.frames[self.position]

    @property
    def previous(self) -> Frame | None:
        """The frame before it, None at the first step."""
        return self.frames[self.position - 1] if self.position else None

    @property
    def num_steps(self) -> int:
        """How many steps were played."""
        return len(self.actions)

    @property
    def takeovers(self) -> tuple[tuple[int, int], ...]:
        """(first, last) pairs: the actions first .. last - 1 were the keyboard's."""
        hands = [False, *self.by_hand, False]
        firsts = [step for step in range(self.num_steps) if hands[step + 1] and not hands[step]]
        lasts = [step + 1 for step in range(self.num_steps) if hands[step + 1] and not hands[step + 2]]
        return tuple(zip(firsts, lasts, strict=True))

    @property
    def is_at_end(self) -> bool:
        """Nothing was played beyond the frame on show."""
        return self.position == self.num_steps

    def push(self, action: int, frame: Frame, is_by_hand: bool = False) -> None:
        """Add the frame an action led to and move on to it."""
        self.actions.append(action)
        self.by_hand.append(is_by_hand)
        self.frames.append(frame)
        self.position += 1

    def note(self, words: str) -> None:
        """Remember what happened at the frame on show; saying it again changes nothing."""
        if words and (self.position, words) not in self.notes:
            self.notes.append((self.position, words))

    def go_to(self, step: int) -> None:
        """Show a step; beyond either end means that end."""
        self.position = max(0, min(step, self.num_steps))

    def branch_here(self, frame: Frame, edit: Any = None, is_added: bool = False) -> None:
        """Forget what came after the frame on show and put another in its place.

        An edit replaces an earlier one of the same kind at the same step, unless ``is_added``: a drag leaves one trace.
        """
        step = self.position
        del self.frames[step + 1 :], self.actions[step:], self.by_hand[step:]
        self.frames[step] = frame
        self.notes = [(at, words) for at, words in self.notes if at <= step]
        self.edits = [
            (at, each)
            for at, each in self.edits
            if at < step or (at == step and (is_added or type(each) is not type(edit)))
        ]
        if edit is not None:
            self.edits.append((step, edit))
