"""The figure of a life of learning as numbers: reward per step and trees left, and the moments that stand out in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.tree_gridworld.state import NUM_CELLS

_POINTS_PER_SNAPSHOT = 8
_RATIO = 1.02  # each point covers at least so much more of the life than all before: about 500 points at 100 million
_FALLEN = 0.25  # of the first peak's reward: below it the learner has collapsed, above it again failure is over


class Phases(NamedTuple):
    """When what of the published figure appears, in steps; None for what did not."""

    peak: int | None  # the best reward before the first collapse
    collapse: int | None  # first below a quarter of the peak (B)
    end_of_failure: int | None  # first above a quarter of the peak again, for good (C)
    recovery: int | None  # first above the peak again (D)

    def moments(self, first: int) -> dict[str, int]:
        """Steps of those of the figure's moments A, B, C and D that have come; A, unskilled, is ``first``."""
        found = {"A": first, "B": self.collapse, "C": self.end_of_failure, "D": self.recovery}
        return {letter: steps for letter, steps in found.items() if steps is not None}


class Shift(NamedTuple):
    """How far the forests that a learner meets have moved from those it became skilled on."""

    trees_then: float  # mean number of trees left until the best of its first rise
    trees_now: float
    divergence: float  # Jensen-Shannon, in bits: 0 for the same forests, 1 for nothing in common


class Curve:
    """Means over stretches of a life that grow with it, so that early and late moments are both resolved.

    Attributes:
        points: one list per stretch: its last step, reward per step, and the share of worlds by number of trees left.
    """

    def __init__(self) -> None:
        self.points: list[list[float]] = []
        self._sum, self._count = np.zeros(NUM_CELLS + 2), 0  # of the stretch that is not over yet

    def add(self, steps: int, reward: float, trees_left: NDArray[np.float64]) -> bool:
        """Note an update at ``steps``. Returns whether it is time for a snapshot."""
        self._sum += np.concatenate([[reward], trees_left])
        self._count += 1
        if self.points and steps < self.points[-1][0] * _RATIO:
            return False
        self.points.append([float(steps), *(self._sum / self._count).tolist()])
        self._sum[:], self._count = 0.0, 0
        return len(self.points) % _POINTS_PER_SNAPSHOT == 1

    def to_arrays(self) -> dict[str, NDArray[np.float64]]:
        """All of it, the stretch that is not over yet too."""
        points = np.array(self.points, np.float64).reshape(-1, NUM_CELLS + 3)
        return {"points": points, "sum": self._sum.copy(), "count": np.array([self._count], np.float64)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.float64]]) -> Curve:
        """The inverse of to_arrays. Raises ValueError where they are of other shapes."""
        curve = cls()
        curve.points = arrays["points"].reshape(-1, NUM_CELLS + 3).tolist()
        curve._sum[:] = arrays["sum"]
        curve._count = int(arrays["count"][0])
        return curve

    @property
    def steps(self) -> NDArray[np.int64]:
        """(num_points,) the last step of each stretch."""
        return np.array([point[0] for point in self.points], np.int64)

    @property
    def rewards(self) -> NDArray[np.float64]:
        """(num_points,) trees chopped per step."""
        return np.array([point[1] for point in self.points], np.float64)

    @property
    def trees_left(self) -> NDArray[np.float64]:
        """(num_points, NUM_CELLS + 1) share of the worlds in which so many trees stood."""
        return np.array([point[2:] for point in self.points], np.float64).reshape(-1, NUM_CELLS + 1)

    def shift(self, at: int | None = None) -> Shift | None:
        """The shift at a step, or at the latest; None before there are two points.

        Learned on: all forests up to the first peak, or up to the best reward so far where none has come.
        """
        if len(self.points) < 2:
            return None
        steps, trees_left = self.steps, self.trees_left
        skilled = self.phases().peak or int(steps[self.rewards.argmax()])
        lengths = np.diff(steps, prepend=0) * (steps <= skilled)
        then = lengths @ trees_left / lengths.sum()
        now = trees_left[-1 if at is None else int(np.abs(steps - at).argmin())]
        counts = np.arange(NUM_CELLS + 1)
        return Shift(float(counts @ then), float(counts @ now), jensen_shannon(then, now))

    def smooth_rewards(self, smoothing: int = 9) -> NDArray[np.float64]:
        """(num_points,) the median of ``smoothing`` neighbouring points."""
        return _running_median(self.rewards, smoothing)

    def phases(self) -> Phases:
        """The moments of the published figure, in the smoothed rewards."""
        return find_phases(self.steps, self.smooth_rewards())

    def moments(self) -> dict[str, int]:
        """Steps of those of the figure's moments A to D that have come."""
        return self.phases().moments(int(self.points[0][0])) if self.points else {}


def _running_median(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    if len(values) == 0:
        return values
    padded = np.pad(values, width // 2, mode="edge")
    median: NDArray[np.float64] = np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1)
    return median


def find_phases(steps: NDArray[np.int64], rewards: NDArray[np.float64]) -> Phases:
    """The moments of a curve of rewards. There is a peak only where a collapse follows it."""
    best = np.maximum.accumulate(rewards) if len(rewards) else rewards
    # Skill triples what chance earns; without it a lull of the unskilled would pass for a collapse.
    has_fallen = (rewards < _FALLEN * best) & (best > 3 * rewards[:1])
    if not has_fallen.any():
        return Phases(None, None, None, None)
    collapse = int(has_fallen.argmax())
    peak = int(rewards[:collapse].argmax())
    is_low = np.flatnonzero(rewards[collapse:] < _FALLEN * rewards[peak])
    end = collapse + int(is_low[-1]) + 1
    if end >= len(rewards):
        return Phases(int(steps[peak]), int(steps[collapse]), None, None)
    is_above = rewards[end:] > rewards[peak]
    recovery = int(steps[end + int(is_above.argmax())]) if is_above.any() else None
    return Phases(int(steps[peak]), int(steps[collapse]), int(steps[end]), recovery)


def nearest_time(times: Iterable[int], steps: int) -> int | None:
    """The one of some times that is nearest to ``steps``, by ratio, as the figure shows time; None where none is."""
    kept = np.array(sorted(times))
    return int(kept[np.abs(np.log(kept / max(steps, 1))).argmin()]) if len(kept) else None


def jensen_shannon(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Divergence of two distributions in bits, 0 to 1 (Lin 1991)."""
    middle = (one + other) / 2.0

    def information(shares: NDArray[np.float64]) -> float:
        present = shares > 0.0
        return float((shares[present] * np.log2(shares[present] / middle[present])).sum())

    return (information(one) + information(other)) / 2.0
