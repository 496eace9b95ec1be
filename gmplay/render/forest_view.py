"""What a frame of a Tree Gridworld shows: two states, how far between them, and what has lately happened there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.state import SIZE, State

STEPS_PER_SECOND = 8
"""The world's own speed for people."""
STUMP_STEPS, GROWING_STEPS = 150, 14
"""For how many steps a stump is seen, and in how many a new tree comes to its full size."""
_NEVER = np.iinfo(np.int64).min // 2

Ghost = Literal["tree", "axe", "agent"]
Cell = tuple[int, int]


class ForestHistory:
    """When trees of one world were felled and when they appeared: what a state alone does not tell.

    Its owner shows it every state of one life in turn; ahead, back or anew, it forgets what has not happened yet.

    Attributes:
        felled, appeared: (SIZE, SIZE) the step after which a tree was gone or there, long ago where it never was.
    """

    def __init__(self) -> None:
        self.felled: NDArray[np.int64] = np.full((SIZE, SIZE), _NEVER)
        self.appeared: NDArray[np.int64] = np.full((SIZE, SIZE), _NEVER)
        self._latest: tuple[int, int] | None = None  # level seed and step
        self._trees = np.zeros((SIZE, SIZE), np.uint8)

    def note(self, state: State, world: int = 0) -> None:
        """Take in a state. Only looks at it."""
        latest, trees = (int(state.level_seed[world]), int(state.steps[world])), state.trees[world]
        ahead = latest[1] - self._latest[1] if self._latest and self._latest[0] == latest[0] else None
        if ahead is None or ahead > STUMP_STEPS:
            self.felled[:] = self.appeared[:] = _NEVER
        elif ahead < 0:
            for times in (self.felled, self.appeared):
                times[times > latest[1]] = _NEVER
        else:
            self.felled[(self._trees > 0) & (trees == 0)] = latest[1]
            self.appeared[(self._trees == 0) & (trees > 0)] = latest[1]
        self._latest, self._trees = latest, trees.copy()


@dataclass(frozen=True)
class ForestView:
    """One frame to draw. The same view and history always give the same pixels.

    Attributes:
        current: the state at the latest step.
        previous: the state one step earlier, to move smoothly from; None to stand still.
        alpha: 0 shows ``previous``, 1 shows ``current``.
        world: which world of the states.
        history: what its caller has noted of this world's past; None shows no stumps but the latest.
        seconds: clock of daylight and clouds; None runs with the steps.
        highlight: cell under the mouse, or None.
        ghost: what a click would put on that cell: a tree, the axe that fells one, or the agent.
        ghost_is_allowed: whether it may.
    """

    current: State
    previous: State | None = None
    alpha: float = 1.0
    world: int = 0
    history: ForestHistory | None = None
    seconds: float | None = None
    highlight: Cell | None = None
    ghost: Ghost | None = None
    ghost_is_allowed: bool = True

    @property
    def steps(self) -> float:
        """Steps lived through, with the part of the one that is under way."""
        return max(0.0, int(self.current.steps[self.world]) - 1 + min(max(self.alpha, 0.0), 1.0))

    @property
    def clock(self) -> float:
        """Seconds for decoration."""
        return self.steps / STEPS_PER_SECOND if self.seconds is None else self.seconds


class ForestMoment(NamedTuple):
    """What is between two steps."""

    x: float  # the agent's cell; may lie beyond an edge while it crosses it
    y: float
    is_walking: bool
    chop: float | None  # 0 .. 1, how much of a stroke of the axe is done; None where no tree is felled
    felled: tuple[Cell, ...]  # trees that stand in the earlier state alone
    appeared: tuple[Cell, ...]  # trees that stand in the later state alone


STRIKE, _STEP_ON = 0.55, 0.66
"""When in a step the axe meets the tree, and when the agent walks on to where the tree stood."""


def forest_moment(view: ForestView) -> ForestMoment:
    """The view's moment, interpolated where both states belong to one life."""
    now, world = view.current, view.world
    x, y = float(now.x[world]), float(now.y[world])
    before = view.previous
    if before is None or not _is_next_step(before, now, world):
        return ForestMoment(x, y, False, None, (), ())
    back = [_shortest(float(before.x[world]) - x, now, world), _shortest(float(before.y[world]) - y, now, world)]
    if abs(back[0]) + abs(back[1]) > 1:  # somebody put it there
        back = [0.0, 0.0]
    alpha = min(max(view.alpha, 0.0), 1.0)
    is_chopping = int(now.num_chopped[world]) > int(before.num_chopped[world]) and any(back)
    left = 1.0 - (_way_of_a_chop(alpha) if is_chopping else alpha)
    change = now.trees[world].astype(np.int8) - before.trees[world]
    felled, appeared = _cells(change < 0), _cells(change > 0)
    if is_chopping and (int(x), int(y)) not in felled:  # it grew and fell within the step
        felled = (*felled, (int(x), int(y)))
    is_walking = any(back) and 0.0 < left < 1.0
    return ForestMoment(
        x + left * back[0], y + left * back[1], is_walking, alpha if is_chopping else None, felled, appeared
    )


def _way_of_a_chop(alpha: float) -> float:
    """The share of its way: up to the trunk, there until it falls, and on."""
    return float(np.interp(alpha, (0.0, 0.3, _STEP_ON, 1.0), (0.0, 0.42, 0.42, 1.0)))


def fallen(alpha: float) -> float:
    """How far, 0 .. 1, a tree felled in this step has fallen."""
    return max(0.0, (alpha - STRIKE) / (1.0 - STRIKE)) ** 1.6


def _shortest(way: float, state: State, world: int) -> float:
    if bool(state.is_torus[world]) and abs(way) > SIZE / 2:
        return way - SIZE if way > 0 else way + SIZE
    return way


def _cells(is_there: NDArray[np.bool_]) -> tuple[Cell, ...]:
    return tuple((int(x), int(y)) for y, x in np.argwhere(is_there))


def _is_next_step(before: State, now: State, world: int) -> bool:
    if world >= before.num_worlds or before.level_seed[world] != now.level_seed[world]:
        return False
    return 0 <= int(now.steps[world]) - int(before.steps[world]) <= 1
