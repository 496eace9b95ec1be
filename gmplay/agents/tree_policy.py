"""A small network that plays Tree Gridworld, in NumPy: where the trees stand as seen from the agent, and where it is.

The first layer is a table: one row for each place a tree can have relative to the agent, one for each cell the agent
can be on, and one for each number of trees. It loses nothing of the planes; a tree to the left is the same thing
everywhere; and what the number of trees is worth need not be pieced together from hundreds of rows.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.interaction import Decision
from gmplay.envs.tree_gridworld.observe import AGENT_PLANE, NUM_PLANES, TREE_PLANE
from gmplay.envs.tree_gridworld.state import BORDER, NUM_ACTIONS, SIZE, WIDTH

REACH = SIZE - 1
_SPAN = 2 * REACH + 1
_FIRST_CELL = _SPAN * _SPAN
_FIRST_COUNT = _FIRST_CELL + SIZE * SIZE
NUM_ROWS = _FIRST_COUNT + SIZE * SIZE + 1
"""Rows of the table: places relative to the agent, then cells of the agent, then numbers of trees."""

_PRODUCT_ROWS = 64  # NumPy's library shares larger products out to threads, which on busy cores takes ten times as long

Weights = dict[str, NDArray[np.float32]]


class Activations(NamedTuple):
    """What a forward pass leaves behind; the backward pass needs all of it."""

    first: NDArray[np.float32]  # (num_worlds, hidden), after the rectifier
    second: NDArray[np.float32]  # (num_worlds, hidden), after the rectifier
    heads: NDArray[np.float32]  # (num_worlds, NUM_ACTIONS + 1): logits, then the value


@njit(cache=True, nogil=True)
def _agent_cell(planes):
    for y in range(SIZE):
        for x in range(SIZE):
            if planes[y + BORDER, x + BORDER, AGENT_PLANE]:
                return y, x
    return 0, 0


@njit(cache=True, nogil=True)
def sum_rows(planes, table, sums):
    """``sums`` (num_worlds, hidden) of the table's rows that the planes (num_worlds, 12, 12, 2) name."""
    for world in range(len(planes)):
        seen, total = planes[world], sums[world]
        agent_y, agent_x = _agent_cell(seen)
        total[:] = table[_FIRST_CELL + agent_y * SIZE + agent_x]
        count = 0
        for y in range(SIZE):
            for x in range(SIZE):
                if seen[y + BORDER, x + BORDER, TREE_PLANE]:
                    row = table[(y - agent_y + REACH) * _SPAN + x - agent_x + REACH]
                    count += 1
                    for unit in range(len(total)):
                        total[unit] += row[unit]
        row = table[_FIRST_COUNT + count]
        for unit in range(len(total)):
            total[unit] += row[unit]


@njit(cache=True, nogil=True)
def add_to_rows(planes, signals, gradient):
    """The transpose of sum_rows: add each world's ``signals`` (num_worlds, hidden) to the rows its planes name."""
    for world in range(len(planes)):
        seen, signal = planes[world], signals[world]
        agent_y, agent_x = _agent_cell(seen)
        row, count = gradient[_FIRST_CELL + agent_y * SIZE + agent_x], 0
        for unit in range(len(signal)):
            row[unit] += signal[unit]
        for y in range(SIZE):
            for x in range(SIZE):
                if seen[y + BORDER, x + BORDER, TREE_PLANE]:
                    row = gradient[(y - agent_y + REACH) * _SPAN + x - agent_x + REACH]
                    count += 1
                    for unit in range(len(signal)):
                        row[unit] += signal[unit]
        row = gradient[_FIRST_COUNT + count]
        for unit in range(len(signal)):
            row[unit] += signal[unit]


def multiply(inputs: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """``inputs @ matrix``, a few rows at a time."""
    whole = len(inputs) - len(inputs) % _PRODUCT_ROWS
    product = np.empty((len(inputs), matrix.shape[1]), np.float32)
    parts = inputs[:whole].reshape(-1, _PRODUCT_ROWS, inputs.shape[1])
    np.matmul(parts, matrix, out=product[:whole].reshape(-1, _PRODUCT_ROWS, matrix.shape[1]))
    np.matmul(inputs[whole:], matrix, out=product[whole:])
    return product


def multiply_transposed(inputs: NDArray[np.float32], signals: NDArray[np.float32]) -> NDArray[np.float32]:
    """``inputs.T @ signals``, a few rows at a time."""
    whole = len(inputs) - len(inputs) % _PRODUCT_ROWS
    parts = [each[:whole].reshape(-1, _PRODUCT_ROWS, each.shape[1]) for each in (inputs, signals)]
    product: NDArray[np.float32] = (parts[0].transpose(0, 2, 1) @ parts[1]).sum(axis=0)
    return product + inputs[whole:].T @ signals[whole:]


def new_weights(hidden: int, generator: np.random.Generator) -> Weights:
    """Weights before any learning: all actions equally likely, the value near 0."""
    return {
        "table": generator.normal(0.0, 0.3, (NUM_ROWS, hidden)).astype(np.float32),
        "second.weight": generator.normal(0.0, (2.0 / hidden) ** 0.5, (hidden, hidden)).astype(np.float32),
        "second.bias": np.zeros(hidden, np.float32),
        "heads.weight": generator.normal(0.0, 0.01 / hidden**0.5, (hidden, NUM_ACTIONS + 1)).astype(np.float32),
        "heads.bias": np.zeros(NUM_ACTIONS + 1, np.float32),
    }


def forward(weights: Weights, planes: NDArray[np.uint8]) -> Activations:
    """The network's answer to planes (num_worlds, 12, 12, 2)."""
    first = np.empty((len(planes), weights["table"].shape[1]), np.float32)
    sum_rows(planes, weights["table"], first)
    np.maximum(first, 0.0, out=first)
    second = np.maximum(multiply(first, weights["second.weight"]) + weights["second.bias"], 0.0)
    return Activations(first, second, multiply(second, weights["heads.weight"]) + weights["heads.bias"])


def as_decision(heads: NDArray[np.float32], value_scale: float) -> Decision:
    """Outputs as logits and, in trees, the value."""
    return Decision(heads[:, :NUM_ACTIONS], heads[:, NUM_ACTIONS] * np.float32(value_scale))


class TreePolicy:
    """Plays with fixed weights; a Policy without memory.

    Args:
        weights: by name, as new_weights names them.
        value_scale: the learner's, trees that an output of 1 stands for.
    """

    observation_kind = "planes"
    num_actions = NUM_ACTIONS

    def __init__(self, weights: Weights, value_scale: float) -> None:
        self._weights, self._value_scale = weights, value_scale

    def initial_memory(self, num_worlds: int) -> tuple[()]:
        """None is needed."""
        return ()

    def decide(self, observation: NDArray[np.uint8], memory: tuple[()]) -> tuple[Decision, tuple[()]]:
        """See Policy.decide."""
        assert observation.shape[1:] == (WIDTH, WIDTH, NUM_PLANES)
        return as_decision(forward(self._weights, observation).heads, self._value_scale), memory
