"""How far lanes that are played in lock-step have come apart, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.state import State
from gmplay.session.frames import Frame
from gmplay.session.history import History
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


@dataclass(frozen=True)
class _Instant:
    """How the lanes differ at one frame, and what each does there: None where it is over, or not known yet."""

    moves: tuple[int | None, ...]
    policies: float
    agents: float
    is_shared: bool

    @property
    def is_disagreement(self) -> bool:
        return len(set(self.moves) - {None}) > 1


class DivergenceMeter:
    """Measures each frame once, however often it is asked. It must be told what it is to measure again."""

    def __init__(self) -> None:
        self._instants: list[_Instant] = []
        self._latest: Divergence | None = None

    def forget_from(self, step: int) -> None:
        """From this frame on another thing happens now than did when it was measured."""
        del self._instants[step:]
        self._latest = None

    def measure(self, histories: Sequence[History]) -> Divergence:
        """The divergence of lanes with these histories, one for each."""
        num_frames = 1 + max(history.num_steps for history in histories)
        if self._latest is None or num_frames != len(self._instants):
            num_known = min(len(self._instants) - 1, num_frames)  # what is done at the last one may be news
            del self._instants[max(num_known, 0) :]
            self._instants += [_measured(histories, step) for step in range(len(self._instants), num_frames)]
            self._latest = self._summed_up()
        return self._latest

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


def _measured(histories: Sequence[History], step: int) -> _Instant:
    frames = [history.frames[min(step, history.num_steps)] for history in histories]
    shared = [(one, other) for one, other in combinations(frames, 2) if _are_equal(one.state, other.state)]
    variations = [
        _total_variation(one.decision, other.decision) for one, other in shared if one.decision and other.decision
    ]
    distances = [_distance(one.state, other.state) for one, other in combinations(frames, 2)]
    return _Instant(
        moves=tuple(_move_at(history, step, frame) for history, frame in zip(histories, frames, strict=True)),
        policies=max(variations, default=np.nan),
        agents=max(distances),
        is_shared=len(shared) == len(distances),
    )


def _move_at(history: History, step: int, frame: Frame) -> int | None:
    """What is done there: as it was played, or as the agent has chosen to."""
    action = history.actions[step] if step < history.num_steps else frame.agent_action
    return None if action is None else move_of(action)


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
