"""One episode on show: who acts, what an edit does, when it is over."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.episode import Run
from gmplay.core.errors import InputError
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import Level, State
from gmplay.session.actor import Actor, Rules, memory_after
from gmplay.session.branches import Branch, Branches, Script
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.frames import Frame
from gmplay.session.history import History
from gmplay.session.marks import Kind, Mark


@dataclass(frozen=True)
class Origin:
    """What the user had chosen when an episode began, to go on from there when it is shown again.

    Attributes:
        spec, level_seed, level_json: the levels and the level, as in Record.
        replay: the recorded episode that is repeated, as a session message; None for a level of the user's own.
    """

    spec: Any
    level_seed: int
    level_json: str = ""
    replay: Any = None


class Playthrough:
    """One level being played. Whatever would undo what was played already leaves it as a branch of its own."""

    def __init__(
        self,
        rules: Rules,
        level: Level,
        actor: Actor,
        script: Script | None = None,
        origin: Origin | None = None,
        numbers: Iterator[int] | None = None,
    ) -> None:
        """``script`` is repeated before the actor acts; ``numbers`` tell its lines of play apart, from all others."""
        self._rules, self._level, self._numbers = rules, level, numbers or itertools.count(1)
        self.origin = origin
        first = Branch(next(self._numbers), History(Frame(rules.load([level]))), actor, script or Script())
        self.branches = Branches(first)
        self.redecide()
        self._edit_by_script()

    @property
    def history(self) -> History:
        """The line of play on show."""
        return self.branches.shown.history

    @property
    def number(self) -> int:
        """Tells the line of play on show from all others."""
        return self.branches.shown.number

    @property
    def is_worth_keeping(self) -> bool:
        """A second of it was played, it was decided, or it has branches; levels shown in passing are not."""
        is_decided = self.history.frames.packed[-1].ending is not None
        return is_decided or len(self.branches) > 1 or self.history.num_steps >= STEPS_PER_SECOND

    @property
    def follows_script(self) -> bool:
        """The next step repeats a recorded one."""
        return self.history.position < len(self._script.actions)

    @property
    def is_script_finished(self) -> bool:
        """Everything recorded was repeated, and nothing was played since."""
        return self._script.run is not None and self.history.num_steps == len(self._script.actions)

    @property
    def is_by_hand(self) -> bool:
        """The action that comes next, as far as it was played or recorded, was the keyboard's."""
        if not self.history.is_at_end:
            return bool(self.history.by_hand[self.history.position])
        return self.follows_script and self.history.position in self._script.by_hand

    def run(self) -> Run:
        """What was played on the line on show, to be seen again; a recorded run that is repeated is told whole."""
        history, actor, origin, recorded = self.history, self.branches.shown.actor, self.origin, self._script.run
        assert origin is not None, "a session's episodes know where they came from"
        if recorded is not None and history.num_steps < recorded.num_steps:
            return recorded
        replayed = origin.replay.episode if origin.replay else None
        return Run(
            env_name=origin.spec.env_name,
            spec=replayed.spec if replayed else origin.spec.to_dict(),
            level_seed=replayed.level_seed if replayed else origin.level_seed,
            level_json=replayed.level_json if replayed else origin.level_json or None,
            action_seed=actor.action_seed,
            agent_name=actor.name,
            actions=np.array(history.actions, np.uint8),
            edits=tuple(history.edits),
            fingerprints=self._fingerprints(),
            takeovers=history.takeovers,
        )

    def _fingerprints(self) -> NDArray[np.uint32]:
        """(num_steps,) of the state each action led to, before an edit changed it: found by playing it all again."""
        history, state = self.history, self._rules.load([self._level])
        prints = np.empty(history.num_steps, np.uint32)
        for step, action in enumerate(history.actions):
            for at, edit in history.edits:
                if at == step:
                    self._rules.apply_edit(state, edit)
            self._rules.step(state, np.array([action]))
            prints[step] = self._rules.fingerprints(state)[0]
        return prints

    @property
    def is_over(self) -> bool:
        """The frame on show is the last of its episode."""
        return self.history.current.ending is not None

    @property
    def _script(self) -> Script:
        return self.branches.shown.script

    def act_as(self, actor: Actor, cause: str = "") -> None:
        """From the frame on show on, this actor decides. ``cause`` says why, if it does so on a branch of its own."""
        self.redecide(cause, actor)
        self.branches.shown.actor = actor

    def leave_script(self) -> None:
        """From the frame on show on, nothing is repeated."""
        self.branches.shown.script = self._script.up_to(self.history.position)

    def step_back(self) -> None:
        """Show the frame before this one."""
        self.history.go_to(self.history.position - 1)

    def step_on(self, action: int | None = None) -> None:
        """Show the next frame, playing it if it was not played yet.

        Args:
            action: what the keyboard does; None lets the script or the agent act. Without either,
                nothing is pressed.
        """
        if not self.history.is_at_end:
            self.history.go_to(self.history.position + 1)
        elif not self.is_over:
            is_by_hand = self.is_by_hand if action is None else True
            self._play(self.next_action if action is None else action, is_by_hand)
            self._edit_by_script()

    def edit(self, edit: Any, words: str = "The coin was moved", is_added: bool = False) -> None:
        """Change the world on show. Raises InputError, changing nothing, where that is impossible.

        ``is_added``: an earlier edit of the same kind at this step stands (History.replace_last).
        """
        state = self.history.current.state.copy()
        self._rules.apply_edit(state, edit)
        self._leave_what_follows(words)
        self.history.replace_last(self._decided(state), edit, is_added)
        self.history.note(Kind.EDIT, words)

    def redecide(self, cause: str = "", actor: Actor | None = None) -> None:
        """Ask an actor (the one who acts anyway, if not given) anew about the frame on show."""
        if self.is_over:
            return
        self._leave_what_follows(cause)
        self.branches.shown.actor = actor or self.branches.shown.actor
        self.history.replace_last(self._decided(self.history.current.state))

    def branch(self, cause: str, actor: Actor | None = None, action: int | None = None) -> None:
        """Leave the line on show at the frame on show, even at its end, for another actor or with another action.

        Raises:
            InputError: the episode is over at this frame.
        """
        if self.is_over:
            raise InputError("The episode is over at this frame; go to an earlier one to branch from it.")
        self.branches.fork(next(self._numbers), cause)
        self.redecide(cause, actor)
        self.leave_script()
        if action is not None:
            self._play(action, is_by_hand=True)

    def play_script(self) -> None:
        """Play everything that is recorded."""
        while self.follows_script and not self.is_over:
            self.step_on()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is marked on the line on show, and where it first differs from its companion, in order."""
        marks, step = self.history.all_marks(), self.branches.divergence
        if step is None:
            return marks
        fork = Mark(step, Kind.FORK, "First step that differs from the line of play that was on show before")
        return tuple(sorted([*marks, fork], key=lambda mark: mark.step))

    @property
    def decisive_step(self) -> int:
        """The first step at which the coin had been passed; the last one played where it never was."""
        passed = (mark.step for mark in self.history.marks if mark.kind is Kind.PASSED)
        return next(passed, self.history.num_steps)

    @property
    def next_action(self) -> int:
        """What is done at the frame on show, unless the keyboard acts."""
        if not self.history.is_at_end:
            return self.history.actions[self.history.position]
        if self.follows_script:
            return self._script.actions[self.history.position]
        chosen = self.history.current.agent_action
        return NO_ACTION if chosen is None else chosen

    def _play(self, action: int, is_by_hand: bool = False) -> None:
        before = self.history.current.state
        state = before.copy()
        was_moved = self._rules.is_moved(state)
        step = self._rules.step(state, np.array([action]))
        ending, death = self._rules.verdict(step, was_moved)
        if ending is None:
            self.history.push(action, self._decided(state, self.history.current), is_by_hand)
        else:
            self.history.push(action, Frame(state, ending=ending, death=death), is_by_hand)
            self.history.note(_KINDS[ending], ending_words(ending, death))
        if words := self._rules.note(before, state):
            self.history.note(Kind.PASSED, words)

    def _decided(self, state: State, previous: Frame | None = None) -> Frame:
        """The frame of a state, which follows ``previous``: if not given, the frame before the one on show."""
        actor = self.branches.shown.actor
        if actor.policy is None:
            return Frame(state)
        memory = memory_after(previous or self.history.previous, actor.policy)
        decision, action, next_memory = actor.decide(self._rules, state, memory)
        return Frame(state, decision, action, next_memory, policy=actor.policy)

    def _leave_what_follows(self, cause: str) -> None:
        """Branch off where something was played beyond the frame on show."""
        if not self.history.is_at_end:
            self.branches.fork(next(self._numbers), cause)

    def _edit_by_script(self) -> None:
        for step, edit in self._script.edits:
            if step == self.history.position:
                self.edit(edit, is_added=True)


_KINDS = {
    Ending.COIN: Kind.COIN,
    Ending.END: Kind.END,
    Ending.DEATH: Kind.DEATH,
    Ending.TIMEOUT: Kind.TIMEOUT,
}
NO_ACTION = 4
"""Procgen's action without any key."""
PASSED_THE_COIN = "Passed the coin"


def action_of_keys(dx: int, dy: int) -> int:
    """Procgen's action for the directions held down, -1, 0 or 1 each."""
    return NO_ACTION + 3 * dx + dy


def ending_words(ending: Ending, death: str) -> str:
    """How an episode ended, in one line."""
    if ending is Ending.DEATH:
        return "Fell out of the world" if death == "out of bounds" else f"Killed by {_with_article(death)}"
    return {Ending.COIN: "Coin collected", Ending.END: "Reached the end without the coin"}.get(ending, "Out of time")


def _with_article(cause: str) -> str:
    return cause if cause == "lava" else f"a {cause}"
