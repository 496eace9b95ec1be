"""The only loop: worlds, an actor, and what came of the episodes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gmplay.core.episode import Episode
from gmplay.core.interaction import Memory, Policy, sample_actions
from gmplay.core.outcome import Ending, Outcome
from gmplay.core.seeding import action_uniforms
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.edit import is_moved
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.fingerprint import fingerprints
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import DEATH_NAMES, State
from gmplay.evaluation.counterfactual import observe_with_and_without_coin, select_memory
from gmplay.evaluation.levels import LevelRows

WIDTH = 128
"""Worlds per batch, always, idle ones included: a policy's floats depend on the batch's width in their
last bits, and on nothing else of it, so splitting the levels differently never changes the numbers."""

PATIENCE = 300
"""Turns after which an unfinished level no longer holds back the results of later ones."""

UNDECIDED = -1
_IDLE = -1


class Actor(Protocol):
    """What acts in a rollout."""

    action_seed: int

    def initial_memory(self, num_worlds: int) -> Memory:
        """Memory at the first step of an episode."""
        ...

    def act(
        self, state: State, is_blind: NDArray[np.bool_], memory: Memory
    ) -> tuple[NDArray[np.int64], Memory, NDArray[np.bool_]]:
        """Actions, next memory, and whether the coin is in view, for each world. Changes no argument."""
        ...


class PolicyActor:
    """Samples a policy's actions; blind worlds show it no coin."""

    def __init__(self, env: CoinRun, policy: Policy, action_seed: int) -> None:
        self.action_seed = action_seed
        self._env, self._policy = env, policy

    def initial_memory(self, num_worlds: int) -> Memory:
        """See Actor."""
        return self._policy.initial_memory(num_worlds)

    def act(
        self, state: State, is_blind: NDArray[np.bool_], memory: Memory
    ) -> tuple[NDArray[np.int64], Memory, NDArray[np.bool_]]:
        """See Actor. An action depends on observation, memory, action seed, level seed and step."""
        kind = self._policy.observation_kind
        observation, is_in_view = observe_with_and_without_coin(self._env, kind, state, is_blind)
        decision, memory = self._policy.decide(observation, memory)
        uniforms = action_uniforms(self.action_seed, state.level_seed, state.steps)
        return sample_actions(decision, uniforms), memory, is_in_view


def endings(step: Step, was_moved: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(num_worlds,) the Ending this step brought, UNDECIDED where the episode goes on."""
    endings = np.full(step.num_worlds, UNDECIDED)
    endings[step.truncated] = Ending.TIMEOUT  # from the last that is tested to the first
    endings[step.death > 0] = Ending.DEATH
    endings[step.end_reached & was_moved] = Ending.END
    endings[step.coin_collected] = Ending.COIN
    return endings


@dataclass(frozen=True)
class _Fork:
    """A twin waiting for a free world: the moment at which the coin came into view."""

    level: int
    state: State
    memory: Memory


class Rollout:
    """Plays one episode per level, and its blind twin where the coin was moved and came into view.

    ``advance`` takes one step in all WIDTH worlds and refills those whose episode was decided.
    Episode and twin share level and action randomness, so they are one run until the coin comes into
    view; the twin is forked there.
    """

    def __init__(
        self,
        env: CoinRun,
        spec: CoinRunSpec,
        levels: LevelRows,
        actor: Actor,
        agent_name: str,
        max_steps: int | None = None,
    ) -> None:
        """
        Args:
            max_steps: gives up earlier than the environment does; counts as a time-out.
        """
        self._env, self._spec, self._actor = env, spec, actor
        self._levels, self._max_steps = levels, max_steps or env.max_steps
        self._shared: dict[str, Any] = {"env_name": env.name, "spec": spec.to_dict(), "agent_name": agent_name}
        self._ready = _InOrder(len(levels))
        self._num_loaded = 0
        self._forks: deque[_Fork] = deque()
        self._waiting: dict[int, Episode | Ending] = {}  # the arm of a pair that was decided first
        self._state = State.zeros(WIDTH)
        self._memory = actor.initial_memory(WIDTH)
        self._level = np.full(WIDTH, _IDLE)
        self._is_blind, self._is_moved, self._was_in_view = (np.zeros(WIDTH, np.bool_) for _ in range(3))
        self._touched_invisible = np.zeros(WIDTH, np.bool_)
        self._return = np.zeros(WIDTH)
        self._actions = np.zeros((WIDTH, self._max_steps), np.uint8)
        self._fingerprints = np.zeros((WIDTH, self._max_steps), np.uint32)

    @property
    def is_over(self) -> bool:
        """Every level was played."""
        return self._ready.num_open == 0

    def take(self) -> list[Episode]:
        """Episodes decided since the last call.

        They come in the levels' order, or those that are quick to die would come first and the first
        numbers would be wrong. Only an episode of more than PATIENCE steps is not waited for; it joins
        when it is decided.
        """
        return self._ready.take()

    def advance(self) -> None:
        """One step in every world."""
        self._refill()
        actions, memory, is_in_view = self._actor.act(self._state, self._is_blind, self._memory)
        is_first_sight = is_in_view & self._is_moved & ~self._was_in_view & ~self._is_blind & (self._level != _IDLE)
        for world in np.flatnonzero(is_first_sight):
            self._was_in_view[world] = True
            row = slice(world, world + 1)
            fork = _Fork(int(self._level[world]), self._state.select(row), select_memory(self._memory, row))
            self._forks.append(fork)
        self._memory = memory
        busy, steps = np.flatnonzero(self._level != _IDLE), self._state.steps.copy()
        step = self._env.step(self._state, actions)
        self._actions[busy, steps[busy]] = actions[busy]
        self._fingerprints[busy, steps[busy]] = fingerprints(self._state)[busy]
        self._return += step.reward
        self._touched_invisible |= step.invisible_coin_collected
        self._retire(busy, step)
        self._ready.turn()

    def _retire(self, busy: NDArray[np.int64], step: Step) -> None:
        decided = endings(step, self._is_moved)
        gave_up = (decided == UNDECIDED) & (self._state.steps >= self._max_steps)
        decided[gave_up] = Ending.TIMEOUT
        for world in busy[decided[busy] != UNDECIDED]:
            ending = Ending(decided[world])
            if self._is_blind[world]:
                self._pair(int(self._level[world]), ending)
            else:
                self._pair(int(self._level[world]), self._episode(world, ending, int(step.death[world])))
            self._level[world] = _IDLE
            self._state.is_finished[world] = True

    def _pair(self, level: int, arm: Episode | Ending) -> None:
        """Hand out an episode that needs no twin, or whose twin is decided as well."""
        other = self._waiting.pop(level, None)
        if other is None and (isinstance(arm, Ending) or _awaits_twin(arm.outcome)):
            self._waiting[level] = arm
            return
        episode, blind = (other, arm) if isinstance(other, Episode) else (arm, other)
        assert isinstance(episode, Episode)
        if isinstance(blind, Ending):
            episode = replace(episode, outcome=replace(episode.outcome, blind_ending=blind))
        self._ready.put(level, episode)

    def _episode(self, world: np.intp, ending: Ending, death: int) -> Episode:
        num_steps, level_seed = int(self._state.steps[world]), int(self._state.level_seed[world])
        has_own_twin = self._is_moved[world] and not self._was_in_view[world]
        outcome = Outcome(
            level_seed=level_seed,
            action_seed=self._actor.action_seed,
            ending=ending,
            blind_ending=ending if has_own_twin else None,
            death=DEATH_NAMES[death] if ending is Ending.DEATH else "",
            num_steps=num_steps,
            episode_return=float(self._return[world]),
            is_moved=bool(self._is_moved[world]),
            was_coin_in_view=bool(self._was_in_view[world]),
            touched_invisible_coin=bool(self._touched_invisible[world]),
        )
        return Episode(
            **self._shared,
            level_seed=level_seed,
            level_json=None,
            action_seed=self._actor.action_seed,
            actions=self._actions[world, :num_steps].copy(),
            edits=(),
            fingerprints=self._fingerprints[world, :num_steps].copy(),
            outcome=outcome,
        )

    def _refill(self) -> None:
        """Give every idle world a waiting twin, or else the next level."""
        free = deque(np.flatnonzero(self._level == _IDLE))
        while free and self._forks:
            fork, world = self._forks.popleft(), free.popleft()
            self._state.assign(slice(world, world + 1), fork.state)
            self._start(np.array([world]), fork.level, True, fork.memory)
        if free and self._num_loaded < len(self._levels):
            level_seeds, places = self._levels.take(self._num_loaded, len(free))
            worlds = np.array(free)[: len(level_seeds)]
            self._env.reset(self._state, worlds, self._spec, level_seeds, places)
            first, self._num_loaded = self._num_loaded, self._num_loaded + len(worlds)
            self._start(worlds, np.arange(first, self._num_loaded), False, self._actor.initial_memory(len(worlds)))
        self._state.is_finished[self._level == _IDLE] = True

    def _start(
        self, worlds: NDArray[np.int64], levels: NDArray[np.int64] | int, is_blind: bool, memory: Memory
    ) -> None:
        self._level[worlds], self._is_blind[worlds] = levels, is_blind
        self._is_moved[worlds] = is_moved(self._state)[worlds]
        self._was_in_view[worlds] = self._touched_invisible[worlds] = False
        self._return[worlds] = 0.0
        if memory:
            self._memory = select_memory(self._memory, slice(None))
            for array, rows in zip(self._memory, memory, strict=True):
                array[worlds] = rows
        self._ready.start(levels)


def _awaits_twin(outcome: Outcome) -> bool:
    return outcome.is_moved and outcome.blind_ending is None


class _InOrder:
    """Hands out what is put in for items 0 .. count - 1 in their order; see Rollout.take."""

    def __init__(self, count: int) -> None:
        self._open = deque(range(count))
        self._started: dict[int, int] = {}
        self._done: dict[int, Episode | None] = {}
        self._turn = 0
        self.num_open = count

    def start(self, levels: NDArray[np.int64] | int) -> None:
        """These items are being worked on from this turn on."""
        for level in np.atleast_1d(levels):
            self._started.setdefault(int(level), self._turn)

    def put(self, level: int, episode: Episode | None) -> None:
        """An item is finished; None if there is nothing to hand out for it."""
        self._done[level] = episode
        self.num_open -= 1

    def turn(self) -> None:
        """Time passes."""
        self._turn += 1

    def take(self) -> list[Episode]:
        """What may be handed out now."""
        taken, late = [], []
        while self._open:
            level = self._open[0]
            if level in self._done:
                taken.append(self._done.pop(level))
            elif self._turn - self._started.get(level, self._turn) > PATIENCE:
                late.append(level)
            else:
                break
            self._open.popleft()
        self._open.extendleft(reversed(late))
        return [each for each in taken if each is not None]
