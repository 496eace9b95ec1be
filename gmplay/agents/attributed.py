"""What an attribution comes to: a number for each place that was seen, and the checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Attributed:
    """What moved an output of a network away from what it is on a baseline.

    Attributes:
        values: (num_layers, rows, columns) integrated gradients of what was seen: the one layer of a map of cells, the
            lowest row first; or the present picture's pixels and those of the one before, the highest row first.
        occlusion: by how much the output falls when a place alone is as in the baseline. As ``values``, or coarser: a
            patch of the picture at a time.
        by_kind: all integrated gradients, summed by kind of thing. They alone sum to the difference: numbers that were
            read have no place.
        output, baseline_output: what the network says of the input and of the baseline.
    """

    values: NDArray[np.float64]
    occlusion: NDArray[np.float64]
    by_kind: dict[str, float]
    output: float
    baseline_output: float

    @property
    def total(self) -> float:
        """Sum of all attributions."""
        return sum(self.by_kind.values())

    @property
    def error(self) -> float:
        """By what share of the difference of the outputs the sum misses it; nan where there is no difference."""
        difference = self.output - self.baseline_output
        return abs(self.total - difference) / abs(difference) if abs(difference) > 1e-6 else float("nan")

    @property
    def agreement(self) -> float:
        """Correlation of integrated gradients and occlusion over the places that count; nan where there is none."""
        layers, rows, columns = self.occlusion.shape
        patch = self.values.shape[1] // rows
        values = self.values.reshape(layers, rows, patch, columns, patch).sum(axis=(2, 4))
        counts = (values != 0.0) | (self.occlusion != 0.0)
        pair = values[counts], self.occlusion[counts]
        has_spread = counts.sum() > 2 and min(part.std() for part in pair) > 0.0
        return float(np.corrcoef(*pair)[0, 1]) if has_spread else float("nan")
