"""The session: a record, the episode on show, messages in, snapshots out. Knows nothing of Qt, drawing or files."""

from __future__ import annotations

import itertools
from functools import singledispatchmethod
from pathlib import PurePath
from typing import Any

from gmplay.core.episode import Run
from gmplay.core.interaction import Policy
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.state import Level
from gmplay.session import messages
from gmplay.session.actor import Actor, Rules, memory_after
from gmplay.session.branches import Branch, Script
from gmplay.session.breakpoints import HitCounts
from gmplay.session.clock import Clock
from gmplay.session.level_choice import first_accepted, own_level, replay_level
from gmplay.session.past import Past
from gmplay.session.playthrough import Origin, Playthrough, action_of_keys
from gmplay.session.record import MAX_SPEED, MIN_SPEED, Record, check_level_seed
from gmplay.session.snapshot import Gaze as Gaze
from gmplay.session.snapshot import Snapshot as Snapshot
from gmplay.session.span import Span, leap
from gmplay.session.travel import travel

HOLD_SECONDS = 1.2
"""How long a finished episode stays on show before the next level."""


class Session:
    """What the user is doing. ``apply`` messages, let real time pass with ``update``, look with ``snapshot``.

    Attributes:
        past: the episodes played so far, one of them on show.
        loop: (first, last) step of what is played again and again, None if nothing is.
    """

    def __init__(self, rules: Rules, record: Record, level: Level | None = None) -> None:
        """``rules`` is the environment; ``level`` is the record's level, where the caller has it already."""
        self.rules = rules
        self.record = record
        self._policy: Policy | None = None
        self._replay: messages.Replay | None = None
        self._keys = (0, 0)
        self._clock = Clock()
        self._held = 0.0
        self._numbers = itertools.count(1)
        self.past = Past(record.history_megabytes)
        self.loop: Span | None = None
        self._hits = HitCounts()
        if level is None:
            level_seed, level = record.level_seed, own_level(self.record)
            if level is None:
                level_seed, level = first_accepted(self.rules, record.spec, level_seed)
            self._record(level_seed=level_seed)
        self._show(level)

    # --- what happens by itself -------------------------------------------------------------------------

    def update(self, real_seconds: float) -> int:
        """Let real time pass. Returns how many steps the world went on."""
        if not self.record.is_playing:
            return 0
        self._clock.add(real_seconds, self.record.speed)
        num_steps = 0
        while self.record.is_playing and not self._rests_at_end and self._clock.withdraw():
            self._go_on()
            self._stop_at_breakpoints()
            num_steps += 1
        if self._rests_at_end:
            self._hold(real_seconds)
        else:
            self._held = 0.0
        self.past.trim()
        return num_steps

    def _go_on(self) -> None:
        """One frame on in the direction of play; from one end of the loop to its other; a pause at the first step."""
        history, is_backwards = self._playthrough.history, self.record.is_backwards
        target = leap(self.loop, history.position, is_backwards)
        if target is not None:
            history.go_to(target)
        elif not is_backwards:
            self._step_on()
        else:
            self._playthrough.step_back()
            if history.position == 0 and self.loop is None:
                self.apply(messages.Play(False))

    @property
    def _rests_at_end(self) -> bool:
        is_over = self._playthrough.is_over or self._playthrough.is_script_finished
        return is_over and self._playthrough.history.is_at_end and self.loop is None and not self.record.is_backwards

    def _hold(self, real_seconds: float) -> None:
        """A finished episode stays on show for a while."""
        self._held += real_seconds * max(1.0, self.record.speed)
        if self._held < HOLD_SECONDS:
            return
        if self.record.plays_on and self._replay is None and not self.record.level_json:
            self.apply(messages.NextLevel())
            self._stop_at_breakpoints()
        else:
            self.apply(messages.Play(False))

    def _stop_at_breakpoints(self) -> None:
        """Pause where one begins to hold at the frame on show, as time runs forwards."""
        if not self.record.is_backwards and self._hits.meet(self.record.breakpoints, self._playthrough.history):
            self.apply(messages.Play(False))

    @property
    def actions(self) -> tuple[int, ...]:
        """What was done so far in the episode on show, up to the frame on show."""
        history = self._playthrough.history
        return tuple(history.actions[: history.position])

    @property
    def alpha(self) -> float:
        """0 .. 1, how far what is drawn is from the frame before to the one on show."""
        return self._clock.alpha(is_leaving=self.record.is_backwards and self.record.is_playing)

    def snapshot(self) -> Snapshot:
        """What there is to show now."""
        history = self._playthrough.history
        last_decided = history.current if history.current.decision is not None else history.previous or history.current
        return Snapshot(
            record=self.record,
            previous=history.previous.state if history.previous else None,
            current=history.current.state,
            alpha=self.alpha,
            decision=last_decided.decision,
            next_action=action_of_keys(*self._keys) if self.record.is_taken_over else self._playthrough.next_action,
            last_action=history.actions[history.position - 1] if history.position else None,
            step=history.position,
            num_steps=history.num_steps,
            marks=self._playthrough.marks,
            loop=self.loop,
            hits=self._hits.of(self.record.breakpoints),
            ending=history.current.ending,
            death=history.current.death,
            is_replay=self._replay is not None,
            episode_number=self._playthrough.number,
            is_by_hand=self._playthrough.is_by_hand,
            decider=self._playthrough.branches.decider_of(history.current),
        )

    def run(self) -> Run:
        """What was played of the line on show, to be seen again; a replay is told whole."""
        return self._playthrough.run()

    def gaze(self, step: int | None = None) -> Gaze:
        """What there is to examine at a step that was played; at the frame on show without one."""
        history = self._playthrough.history
        step = history.position if step is None else step
        frame, previous = history.frames[step], history.frames[step - 1] if step else None
        branches = self._playthrough.branches
        policy = branches.shown.actor.policy if frame.policy is None else frame.policy
        memory = () if policy is None else memory_after(previous, policy)
        name = branches.decider_of(frame)
        return Gaze(frame.state, policy, memory, frame.decision, step, self._playthrough.number, name)

    # --- what is asked of it ----------------------------------------------------------------------------

    def set_agent(self, name: str, policy: Policy | None, from_here: bool = False) -> None:
        """Let another agent act, from the first step of the level on show, or on a branch from the frame on show.

        Raises:
            InputError: it cannot branch from here, because the episode is over.
        """
        if from_here:
            self._playthrough.branch(f"Agent {PurePath(name).stem}", Actor(policy, self.record.action_seed, name=name))
            self.past.note_change()
        self._policy = policy
        self._record(agent_name=name, is_taken_over=False)
        if not from_here:
            self._restart()

    def show_line(self, episode: Playthrough, branch: Branch) -> None:
        """Pause and show a line of play that is kept, with the levels and the agent that were chosen then."""
        origin, actor = episode.origin, branch.actor
        assert origin is not None, "a session's episodes know where they came from"
        self.past.show(episode, branch.number)
        self._replay, self._policy, self.loop = origin.replay, actor.policy, None
        coin = self.rules.coin_moved_by(edit for _, edit in branch.history.edits) if origin.replay is None else None
        self._record(
            is_playing=False,
            is_taken_over=False,
            spec=origin.spec,
            level_seed=origin.level_seed,
            level_json=origin.level_json,
            coin=coin,
            agent_name=actor.name,
            is_greedy=actor.is_greedy,
        )
        self._clock.rest_on_current()

    @singledispatchmethod
    def apply(self, message: Any) -> None:
        """Do what a message asks. Raises InputError, and changes nothing, where that is impossible."""
        raise TypeError(f"{message!r} is no session message.")

    @apply.register
    def _(self, message: messages.TimeMessage) -> None:
        travel(message, self)

    @apply.register
    def _(self, message: messages.Play) -> None:
        history = self._playthrough.history
        self._record(is_backwards=message.is_backwards, is_playing=message.is_playing)
        self._clock.rest_on_current()
        if message.is_playing and message.is_backwards:
            self._clock.leave_current()
            history.go_to(history.position or history.num_steps)
        elif message.is_playing and self._rests_at_end:
            self._restart()

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
        self._record(level_seed=message.level_seed, level_json="", coin=None)
        self._replay = None
        self._show(level)

    @apply.register
    def _(self, message: messages.ShowLevel) -> None:
        level = message.level
        self._record(level_seed=int(level.state.level_seed[0]), level_json=level.to_json(), coin=None)
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
        self._playthrough.act_as(self._actor(), "Greedy" if message.is_greedy else "Sampled")

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
        self._playthrough.redecide("You took over" if message.is_taken_over else "You gave back")
        self._playthrough.leave_script()
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
        level_seed, level = first_accepted(self.rules, spec, level_seed)
        self._record(spec=spec, level_seed=level_seed, level_json="", coin=None)
        self._replay = None
        self._show(level)

    def _record(self, **changes: Any) -> None:
        self.record = self.record.replace(**changes)

    def _actor(self) -> Actor:
        return Actor(self._policy, self.record.action_seed, self.record.is_greedy, self.record.agent_name)

    @property
    def _playthrough(self) -> Playthrough:
        return self.past.shown

    def _step_on(self) -> None:
        """One frame forwards; keys act only where nothing was played yet."""
        self._playthrough.step_on(action_of_keys(*self._keys) if self.record.is_taken_over else None)

    def _restart(self) -> None:
        if self._replay is not None:
            episode = self._replay.episode
            self._show(replay_level(self.rules, episode), Script.of(episode))
        else:
            self._show(own_level(self.record) or self.rules.generate(self.record.spec, self.record.level_seed))

    def _show(self, level: Level, script: Script | None = None) -> None:
        """Put a level on show, at its first step. The episode on show until now is kept."""
        record = self.record
        origin = Origin(record.spec, record.level_seed, record.level_json, self._replay)
        playthrough = Playthrough(self.rules, level, self._actor(), script, origin, self._numbers)
        if script is None and self.record.coin is not None:
            playthrough.edit(self.rules.move_coin(*self.record.coin))
        self.past.add(playthrough)
        self.loop = None
        self._clock.rest_on_current()
        self._held = 0.0
