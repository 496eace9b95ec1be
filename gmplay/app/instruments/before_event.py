"""What the instrument that remembers the before of an edit tells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FoundBefore:
    """What was decided at the frame on show before it was edited; empty and None where it was not.

    Attributes:
        probabilities: (num_actions,).
        value: as the critic saw it.
    """

    probabilities: tuple[float, ...] = ()
    value: float | None = None
