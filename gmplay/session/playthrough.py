"""One episode on show: who acts, what an edit does, when it is over."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gmplay.core.episode import Run
from gmplay.core.interaction import Decision, Memory, Policy, greedy_actions, sample_actions
from gmplay.core.level import LevelSpec
from gmplay.core.outcome import Ending
from gmplay.core.seeding import action_uniforms
from gmplay.envs.coinrun.state import Level, State
from gmplay.session.history import Frame, History


class Rules(Protocol):
    """The part of an environment that a session needs; see rules.CoinRunRules."""

    @property
    def spec_type(self) -> type[LevelSpec]: ...
    def generate(self, spec: Any, level_seed: int) -> Level: ...
    def load(self, levels: Sequence[Level]) -> State: ...
    def step(self, state: State, actions: Any) -> Any: ...
    def observe(self, state: State, kind: str) -> Any: ...
    def move_coin(self, x: int, y: int) -> Any: ...
    def apply_edit(self, state: State, edit: Any) -> None: ...
    def is_moved(self, state: State) -> bool: ...
    def note(self, before: State, after: State) -> str: ...
    def fingerprints(self, state: State) -> Any: ...
    def verdict(self, step: Any, was_moved: bool) -> tuple[Ending | None, str]: ...


@dataclass(frozen=True)
class Actor:
    """A policy and the way its actions are picked.

    Attributes:
        policy: None where no agent is loaded; then nothing is decided.
        action_seed: seed of the sampling stream.
        is_greedy: the most probable action instead of a sampled one.
    """

    policy: Policy | None = None
    action_seed: int = 0
    is_greedy: bool = False

    def decide(self, rules: Rules, state: State, memory: Memory) -> tuple[Decision, int, Memory]:
        """The decision on one world, the action picked from it, and the memory for the next step."""
        assert self.policy is not None
        decision, memory = self.policy.decide(rules.observe(state, self.policy.observation_kind), memory)
        if self.is_greedy:
            return decision, int(greedy_actions(decision)[0]), memory
        uniforms = action_uniforms(self.action_seed, state.level_seed, state.steps)
        return decision, int(sample_actions(decision, uniforms)[0]), memory


class Playthrough:
    """One level being played. ``script`` is a recorded run to repeat, if there is one."""

    def __init__(self, rules: Rules, level: Level, actor: Actor, script: Run | None = None) -> None:
        self._rules, self._level, self._actor = rules, level, actor
        self._recorded = script
        self._script = tuple(map(int, script.actions)) if script else ()
        self._script_edits = script.edits if script else ()
        self._script_by_hand = {step for span in (script.takeovers if script else ()) for step in range(*span)}
        self.history = History(Frame(rules.load([level])))
        self.redecide()
        self._edit_by_script()

    @property
    def follows_script(self) -> bool:
        """The next step repeats a recorded one."""
        return self.history.position < len(self._script)

    @property
    def is_script_finished(self) -> bool:
        """Everything recorded was repeated, and nothing was played since."""
        return bool(self._script) and self.history.num_steps == len(self._script)

    @property
    def is_by_hand(self) -> bool:
        """The action that comes next, as far as it was played or recorded, was the keyboard's."""
        if not self.history.is_at_end:
            return self.history.by_hand[self.history.position]
        return self.follows_script and self.history.position in self._script_by_hand

    @property
    def is_over(self) -> bool:
        """The frame on show is the last of its episode."""
        return self.history.current.ending is not None

    def act_as(self, actor: Actor) -> None:
        """From the frame on show on, this actor decides; what was played beyond is forgotten."""
        self._actor = actor
        self.redecide()

    def leave_script(self) -> None:
        """From the frame on show on, nothing is repeated."""
        self._recorded, self._script, self._script_edits = None, (), ()

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

    def edit(self, edit: Any, is_added: bool = False) -> None:
        """Change the world on show. Raises InputError, changing nothing, where that is impossible.

        ``is_added``: an earlier edit of the same kind at this step stands (History.branch_here).
        """
        state = self.history.current.state.copy()
        self._rules.apply_edit(state, edit)
        self.history.branch_here(self._decided(state), edit, is_added)
        self.history.note("The coin was moved")

    def redecide(self) -> None:
        """Ask the actor anew about the frame on show and forget what was played beyond it."""
        if self.is_over:
            return
        self.history.branch_here(self._decided(self.history.current.state))

    def play_script(self) -> None:
        """Play everything that is recorded."""
        while self.follows_script and not self.is_over:
            self.step_on()

    def run(self, beginning: Run) -> Run:
        """What was played, to be seen again; a recorded run that is repeated is told whole.

        ``beginning`` says whose run on which level it is, without any step.
        """
        history = self.history
        if self._recorded is not None and history.num_steps < len(self._script):
            return self._recorded
        return dataclasses.replace(
            beginning,
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
    def decisive_step(self) -> int:
        """The first step at which the coin had been passed; the last one played where it never was."""
        passed = (step for step, words in self.history.notes if words == PASSED_THE_COIN)
        return next(passed, self.history.num_steps)

    @property
    def next_action(self) -> int:
        """What is done at the frame on show, unless the keyboard acts."""
        if not self.history.is_at_end:
            return self.history.actions[self.history.position]
        if self.follows_script:
            return self._script[self.history.position]
        chosen = self.history.current.agent_action
        return NO_ACTION if chosen is None else chosen

    def _play(self, action: int, is_by_hand: bool) -> None:
        before = self.history.current.state
        state = before.copy()
        was_moved = self._rules.is_moved(state)
        step = self._rules.step(state, np.array([action]))
        ending, death = self._rules.verdict(step, was_moved)
        if ending is None:
            self.history.push(action, self._decided(state, self.history.current.next_memory), is_by_hand)
        else:
            self.history.push(action, Frame(state, ending=ending, death=death), is_by_hand)
            self.history.note(ending_words(ending, death))
        self.history.note(self._rules.note(before, state))

    def _decided(self, state: State, memory: Memory | None = None) -> Frame:
        policy = self._actor.policy
        if policy is None:
            return Frame(state)
        if memory is None:
            previous = self.history.previous
            memory = previous.next_memory if previous else policy.initial_memory(1)
        return Frame(state, *self._actor.decide(self._rules, state, memory))

    def _edit_by_script(self) -> None:
        for step, edit in self._script_edits:
            if step == self.history.position:
                self.edit(edit, is_added=True)


NO_ACTION = 4
"""Procgen's action without any key."""
PASSED_THE_COIN = "Passed the coin"


def ending_words(ending: Ending, death: str) -> str:
    """How an episode ended, in one line."""
    if ending is Ending.DEATH:
        return "Fell out of the world" if death == "out of bounds" else f"Killed by {_with_article(death)}"
    return {Ending.COIN: "Coin collected", Ending.END: "Reached the end without the coin"}.get(ending, "Out of time")


def _with_article(cause: str) -> str:
    return cause if cause == "lava" else f"a {cause}"
