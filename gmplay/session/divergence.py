"""How far lanes that are played in lock-step have come apart, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.state import State
from gmplay.session.history import Frame, History
from gmplay.session.playthrough import NO_ACTION

_COMPARED = tuple(name for name in State.field_names() if name not in ("coin_x", "coin_y"))
"""The same state is the same but for the coin: lanes that differ in nothing else show what the coin does."""

_NUM_MOVES = 9
"""Procgen's actions beyond these are keys without effect in CoinRun: they count as doing nothing."""


@dataclass(frozen=True, eq=False)
class Divergence:
    """How lanes differ at each of the frames played so far. A lane that is over stays at its last frame.

    Attributes:
        policies: (num_frames,) the largest total variation between the moves of two lanes that are in the same
            state but for the coin, 0 to 1; nan where no two lanes that decide are.
        agents: (num_frames,) the largest distance between the agents of two lanes, in cells.
        disagreement: the first step at which two lanes choose to do different things, None where none do.
        parting: the first step at which the states of two lanes differ in more than the coin, None where none do.
    """

    policies: NDArray[np.float64]
    agents: NDArray[np.float64]
    disagreement: int | None
    parting: int | None


@dataclass(frozen=True, eq=False)
class _Instant:
    """One frame of each lane, what each does there (None where it is over or not known yet), and how they differ."""

    frames: tuple[Frame, ...]
    moves: tuple[int | None, ...]
    policies: float
    agents: float
    is_shared: bool

    @property
    def is_disagreement(self) -> bool:
        return len(set(self.moves) - {None}) > 1

    def is_of(self, frames: tuple[Frame, ...], moves: tuple[int | None, ...]) -> bool:
        return self.moves == moves and all(mine is yours for mine, yours in zip(self.frames, frames, strict=True))


class DivergenceMeter:
    """Measures each frame once, however often it is asked."""

    def __init__(self) -> None:
        self._instants: list[_Instant] = []
        self._latest: Divergence | None = None

    def measure(self, histories: Sequence[History]) -> Divergence:
        """The divergence of lanes with these histories, one for each."""
        num_frames = 1 + max(history.num_steps for history in histories)
        num_known = self._num_still_true(histories, num_frames)
        if self._latest is not None and num_known == num_frames == len(self._instants):
            return self._latest
        del self._instants[num_known:]
        self._instants += [_measured(*_at(histories, step)) for step in range(num_known, num_frames)]
        self._latest = self._summed_up()
        return self._latest

    def _num_still_true(self, histories: Sequence[History], num_frames: int) -> int:
        """How many instants need not be measured again: what changes in a history is how it ends."""
        count = min(len(self._instants), num_frames)
        while count and not self._instants[count - 1].is_of(*_at(histories, count - 1)):
            count -= 1
        return count

    def _summed_up(self) -> Divergence:
        instants = self._instants
        return Divergence(
            policies=np.array([each.policies for each in instants]),
            agents=np.array([each.agents for each in instants]),
            disagreement=next((step for step, each in enumerate(instants) if each.is_disagreement), None),
            parting=next((step for step, each in enumerate(instants) if not each.is_shared), None),
        )


def move_of(action: int) -> int:
    """What an action does: keys without effect do what no key does."""
    return action if action < _NUM_MOVES else NO_ACTION


def _at(histories: Sequence[History], step: int) -> tuple[tuple[Frame, ...], tuple[int | None, ...]]:
    """The frames of a step and what is done there: as it was played, or as the agent has chosen to."""
    frames = tuple(history.frames[min(step, history.num_steps)] for history in histories)
    moves: list[int | None] = []
    for history, frame in zip(histories, frames, strict=True):
        action = history.actions[step] if step < history.num_steps else frame.agent_action
        moves.append(None if action is None else move_of(action))
    return frames, tuple(moves)


def _measured(frames: tuple[Frame, ...], moves: tuple[int | None, ...]) -> _Instant:
    shared = [(one, other) for one, other in combinations(frames, 2) if _are_equal(one.state, other.state)]
    variations = [
        _total_variation(one.decision, other.decision) for one, other in shared if one.decision and other.decision
    ]
    distances = [_distance(one.state, other.state) for one, other in combinations(frames, 2)]
    num_pairs = len(frames) * (len(frames) - 1) // 2
    return _Instant(frames, moves, max(variations, default=np.nan), max(distances), len(shared) == num_pairs)


def _are_equal(one: State, other: State) -> bool:
    # Agents that are apart tell at once; all else is compared only where they are not.
    if one is other or one.x[0] != other.x[0] or one.y[0] != other.y[0]:
        return one is other
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in _COMPARED)


def _total_variation(one: Decision, other: Decision) -> float:
    return float(0.5 * np.abs(_of_moves(one) - _of_moves(other)).sum())


def _of_moves(decision: Decision) -> NDArray[np.float64]:
    """(9,) probabilities of what can be done."""
    moves = decision.probabilities[0, :_NUM_MOVES].copy()
    moves[NO_ACTION] += decision.probabilities[0, _NUM_MOVES:].sum()
    return moves


def _distance(one: State, other: State) -> float:
    return float(np.hypot(one.x[0] - other.x[0], one.y[0] - other.y[0]))
