"""A life of learning as the figure draws it: arrays, and means over any stretch of time. Knows nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gmplay.agents.tree_curve import Curve, Phases

_LEAST_TREES = 10
_SEEN = 1e-3
"""Numbers of trees that are rarer than this in every stretch do not widen the figure."""


@dataclass(frozen=True)
class LifeSeries:
    """What a curve held when it was taken: the curve itself may go on growing.

    Attributes:
        steps: (num_points,) the last step of each stretch.
        rewards: (num_points,) trees chopped per step.
        trees_left: (num_points, num_numbers) share of the forests in which 0, 1, 2 .. trees stood.
        phases: the moments found in it.
    """

    steps: NDArray[np.int64]
    rewards: NDArray[np.float64]
    trees_left: NDArray[np.float64]
    phases: Phases

    @classmethod
    def of(cls, curve: Curve) -> LifeSeries:
        """Take what the curve holds now."""
        trees_left = curve.trees_left
        is_seen = (trees_left > _SEEN).any(axis=0)
        highest = max(_LEAST_TREES, int(np.flatnonzero(is_seen)[-1]) if is_seen.any() else 0)
        return cls(curve.steps, curve.rewards, trees_left[:, : highest + 1], curve.phases())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self.steps) == 0

    @property
    def last(self) -> int:
        """The latest step; 1 in an empty life."""
        return 1 if self.is_empty else int(self.steps[-1])

    @property
    def moments(self) -> dict[str, int]:
        """Steps of those of the figure's moments A, B, C and D that have come."""
        return {} if self.is_empty else self.phases.moments(int(self.steps[0]))

    def index_at(self, steps: float) -> int:
        """The stretch in which a step lies, the nearest for one outside."""
        return int(np.clip(np.searchsorted(self.steps, steps), 0, len(self.steps) - 1))

    def middles(self) -> NDArray[np.float64]:
        """(num_points,) where a stretch's mean is drawn: in its middle."""
        starts = np.concatenate([[0], self.steps[:-1]])
        return (starts + self.steps) / 2

    def reward_at(self, steps: float) -> float:
        """The height of the line of rewards at a time."""
        return float(np.interp(steps, self.middles(), self.rewards))

    def shares_between(self, edges: NDArray[np.float64]) -> NDArray[np.float64]:
        """(num_edges - 1, num_numbers) mean shares between neighbouring edges (in steps); 0 outside the life."""
        starts = np.concatenate([[0.0], self.steps])
        within = np.clip(edges, starts[0], starts[-1])
        lengths = np.diff(within)
        summed = np.vstack(
            [np.zeros(self.trees_left.shape[1]), np.cumsum(self.trees_left * np.diff(starts)[:, None], 0)]
        )
        at_edges = np.stack([np.interp(within, starts, column) for column in summed.T], axis=1)
        shares: NDArray[np.float64] = np.diff(at_edges, axis=0) / np.maximum(lengths, 1e-9)[:, None]
        return shares
