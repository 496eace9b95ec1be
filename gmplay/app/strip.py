"""A strip under the timeline: one number for each step of the episode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Strip:
    """What an instrument tells to be shown under the timeline; a later one of the same name takes its place.

    Attributes:
        name: what it is, for the tooltip, such as "without the coin".
        values: (num_steps + 1,) one for each frame played so far, nan where it is not known; empty takes the
            strip away.
        most: the value painted in full colour; 0 is painted as nothing.
        unit: behind the number in the tooltip; it is multiplied by 100 where that is " %".
        colour: #rrggbb.
    """

    name: str
    values: NDArray[np.float64]
    most: float = 1.0
    unit: str = ""
    colour: str = "#e69f00"

    def words_at(self, step: int) -> str:
        """The number at a step, in words; "" where it is not known."""
        if step >= len(self.values) or not np.isfinite(self.values[step]):
            return ""
        value = self.values[step] * (100.0 if self.unit == " %" else 1.0)
        return f"{self.name}: {value:.2g}{self.unit}"
