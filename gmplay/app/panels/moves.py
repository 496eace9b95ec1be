"""Procgen's fifteen actions and the nine things they mean in CoinRun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NUM_ACTIONS = 15
STILL = 4
NO_OPS = (STILL, 9, 10, 11, 12, 13, 14)
"""In CoinRun keys D, A, W, S, Q and E (9 to 14) do nothing, as action 4 (facts 1.2)."""

KEYS = ("D", "A", "W", "S", "Q", "E")


@dataclass(frozen=True)
class Move:
    """One meaning.

    Attributes:
        dx, dy: direction, y up.
        name: in words, lower case.
        actions: the action indices that do it.
    """

    dx: int
    dy: int
    name: str
    actions: tuple[int, ...]


_NAMES = {
    (-1, 1): "jump left",
    (0, 1): "jump",
    (1, 1): "jump right",
    (-1, 0): "run left",
    (0, 0): "do nothing",
    (1, 0): "run right",
    (-1, -1): "down left",
    (0, -1): "down",
    (1, -1): "down right",
}


def _move(dx: int, dy: int) -> Move:
    index = 3 * (dx + 1) + (dy + 1)
    return Move(dx, dy, _NAMES[dx, dy], NO_OPS if index == STILL else (index,))


MOVES = tuple(_move(dx, dy) for dx, dy in _NAMES)
"""The nine moves as they lie on a number pad, row by row from the upper left."""

MOVE_OF_ACTION = tuple(
    next(move for move in range(len(MOVES)) if action in MOVES[move].actions) for action in range(NUM_ACTIONS)
)
"""Position in MOVES of each action index."""


def merged(probabilities: Sequence[float], moves: Sequence[Move] = MOVES) -> list[float]:
    """Probabilities of moves, (9,) for MOVES, from those of actions: where several do the same they are added."""
    return [sum(probabilities[action] for action in move.actions) for move in moves]


def action_name(action: int) -> str:
    """What one of the fifteen actions does."""
    move = MOVES[MOVE_OF_ACTION[action]]
    return f"key {KEYS[action - 9]}: does nothing" if action > 8 else move.name
