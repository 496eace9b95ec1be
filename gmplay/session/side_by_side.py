"""Two to four agents in lock-step: one clock, one position, shared edits. Knows nothing of Qt, drawing or files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatchmethod
from typing import Any

from gmplay.core.errors import InputError, LevelRejectedError
from gmplay.core.interaction import Policy
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.state import Level
from gmplay.session import messages
from gmplay.session.actor import Actor, Rules
from gmplay.session.clock import Clock
from gmplay.session.lanes import Comparison, DragCoinIn, GoToDisagreement, Lane, LevelKey, ShowGhosts, ShowLevel
from gmplay.session.level_choice import MAX_REJECTED
from gmplay.session.lock_step import LockStep, RunningLane
from gmplay.session.playthrough import Playthrough, action_of_keys
from gmplay.session.record import MAX_SPEED, MIN_SPEED, Record, check_level_seed
from gmplay.session.session import HOLD_SECONDS
from gmplay.session.sight import LaneMoment, Sight
from gmplay.session.span import Span, clipped_span, leap

SOUGHT_STEPS = 16
"""So many steps are played in one update while a disagreement is sought: the window stays alive meanwhile."""

Coins = dict[LevelKey, tuple[int, int]]


class SideBySide:
    """Lanes in lock-step. ``apply`` messages, let real time pass with ``update``, look with ``sight``.

    It understands those messages of a session that are not about one agent, and those of gmplay.session.lanes.
    Common random numbers: what samples an action depends on action seed, level seed and step only, so lanes with the
    same policy on the same level do the same for ever, and each does what it would do alone.

    Attributes:
        comparison: who stands side by side, and how they are played.
        is_seeking: plays on, as fast as it may, until two lanes disagree.
    """

    def __init__(self, rules: Rules, comparison: Comparison, policies: Mapping[str, Policy]) -> None:
        """``policies`` by agent name; a lane whose agent is not among them is played by the keyboard."""
        self._rules, self._policies = rules, dict(policies)
        self.comparison = comparison
        self.is_seeking = False
        self._keys = (0, 0)
        self._clock = Clock()
        self._episode_number = 0
        self._loop: Span | None = None
        self._begin(comparison, {}, patience=MAX_REJECTED)

    # --- what happens by itself -------------------------------------------------------------------------

    def update(self, real_seconds: float) -> int:
        """Let real time pass. Returns how many steps the lanes went on.

        Raises InputError where a disagreement was sought and there is none to the end.
        """
        if self.is_seeking:
            return self._seek()
        if not self._record.is_playing:
            return 0
        self._clock.add(real_seconds, self._record.speed)
        num_steps = 0
        while self._record.is_playing and not self._waits and self._clock.withdraw():
            self._go_on()
            num_steps += 1
        if self._waits:
            self._hold(real_seconds)
        return num_steps

    def _go_on(self) -> None:
        """One frame on in the direction of play; from one end of the loop to its other; a pause at the first step."""
        target = leap(self._loop, self._lanes.step, self._record.is_backwards)
        if target is not None:
            self._lanes.go_to(target)
        elif not self._record.is_backwards:
            self._step_on()
        else:
            self._lanes.go_to(self._lanes.step - 1)
            if self._lanes.step == 0 and self._loop is None:
                self._rest(at=0)

    @property
    def _waits(self) -> bool:
        """All is over, and nothing is to be shown again."""
        return self._lanes.is_over and self._loop is None and not self._record.is_backwards

    def _hold(self, real_seconds: float) -> None:
        self._held += real_seconds * max(1.0, self._record.speed)
        if self._held >= HOLD_SECONDS:
            self.apply(messages.NextLevel() if self._record.plays_on else messages.Play(False))

    def _seek(self) -> int:
        """Play a stretch beyond what was played so far, and stop where two lanes disagree."""
        lanes = self._lanes
        lanes.go_to(lanes.num_steps)
        for num_steps in range(SOUGHT_STEPS):
            found = lanes.divergence.disagreement
            if found is not None:
                self._rest(at=found)
                return num_steps
            if lanes.is_over:
                self._rest(at=lanes.num_steps)
                raise InputError(f"All lanes do the same until the end of the level, for {lanes.num_steps} steps.")
            self._step_on()
        return SOUGHT_STEPS

    def sight(self) -> Sight:
        """What there is to show now."""
        return Sight(
            comparison=self.comparison,
            lanes=tuple(map(self._moment, self._lanes.lanes)),
            step=self._lanes.step,
            num_steps=self._lanes.num_steps,
            marks=self._lanes.marks,
            divergence=self._lanes.divergence,
            is_seeking=self.is_seeking,
            has_moved_coin=bool(self._coins),
            episode_number=self._episode_number,
            loop=self._loop,
        )

    def _moment(self, running: RunningLane) -> LaneMoment:
        playthrough, history = running.playthrough, running.playthrough.history
        rests = self._lanes.step > history.position
        last = history.current if history.current.decision is not None else history.previous or history.current
        is_driven = self._is_driven(running.lane) and history.is_at_end
        action = action_of_keys(*self._keys) if is_driven else playthrough.next_action
        return LaneMoment(
            lane=running.lane,
            level=running.level,
            previous=None if rests or history.previous is None else history.previous.state,
            current=history.current.state,
            alpha=1.0 if rests else self._clock.alpha(is_leaving=self._record.is_backwards),
            decision=last.decision,
            next_action=None if playthrough.is_over else action,
            ending=history.current.ending,
            death=history.current.death,
        )

    # --- what is asked of it ----------------------------------------------------------------------------

    def set_lanes(self, lanes: Sequence[Lane], policies: Mapping[str, Policy]) -> None:
        """Let others stand side by side, from the first step. Raises InputError, changing nothing."""
        before, self._policies = self._policies, dict(policies)
        try:
            self._begin(self.comparison.replace(lanes=tuple(lanes)), self._coins)
        except InputError:
            self._policies = before
            raise

    @singledispatchmethod
    def apply(self, message: Any) -> None:
        """Do what a message asks. Raises InputError, and changes nothing, where that is impossible."""
        raise TypeError(f"{message!r} is no message for lanes.")

    @apply.register
    def _(self, message: messages.Play) -> None:
        if message.is_playing and not message.is_backwards and self._waits:
            self._restart()
        self._rest(at=self._lanes.step)
        self._held = 0.0
        self._set_record(is_playing=message.is_playing, is_backwards=message.is_playing and message.is_backwards)
        if self._record.is_backwards:
            self._clock.leave_current()
            self._lanes.go_to(self._lanes.step or self._lanes.num_steps)

    @apply.register
    def _(self, message: messages.Loop) -> None:
        self._loop = clipped_span(message.span, self._lanes.num_steps)

    @apply.register
    def _(self, message: messages.StepBy) -> None:
        self._rest(at=self._lanes.step + min(message.num_steps, 0))
        for _ in range(message.num_steps):
            self._step_on()

    @apply.register
    def _(self, message: messages.GoToStep) -> None:
        self._rest(at=message.step)

    @apply.register
    def _(self, message: GoToDisagreement) -> None:
        found = self._lanes.divergence.disagreement
        if found is None and any(map(self._is_driven, self.comparison.lanes)):
            raise InputError("So far all lanes did the same, and what you will do cannot be foreseen: play on.")
        self._rest(at=self._lanes.step if found is None else found)
        self.is_seeking = found is None

    @apply.register
    def _(self, message: messages.Restart) -> None:
        self._restart()

    @apply.register
    def _(self, message: messages.NextLevel) -> None:
        next_seed = (self._record.level_seed + 1) % NUM_LEVEL_SEEDS
        self._begin(self._with_record(level_seed=next_seed), {}, patience=MAX_REJECTED)

    @apply.register
    def _(self, message: messages.SetLevelSeed) -> None:
        self._begin(self._with_record(level_seed=check_level_seed(message.level_seed)), {})

    @apply.register
    def _(self, message: ShowLevel) -> None:
        coins = {} if message.coin is None else {(message.spec, message.level_seed): message.coin}
        self._begin(self._with_record(spec=message.spec, level_seed=message.level_seed), coins)

    @apply.register
    def _(self, message: messages.SetSpeed) -> None:
        self._set_record(speed=min(max(message.speed, MIN_SPEED), MAX_SPEED))

    @apply.register
    def _(self, message: messages.SetGreedy) -> None:
        self._set_record(is_greedy=message.is_greedy)
        self._lanes.act_as(lambda lane: self._actor(lane, self._record))

    @apply.register
    def _(self, message: messages.SetPlaysOn) -> None:
        self._set_record(plays_on=message.plays_on)

    @apply.register
    def _(self, message: messages.SetCamera) -> None:
        self._set_record(camera=message.camera)

    @apply.register
    def _(self, message: ShowGhosts) -> None:
        self.comparison = self.comparison.replace(shows_ghosts=message.is_shown)

    @apply.register
    def _(self, message: messages.HoldKeys) -> None:
        self._keys = (message.dx, message.dy)

    @apply.register
    def _(self, message: DragCoinIn) -> None:
        level, edit = self._lanes.lanes[message.lane].level, self._rules.move_coin(message.x, message.y)
        edited = self._lanes.playthroughs_of(level)
        # Lanes on one level have the same edits at the same steps: one that is impossible in any is made in none,
        # and where an episode is over already all begin anew with the coin there.
        for each in edited:
            self._rules.apply_edit(each.history.current.state.copy(), edit)
        self._coins[level] = (message.x, message.y)
        if any(each.is_over for each in edited):
            self._restart()
        else:
            self._lanes.edit(level, edit)

    @apply.register
    def _(self, message: messages.PutCoinBack) -> None:
        self._coins.clear()
        self._restart()

    # --- inside -----------------------------------------------------------------------------------------

    @property
    def _record(self) -> Record:
        return self.comparison.record

    def _with_record(self, **changes: Any) -> Comparison:
        return self.comparison.replace(record=self._record.replace(**changes))

    def _set_record(self, **changes: Any) -> None:
        self.comparison = self._with_record(**changes)

    def _step_on(self) -> None:
        self._lanes.step_on(lambda lane: action_of_keys(*self._keys) if self._is_driven(lane) else None)

    def _rest(self, at: int) -> None:
        """Pause and show this step as it is."""
        self.is_seeking = False
        self._set_record(is_playing=False, is_backwards=False)
        self._lanes.go_to(at)
        self._clock.rest_on_current()

    def _is_driven(self, lane: Lane) -> bool:
        """The keyboard plays this lane."""
        return lane.agent_name not in self._policies

    def _actor(self, lane: Lane, record: Record) -> Actor:
        return Actor(self._policies.get(lane.agent_name), record.action_seed, record.is_greedy)

    def _restart(self) -> None:
        self._begin(self.comparison, self._coins)

    def _begin(self, comparison: Comparison, coins: Coins, patience: int = 0) -> None:
        """Put lanes on show, at their first step. Raises InputError, changing nothing, where there is no such level.

        Args:
            coins: where coins were dragged to.
            patience: so many levels are passed over that offer no place for a lane's coin.
        """
        record, levels = self._first_accepted(comparison, patience)
        lanes = LockStep([self._running(lane, record, levels, coins) for lane in comparison.lanes])
        self.comparison, self._coins, self._lanes = comparison.replace(record=record), coins, lanes
        self._held, self._loop, self.is_seeking = 0.0, None, False
        self._clock.rest_on_current()
        self._episode_number += 1

    def _running(self, lane: Lane, record: Record, levels: dict[LevelKey, Level], coins: Coins) -> RunningLane:
        key = lane.level_of(record)
        playthrough = Playthrough(self._rules, levels[key], self._actor(lane, record))
        if key in coins:
            playthrough.edit(self._rules.move_coin(*coins[key]))
        return RunningLane(lane, key, playthrough)

    def _first_accepted(self, comparison: Comparison, patience: int) -> tuple[Record, dict[LevelKey, Level]]:
        """The record, its seed the first whose levels offer a place for every lane's coin, and these levels."""
        record = comparison.record
        while True:
            keys = {lane.level_of(record) for lane in comparison.lanes}
            try:
                return record, {key: self._rules.generate(*key) for key in keys}
            except LevelRejectedError:
                if patience == 0:
                    raise
            patience -= 1
            record = record.replace(level_seed=(record.level_seed + 1) % NUM_LEVEL_SEEDS)
