"""Batches of levels played in lock-step, for experiments that look at every instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision, Memory, Policy, sample_actions
from gmplay.core.outcome import Estimate
from gmplay.core.seeding import action_uniforms, derive
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.counterfactual import observe_with_and_without_coin

WIDTH = 128
"""Levels that are played together."""
NUM_RESAMPLES = 2_000


Told = Callable[[int], object]
"""Is told how many more levels an experiment is done with."""


def unheard(_num_levels: int) -> None:
    """Nobody wants to know how far an experiment is."""


class Basis(NamedTuple):
    """What a decision was made from."""

    observation: Any
    memory: Memory


class Moment(NamedTuple):
    """One instant of all worlds: arrays as they stand before the step, to be read at once."""

    state: State
    is_open: NDArray[np.bool_]  # (num_worlds,) the episode goes on
    decision: Decision
    blind: Decision  # of the same agent in the same run, who never saw the coin
    is_in_view: NDArray[np.bool_]  # (num_worlds,) the coin is in view
    saw: Basis
    blind_saw: Basis


def play(env: CoinRun, policy: Policy, state: State, action_seed: int) -> Iterator[Moment]:
    """Play worlds until all are finished, yielding every instant."""
    kind, never, always = policy.observation_kind, np.zeros(WIDTH, np.bool_), np.ones(WIDTH, np.bool_)
    memory = blind_memory = policy.initial_memory(state.num_worlds)
    for _ in range(env.max_steps):
        is_open = ~state.is_finished
        if not is_open.any():
            return
        seeing, is_in_view = observe_with_and_without_coin(env, kind, state, never)
        unseeing, _ = observe_with_and_without_coin(env, kind, state, always)
        saw, blind_saw = Basis(seeing, memory), Basis(unseeing, blind_memory)
        decision, memory = policy.decide(*saw)
        blind, blind_memory = policy.decide(*blind_saw)
        yield Moment(state, is_open, decision, blind, is_in_view & is_open, saw, blind_saw)
        env.step(state, sample_actions(decision, action_uniforms(action_seed, state.level_seed, state.steps)))


def batches(spec: CoinRunSpec, seeds: NDArray[np.int64], told: Told = unheard) -> Iterator[State]:
    """Worlds at their first step, WIDTH at a time; the last batch is filled up with finished ones.

    ``told`` hears of a batch once the next is asked for.
    """
    for first in range(0, len(seeds), WIDTH):
        chosen = seeds[first : first + WIDTH]
        state = CoinRun().new_worlds(spec, np.resize(chosen, WIDTH))
        state.is_finished[len(chosen) :] = True
        yield state
        told(len(chosen))


def mean(values: list[float]) -> Estimate:
    """Mean over levels with its percentile bootstrap interval."""
    array = np.asarray(values)
    draws = derive(0, "bootstrap of levels").integers(len(array), size=(NUM_RESAMPLES, len(array)))
    low, high = np.percentile(array[draws].mean(axis=1), (2.5, 97.5))
    return Estimate(float(array.mean()), float(low), float(high), len(array))
