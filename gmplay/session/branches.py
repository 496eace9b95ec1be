"""The lines of play of one episode: a tree, in which each line but the first leaves another at some step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gmplay.core.episode import Run
from gmplay.session.actor import Actor
from gmplay.session.frames import Frame
from gmplay.session.history import History


@dataclass(frozen=True)
class Script:
    """Recorded actions to repeat from the first step on, and (step, edit) pairs that were made along the way.

    Attributes:
        by_hand: the steps whose actions were the keyboard's.
        run: the recorded run, None where the script was left and holds only its beginning.
    """

    actions: tuple[int, ...] = ()
    edits: tuple[tuple[int, Any], ...] = ()
    by_hand: frozenset[int] = frozenset()
    run: Run | None = None

    @classmethod
    def of(cls, run: Run) -> Script:
        """All of a recorded run."""
        by_hand = frozenset(step for span in run.takeovers for step in range(*span))
        return cls(tuple(map(int, run.actions)), tuple(run.edits), by_hand, run)

    def up_to(self, step: int) -> Script:
        """What was repeated already, and nothing more."""
        return Script(self.actions[:step], by_hand=self.by_hand)


@dataclass
class Branch:
    """One line of play.

    Attributes:
        number: tells it from all other lines of the session.
        history: its frames, with those it shares with the line it left.
        actor: who goes on at its end.
        script: what is repeated at its end, before the actor acts.
        parent: number of the line it left, None for the first.
        fork_step: the frame at which it left.
        cause: why, in a few words; "" for the first.
    """

    number: int
    history: History
    actor: Actor
    script: Script = Script()
    parent: int | None = None
    fork_step: int = 0
    cause: str = ""

    @property
    def num_bytes(self) -> int:
        """Memory of the frames it does not share with the line it left, of pointers to the others, and of its trace."""
        history = self.history
        return history.frames.num_bytes + 8 * self.fork_step + history.trace.num_bytes + 9 * history.num_steps


class Branches:
    """The tree, the line on show, and its companion: the line beside which it is shown."""

    def __init__(self, first: Branch) -> None:
        self._branches = {first.number: first}
        self._shown = first.number
        self._companion: int | None = None

    def __iter__(self) -> Iterator[Branch]:
        return iter(self._branches.values())

    def __len__(self) -> int:
        return len(self._branches)

    def __contains__(self, number: int) -> bool:
        return number in self._branches

    def __getitem__(self, number: int) -> Branch:
        return self._branches[number]

    @property
    def first(self) -> Branch:
        """The line that left no other."""
        return next(iter(self))

    @property
    def shown(self) -> Branch:
        """The line on show."""
        return self._branches[self._shown]

    @property
    def companion(self) -> Branch | None:
        """The line that was on show before this one; None where there is only one."""
        return None if self._companion is None else self._branches[self._companion]

    def decider_of(self, frame: Frame) -> str:
        """Name of the agent that decided at a frame of these lines; where nothing is decided, of the one who goes on.

        The frames that a branch shares with the line it left were decided by that line's agent.
        """
        actors = (branch.actor for branch in (self.shown, *self))
        return next((each.name for each in actors if frame.policy is None or each.policy is frame.policy), "")

    def fork(self, number: int, cause: str) -> Branch:
        """Leave the line on show at the frame on show. It is kept, and the new line is on show."""
        old = self.shown
        branch = replace(
            old,
            number=number,
            history=old.history.fork(),
            parent=old.number,
            fork_step=old.history.position,
            cause=cause,
        )
        self._branches[number] = branch
        self._shown, self._companion = number, old.number
        old.history.frames.rest()
        return branch

    def show(self, number: int) -> None:
        """Show another line, at the step on show as far as it was played."""
        if number != self._shown:
            step = self.shown.history.position
            self.shown.history.frames.rest()
            self._shown, self._companion = number, self._shown
            self.shown.history.go_to(step)

    def delete(self, number: int) -> None:
        """Forget a line and all that left it. Neither the first line nor one that leads to the line on show can go."""
        gone = {number}
        for branch in self:
            if branch.parent in gone:
                gone.add(branch.number)
        assert self._shown not in gone
        self._branches = {branch.number: branch for branch in self if branch.number not in gone}
        if self._companion in gone:
            self._companion = self.shown.parent

    def leads_to_shown(self, number: int) -> bool:
        """Whether the line on show is this one or left it, directly or through others."""
        step: int | None = self._shown
        while step is not None and step != number:
            step = self[step].parent
        return step is not None

    @property
    def divergence(self) -> int | None:
        """The first step at which the worlds of the line on show and its companion differ; None where none does."""
        return None if self.companion is None else first_difference(self.shown.history, self.companion.history)

    @property
    def num_bytes(self) -> int:
        """Memory that all lines take together."""
        return sum(branch.num_bytes for branch in self)


def first_difference(one: History, other: History) -> int | None:
    """The first step at which the worlds of two lines of one episode differ, None where none does."""
    pairs = zip(one.frames.packed, other.frames.packed, strict=False)
    return next((step for step, (a, b) in enumerate(pairs) if a is not b and a.state != b.state), None)
