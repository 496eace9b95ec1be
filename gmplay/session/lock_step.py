"""Playthroughs in lock-step: one position in all of them, the same edits, and where they part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gmplay.session.actor import Actor
from gmplay.session.divergence import Divergence, DivergenceMeter
from gmplay.session.lanes import Lane, LevelKey
from gmplay.session.marks import Mark
from gmplay.session.playthrough import Playthrough


@dataclass(frozen=True)
class RunningLane:
    """A lane being played."""

    lane: Lane
    level: LevelKey
    playthrough: Playthrough


class LockStep:
    """Lanes that are played together; those over rest on their last frame.

    Attributes:
        lanes: them.
        step: the one on show.
    """

    def __init__(self, lanes: Sequence[RunningLane]) -> None:
        self.lanes = tuple(lanes)
        self.step = 0
        self._meter = DivergenceMeter()

    @property
    def num_steps(self) -> int:
        """How far was played, in the lane that went on for longest."""
        return max(each.playthrough.history.num_steps for each in self.lanes)

    @property
    def is_over(self) -> bool:
        """Whether the last frame is on show and no lane goes on."""
        return self.step == self.num_steps and all(each.playthrough.is_over for each in self.lanes)

    @property
    def marks(self) -> tuple[tuple[int, Mark], ...]:
        """What happened, by lane."""
        return tuple((index, mark) for index, each in enumerate(self.lanes) for mark in each.playthrough.history.marks)

    @property
    def divergence(self) -> Divergence:
        """Where the lanes part."""
        return self._meter.measure([each.playthrough.history for each in self.lanes])

    def playthroughs_of(self, level: LevelKey) -> list[Playthrough]:
        """Of the lanes on one level."""
        return [each.playthrough for each in self.lanes if each.level == level]

    def go_to(self, step: int) -> None:
        """Show a step in all lanes, the nearest that was played."""
        self.step = max(0, min(step, self.num_steps))
        for each in self.lanes:
            each.playthrough.history.go_to(self.step)

    def step_on(self, action_for: Callable[[Lane], int | None]) -> None:
        """One frame forwards. Where nothing was played yet a lane takes the action given for it, or its agent's."""
        if self.step == self.num_steps:
            for each in self.lanes:
                each.playthrough.step_on(action_for(each.lane))
        self.go_to(self.step + 1)

    def act_as(self, actor_of: Callable[[Lane], Actor]) -> None:
        """Let others act from the step on show on."""
        for each in self.lanes:
            each.playthrough.act_as(actor_of(each.lane))
        self._meter.forget_from(self.step)

    def edit(self, level: LevelKey, edit: Any) -> None:
        """Edit a level at the step on show, in all lanes on it; all lanes forget what was played beyond."""
        for each in self.lanes:
            if each.level == level:
                each.playthrough.edit(edit)
            else:
                each.playthrough.redecide()
        self._meter.forget_from(self.step)
