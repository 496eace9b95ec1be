"""What the maps' instrument and section say to each other."""

from __future__ import annotations

from dataclasses import dataclass

COIN_MAP, FIELD, DIFFERENCE = "coin", "agent", "difference"
"""The coin in every cell; the agent in every cell; the same with the coin against without."""


@dataclass(frozen=True)
class ShowMap:
    """Lay a map over the world, or none.

    Attributes:
        kind: COIN_MAP, FIELD or DIFFERENCE; "" for none.
        quantity: one of gmplay.evaluation.quantities.QUANTITIES.
        is_everywhere: with the coin in every free cell, not only where one can stand.
    """

    kind: str = ""
    quantity: str = "right"
    is_everywhere: bool = False


@dataclass(frozen=True)
class FoundMap:
    """What the map on show says, in words."""

    words: str
