"""Numbers of a decision that can be mapped: probabilities of groups of CoinRun's actions, and the value."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision

VALUE = "value"
"""The quantity that is no probability."""
MOVES_ACROSS = np.array([action // 3 - 1 if action < 9 else 0 for action in range(15)], float)
MOVES_UP = np.array([action % 3 - 1 if action < 9 else 0 for action in range(15)], float)
"""(15,) direction of each of CoinRun's actions, x to the right and y upward."""
QUANTITIES: dict[str, tuple[int, ...]] = {
    "right": (6, 7, 8),
    "left": (0, 1, 2),
    "jump": (2, 5, 8),
    "run right": (7,),
    "run left": (1,),
    "jump right": (8,),
    "jump left": (2,),
    "jump up": (5,),
    "down": (0, 3, 6),
    "nothing": (4, 9, 10, 11, 12, 13, 14),
    VALUE: (),
}
"""What can be mapped: groups of actions by name, whose probabilities are added up, and the value."""


def quantity(decision: Decision, name: str) -> NDArray[np.float64]:
    """(num_worlds,) one of QUANTITIES."""
    if name == VALUE:
        return decision.value.astype(np.float64)
    return decision.probabilities[:, list(QUANTITIES[name])].sum(axis=1)
