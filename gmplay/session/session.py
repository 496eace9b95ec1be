"""The session: a record, the episode on show, messages in, snapshots out. Knows nothing of Qt, drawing or files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Any

import numpy as np

from gmplay.core.episode import Run
from gmplay.core.errors import LevelRejectedError
from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.state import Level, State
from gmplay.session import messages
from gmplay.session.clock import Clock
from gmplay.session.playthrough import NO_ACTION, Actor, Playthrough, Rules, ending_words
from gmplay.session.record import MAX_SPEED, MIN_SPEED, Record, check_level_seed

MAX_REJECTED = 64
"""So many levels in a row without a place for the coin are passed over; then the spec is at fault."""

HOLD_SECONDS = 1.2
"""How long a finished episode stays on show before the next level."""


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
        notes: (step, words) pairs about what happened when.
        ending, death: what decided the episode, at the frame on show, and what killed the agent.
        is_replay: a recorded episode is being repeated.
        is_by_hand: in a replay, the action that comes next was the keyboard's.
        episode_number: grows with every (re)start, so that histories know when to begin anew.
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
    notes: tuple[tuple[int, str], ...]
    ending: Ending | None
    death: str
    is_replay: bool
    is_by_hand: bool
    episode_number: int

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
        policy: who decides, None without an agent.
        memory: what the policy remembers as it decides here.
        decision: what it decided, None without an agent and where the episode is over.
        step: which frame of the episode.
        episode_number: which episode; grows with every (re)start.
    """

    state: State
    policy: Policy | None
    memory: Memory
    decision: Decision | None
    step: int
    episode_number: int


class Session:
    """What the user is doing. ``apply`` messages, let real time pass with ``update``, look with ``snapshot``."""

    def __init__(self, rules: Rules, record: Record, level: Level | None = None) -> None:
        """``rules`` is the environment; ``level`` is the record's level, where the caller has it already."""
        self.rules = rules
        self.record = record
        self._policy: Policy | None = None
        self._replay: messages.Replay | None = None
        self._keys = (0, 0)
        self._clock = Clock()
        self._held = 0.0
        self._episode_number = 0
        self._playthrough: Playthrough
        self._beginning: Run
        self._left: tuple[Playthrough, Run] | None = None
        if level is None:
            level_seed, level = self._first_accepted(record.spec, record.level_seed)
            self._record(level_seed=level_seed)
        self._show(level)

    # --- what happens by itself -------------------------------------------------------------------------

    def update(self, real_seconds: float) -> int:
        """Let real time pass. Returns how many steps the world went on."""
        if not self.record.is_playing:
            return 0
        self._clock.add(real_seconds, self.record.speed)
        num_steps = 0
        while not self._rests_at_end and self._clock.withdraw():
            self._step_on()
            num_steps += 1
        if self._rests_at_end:
            self._hold(real_seconds)
        return num_steps

    @property
    def _rests_at_end(self) -> bool:
        is_over = self._playthrough.is_over or self._playthrough.is_script_finished
        return is_over and self._playthrough.history.is_at_end

    def _hold(self, real_seconds: float) -> None:
        self._held += real_seconds * max(1.0, self.record.speed)
        if self._held < HOLD_SECONDS:
            return
        if self.record.plays_on and self._replay is None:
            self.apply(messages.NextLevel())
        else:
            self.apply(messages.Play(False))

    @property
    def actions(self) -> tuple[int, ...]:
        """What was done so far in the episode on show, up to the frame on show."""
        history = self._playthrough.history
        return tuple(history.actions[: history.position])

    def snapshot(self) -> Snapshot:
        """What there is to show now."""
        history = self._playthrough.history
        last_decided = history.current if history.current.decision is not None else history.previous or history.current
        return Snapshot(
            record=self.record,
            previous=history.previous.state if history.previous else None,
            current=history.current.state,
            alpha=self._clock.fraction,
            decision=last_decided.decision,
            next_action=self._keyboard_action() if self.record.is_taken_over else self._playthrough.next_action,
            last_action=history.actions[history.position - 1] if history.position else None,
            step=history.position,
            num_steps=history.num_steps,
            notes=tuple(history.notes),
            ending=history.current.ending,
            death=history.current.death,
            is_replay=self._replay is not None,
            is_by_hand=self._playthrough.is_by_hand,
            episode_number=self._episode_number,
        )

    def gaze(self, step: int | None = None) -> Gaze:
        """What there is to examine at a step that was played; at the frame on show without one."""
        history = self._playthrough.history
        step = history.position if step is None else step
        frame, memory = history.frames[step], () if self._policy is None else self._policy.initial_memory(1)
        if step and history.frames[step - 1].decision is not None:
            memory = history.frames[step - 1].next_memory
        return Gaze(frame.state, self._policy, memory, frame.decision, step, self._episode_number)

    def run(self) -> Run:
        """What was played of the episode on show, to be seen again; a replay is told whole."""
        return self._playthrough.run(self._beginning)

    def left_run(self) -> Run | None:
        """What was played of the episode that was on show before this one; None where there was none."""
        return self._left[0].run(self._left[1]) if self._left else None

    # --- what is asked of it ----------------------------------------------------------------------------

    def set_agent(self, name: str, policy: Policy | None) -> None:
        """Let another agent act, from the first step of the level on show."""
        self._policy = policy
        self._record(agent_name=name, is_taken_over=False)
        self._restart()

    @singledispatchmethod
    def apply(self, message: Any) -> None:
        """Do what a message asks. Raises InputError, and changes nothing, where that is impossible."""
        raise TypeError(f"{message!r} is no session message.")

    @apply.register
    def _(self, message: messages.Play) -> None:
        if message.is_playing and self._rests_at_end:
            self._restart()
        self._clock.rest_on_current()
        self._record(is_playing=message.is_playing)

    @apply.register
    def _(self, message: messages.StepBy) -> None:
        self.apply(messages.Play(False)) if self.record.is_playing else None
        for _ in range(abs(message.num_steps)):
            self._step_on() if message.num_steps > 0 else self._playthrough.step_back()
        self._clock.rest_on_current()

    @apply.register
    def _(self, message: messages.GoToStep) -> None:
        self._record(is_playing=False)
        self._playthrough.history.go_to(message.step)
        self._clock.rest_on_current()

    @apply.register
    def _(self, message: messages.Restart) -> None:
        self._restart()

    @apply.register
    def _(self, message: messages.NextLevel) -> None:
        self._go_to(self.record.spec, (self.record.level_seed + 1) % NUM_LEVEL_SEEDS)

    @apply.register
    def _(self, message: messages.SetLevelSeed) -> None:
        level = self.rules.generate(self.record.spec, check_level_seed(message.level_seed))
        self._record(level_seed=message.level_seed, coin=None)
        self._replay = None
        self._show(level)

    @apply.register
    def _(self, message: messages.SetSpec) -> None:
        self._go_to(message.spec, self.record.level_seed)

    @apply.register
    def _(self, message: messages.SetSpeed) -> None:
        self._record(speed=min(max(message.speed, MIN_SPEED), MAX_SPEED))

    @apply.register
    def _(self, message: messages.SetGreedy) -> None:
        self._record(is_greedy=message.is_greedy)
        self._playthrough.act_as(self._actor())

    @apply.register
    def _(self, message: messages.SetPlaysOn) -> None:
        self._record(plays_on=message.plays_on)

    @apply.register
    def _(self, message: messages.SetCamera) -> None:
        self._record(camera=message.camera)

    @apply.register
    def _(self, message: messages.ShowAgentView) -> None:
        self._record(shows_agent_view=message.is_shown)

    @apply.register
    def _(self, message: messages.TakeOver) -> None:
        self._keys = (0, 0)
        self._playthrough.leave_script()
        self._playthrough.redecide()
        self._record(is_taken_over=message.is_taken_over)

    @apply.register
    def _(self, message: messages.HoldKeys) -> None:
        self._keys = (message.dx, message.dy)

    @apply.register
    def _(self, message: messages.DragCoin) -> None:
        if self._playthrough.is_over:
            self._restart()
        self._playthrough.edit(self.rules.move_coin(message.x, message.y))
        self._playthrough.leave_script()
        if self._replay is None:  # on a replayed level the user's own level keeps its coin
            self._record(coin=(message.x, message.y))

    @apply.register
    def _(self, message: messages.PutCoinBack) -> None:
        self._record(coin=None)
        self._restart()

    @apply.register
    def _(self, message: messages.Replay) -> None:
        previous, self._replay = self._replay, message
        try:
            self._restart()
        except ValueError:
            self._replay = previous
            raise
        if message.opens_at_decision:
            self._playthrough.play_script()
            self._playthrough.history.go_to(self._playthrough.decisive_step)
        self._record(is_taken_over=False, is_playing=not message.opens_at_decision)

    # --- inside -----------------------------------------------------------------------------------------

    def _go_to(self, spec: Any, level_seed: int) -> None:
        """Show the first level from a seed on that the spec accepts."""
        level_seed, level = self._first_accepted(spec, level_seed)
        self._record(spec=spec, level_seed=level_seed, coin=None)
        self._replay = None
        self._show(level)

    def _first_accepted(self, spec: Any, level_seed: int) -> tuple[int, Level]:
        """The level of this seed, or of the next that offers a place for the coin. Raises InputError."""
        for _ in range(MAX_REJECTED):
            try:
                return level_seed, self.rules.generate(spec, level_seed)
            except LevelRejectedError:
                level_seed = (level_seed + 1) % NUM_LEVEL_SEEDS
        return level_seed, self.rules.generate(spec, level_seed)

    def _record(self, **changes: Any) -> None:
        self.record = self.record.replace(**changes)

    def _actor(self) -> Actor:
        return Actor(self._policy, self.record.action_seed, self.record.is_greedy)

    def _step_on(self) -> None:
        """One frame forwards; keys act only where nothing was played yet."""
        self._playthrough.step_on(self._keyboard_action() if self.record.is_taken_over else None)

    def _keyboard_action(self) -> int:
        """Procgen's action for the directions held down."""
        dx, dy = self._keys
        return NO_ACTION + 3 * dx + dy

    def _restart(self) -> None:
        if self._replay is not None:
            episode = self._replay.episode
            level = replay_level(self.rules, episode)
            self._show(level, Playthrough(self.rules, level, self._actor(), episode))
        else:
            self._show(self.rules.generate(self.record.spec, self.record.level_seed))

    def _show(self, level: Level, playthrough: Playthrough | None = None) -> None:
        """Put a level on show, at its first step."""
        if self._episode_number:
            self._left = self._playthrough, self._beginning
        self._playthrough = playthrough or Playthrough(self.rules, level, self._actor())
        self._beginning = self._new_beginning()
        if playthrough is None and self.record.coin is not None:
            self._playthrough.edit(self.rules.move_coin(*self.record.coin))
        self._clock.rest_on_current()
        self._held = 0.0
        self._episode_number += 1

    def _new_beginning(self) -> Run:
        """The run of the episode on show before its first step."""
        level: Any = self._replay.episode if self._replay else self.record
        return Run(
            env_name=self.record.spec.env_name,
            spec=level.spec if self._replay else level.spec.to_dict(),
            level_seed=level.level_seed,
            level_json=level.level_json if self._replay else None,
            action_seed=self.record.action_seed,
            agent_name=self.record.agent_name,
            actions=np.empty(0, np.uint8),
            edits=(),
            fingerprints=np.empty(0, np.uint32),
        )


def replay_level(rules: Rules, episode: Any) -> Level:
    """The level an episode was played on. Raises InputError where the episode cannot be replayed here."""
    if episode.level_json is not None:
        return Level.from_json(episode.level_json)
    return rules.generate(rules.spec_type.from_dict(episode.spec), episode.level_seed)
