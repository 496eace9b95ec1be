"""What a policy is: a function of what it observes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmplay.core.errors import InputError

Memory = Any
"""What a policy carries from step to step, a NamedTuple of arrays with a leading axis num_worlds;
an empty tuple for a policy without memory."""


@dataclass(frozen=True)
class Decision:
    """A policy's answer for every world of a batch.

    Attributes:
        logits: (num_worlds, num_actions) float32.
        value: (num_worlds,) float32, the expected discounted return as the critic sees it.
    """

    logits: NDArray[np.float32]
    value: NDArray[np.float32]

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        """(num_worlds, num_actions), each row sums to 1."""
        shifted = self.logits.astype(np.float64)
        weights: NDArray[np.float64] = np.exp(shifted - shifted.max(axis=1, keepdims=True))
        return weights / weights.sum(axis=1, keepdims=True)

    @cached_property
    def entropy(self) -> NDArray[np.float64]:
        """(num_worlds,) in nats: 0 is certain, log(num_actions) is indifferent."""
        probabilities = self.probabilities
        entropy: NDArray[np.float64] = -np.sum(probabilities * np.log(np.maximum(probabilities, 1e-300)), axis=1)
        return entropy


class Policy(Protocol):
    """Maps observations to decisions. It never samples and never changes what it is given."""

    num_actions: int
    observation_kind: str  # which observation it reads, a name the environment knows

    def initial_memory(self, num_worlds: int) -> Memory:
        """Memory at the first step of an episode, for num_worlds worlds."""
        ...

    def decide(self, observation: Any, memory: Memory) -> tuple[Decision, Memory]:
        """The decision for each world and the memory for the next step."""
        ...


def sample_actions(decision: Decision, uniforms: NDArray[np.float64]) -> NDArray[np.int64]:
    """One action per world by inverting the cumulative distribution at ``uniforms`` (num_worlds,).

    Two decisions that differ a little give the same action for nearly every uniform, which is what
    couples the twin episodes of the causal goal index.
    """
    cumulative = np.cumsum(decision.probabilities, axis=1)
    actions: NDArray[np.int64] = (cumulative <= uniforms[:, None]).sum(axis=1)
    return np.minimum(actions, decision.logits.shape[1] - 1)


def greedy_actions(decision: Decision) -> NDArray[np.int64]:
    """(num_worlds,) the most probable action of each world."""
    actions: NDArray[np.int64] = decision.logits.argmax(axis=1)
    return actions


def checked_actions(actions: ArrayLike, num_worlds: int, num_actions: int) -> NDArray[np.int64]:
    """``actions`` as (num_worlds,) whole numbers from 0 to num_actions - 1. Raises InputError where they are not.

    Kernels do not check: too few actions would be read from beyond their end.
    """
    checked = np.asarray(actions, np.int64)
    if checked.shape != (num_worlds,):
        raise InputError(f"{num_worlds} worlds take ({num_worlds},) actions, not {checked.shape}.")
    lowest, highest = (int(checked.min()), int(checked.max())) if num_worlds else (0, 0)
    if lowest < 0 or highest >= num_actions:
        raise InputError(f"Actions are whole numbers from 0 to {num_actions - 1}, not {lowest} to {highest}.")
    return checked
