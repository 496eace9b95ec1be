"""The same state with one thing changed: how does the policy move?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.envs.coinrun.edit import DeleteCoin, Edit, apply_edit, is_coin_near
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.state import NO_COIN, State

_SMALLEST = 1e-300


@dataclass(frozen=True)
class PolicyShift:
    """How a decision differs from the one on the unchanged state, for num_worlds changed states.

    Attributes:
        total_variation: (num_worlds,) half the summed difference of probabilities: 0 same, 1 disjoint.
        kl: (num_worlds,) Kullback-Leibler divergence of the changed from the unchanged decision, in nats.
        value: (num_worlds,) value on the changed state less that on the unchanged.
    """

    total_variation: NDArray[np.float64]
    kl: NDArray[np.float64]
    value: NDArray[np.float64]


def compare(before: Decision, after: Decision) -> PolicyShift:
    """From ``before`` to ``after``, world by world; a single world in ``before`` is compared with all."""
    p, q = before.probabilities, after.probabilities
    log_ratio = np.log(np.maximum(p, _SMALLEST)) - np.log(np.maximum(q, _SMALLEST))
    return PolicyShift(
        total_variation=0.5 * np.abs(p - q).sum(axis=1),
        kl=np.maximum((p * log_ratio).sum(axis=1), 0.0),
        value=after.value.astype(np.float64) - before.value.astype(np.float64),
    )


def shifts_by_edits(env: CoinRun, policy: Policy, state: State, memory: Memory, edits: Sequence[Edit]) -> PolicyShift:
    """What each of ``edits`` does to the decision on a single world: one batched call of the policy.

    Raises InputError where an edit is impossible.
    """
    variants = state.repeat(1 + len(edits))
    for index, edit in enumerate(edits, start=1):
        apply_edit(variants, edit, [index])
    repeated = select_memory(memory, np.zeros(variants.num_worlds, np.intp))
    decision, _ = policy.decide(env.observe(variants, policy.observation_kind), repeated)
    before = Decision(decision.logits[:1], decision.value[:1])
    return compare(before, Decision(decision.logits[1:], decision.value[1:]))


def shift_by_deleting_coin(env: CoinRun, policy: Policy, state: State, memory: Memory = ()) -> PolicyShift:
    """What the sight of the coin does to the decision on a single world."""
    return shifts_by_edits(env, policy, state, memory, [DeleteCoin()])


def observe_with_and_without_coin(
    env: CoinRun, kind: str, state: State, is_blind: NDArray[np.bool_]
) -> tuple[Any, NDArray[np.bool_]]:
    """What worlds show when the coin is deleted from the observation of the blind ones, and of no state.

    Returns:
        the observation, and (num_worlds,) whether deleting the coin changes anything in it: the coin
        is in view. False for blind worlds.
    """
    observation = env.observe(state, kind)
    differs = np.zeros(state.num_worlds, np.bool_)
    near = np.flatnonzero(is_coin_near(state))  # elsewhere there is nothing to delete
    if len(near):
        without = env.observe(coinless(state.select(near)), kind)
        for array, blind in zip(_arrays(observation), _arrays(without), strict=True):
            differs[near] |= (array[near] != blind).reshape(len(near), -1).any(axis=1)
            array[near[is_blind[near]]] = blind[is_blind[near]]
    return observation, differs & ~is_blind


def _arrays(observation: Any) -> tuple[NDArray[Any], ...]:
    return observation if isinstance(observation, tuple) else (observation,)


def coinless(state: State) -> State:
    """The same worlds without the coin."""
    bare = state.copy()
    bare.coin_x[:] = bare.coin_y[:] = NO_COIN
    return bare


def unlike(batch: Any, other: Any, num_worlds: int) -> NDArray[np.bool_]:
    """(num_worlds,) whether a world's rows of two observations, or memories, differ in any bit."""
    differs = np.zeros(num_worlds, np.bool_)
    for array, base in zip(_arrays(batch), _arrays(other), strict=True):
        rows, base_rows = (np.ascontiguousarray(each).reshape(len(each), -1).view(np.uint8) for each in (array, base))
        differs |= (rows != base_rows).any(axis=1)
    return differs


def unlike_first(batch: Any, num_worlds: int) -> NDArray[np.bool_]:
    """(num_worlds,) whether a world's rows of an observation, or a memory, differ in any bit from those of world 0."""
    first = tuple(array[:1] for array in _arrays(batch))
    return unlike(_arrays(batch), first, num_worlds)


def stack_memories(memories: Sequence[Memory]) -> Memory:
    """The memories of some worlds, one after the other; all of one policy."""
    first = memories[0]
    return type(first)(*map(np.concatenate, zip(*memories, strict=True))) if first else first


def select_memory(memory: Memory, worlds: Any) -> Memory:
    """A copy of some worlds' rows of a policy's memory."""
    return type(memory)(*(_copied(array, worlds) for array in memory)) if memory else memory


def _copied(array: NDArray[Any], worlds: Any) -> NDArray[Any]:
    chosen: NDArray[Any] = array[worlds]
    return chosen.copy() if np.may_share_memory(chosen, array) else chosen
