"""The named quantities of a frame: what a breakpoint may ask about. One table, for the reader and the program alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gmplay.envs.coinrun.state import LAVA, LAVA_TOP, MONSTER, SAW, SIZE, State
from gmplay.session.frames import Frame

VIEW_CELLS = 6
"""The agent sees this many cells to each side of its own."""
_RIGHT, _LEFT, _JUMP, _STAY = (6, 7, 8), (0, 1, 2), (2, 5, 8), (4, 9, 10, 11, 12, 13, 14)
_UNKNOWN = math.nan


@dataclass(frozen=True)
class Quantity:
    """Something a frame has a number for.

    Attributes:
        name: as it is written in a condition.
        unit: of the number, "" for a plain one; "1 or 0" for what is so or not, which is a condition by itself.
        meaning: in one line.
        of: the number, nan where it is not known.
    """

    name: str
    unit: str
    meaning: str
    of: Callable[[Frame], float]

    @property
    def is_truth(self) -> bool:
        """Whether it is either so or not."""
        return self.unit == "1 or 0"


def _single(name: str) -> Callable[[Frame], float]:
    return lambda frame: float(getattr(frame.state, name)[0])


def _coin(axis: str) -> Callable[[Frame], float]:
    """From the agent's centre to the coin's."""

    def of(frame: Frame) -> float:
        coin = int(getattr(frame.state, f"coin_{axis}")[0])
        return coin + 0.5 - float(getattr(frame.state, axis)[0]) if coin >= 0 else _UNKNOWN

    return of


def _end(frame: Frame) -> float:
    return float(frame.state.end_x[0]) + 0.5 - float(frame.state.x[0])


def _probability(actions: tuple[int, ...]) -> Callable[[Frame], float]:
    def of(frame: Frame) -> float:
        return _UNKNOWN if frame.decision is None else float(frame.decision.probabilities[0, list(actions)].sum())

    return of


def _value(frame: Frame) -> float:
    return _UNKNOWN if frame.decision is None else float(frame.decision.value[0])


def _entropy(frame: Frame) -> float:
    return _UNKNOWN if frame.decision is None else float(frame.decision.entropy[0])


def _action(frame: Frame) -> float:
    return _UNKNOWN if frame.agent_action is None else float(frame.agent_action)


def _coin_seen(frame: Frame) -> float:
    state = frame.state
    if state.coin_x[0] < 0:
        return 0.0
    away = max(abs(int(state.coin_x[0]) - int(state.x[0])), abs(int(state.coin_y[0]) - int(state.y[0])))
    return float(away <= VIEW_CELLS)


def _danger(frame: Frame) -> float:
    """From the agent's centre to that of the nearest monster, saw or lava cell to its right, within its view."""
    state = frame.state
    x, y = float(state.x[0]), float(state.y[0])
    places = np.concatenate([_enemies(state), _lava(state)])
    ahead = places[:, 0] - x
    is_near = np.abs(places[:, 1].astype(int) - int(y)) <= VIEW_CELLS
    is_near &= (ahead > 0) & (places[:, 0].astype(int) - int(x) <= VIEW_CELLS)
    return float(ahead[is_near].min()) if is_near.any() else _UNKNOWN


def _enemies(state: State) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(num, 2) centres of monsters and saws, in cells."""
    number = int(state.num_entities[0])
    is_enemy = np.isin(state.entity_kind[0, :number], (MONSTER, SAW))
    return np.stack([state.entity_x[0, :number][is_enemy], state.entity_y[0, :number][is_enemy]], axis=1).astype(float)


def _lava(state: State) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(num, 2) centres of the lava cells in the columns that the agent sees to its right."""
    left = int(state.x[0])
    columns = state.grid[0, :, left : min(left + VIEW_CELLS + 1, SIZE)]
    rows_and_columns = np.argwhere(np.isin(columns, (LAVA, LAVA_TOP)))
    return rows_and_columns[:, ::-1] + np.array([left + 0.5, 0.5])


QUANTITIES: tuple[Quantity, ...] = (
    Quantity("step", "steps", "since the start of the episode", _single("steps")),
    Quantity("x", "cells", "the agent's centre, from the left", _single("x")),
    Quantity("y", "cells", "the agent's centre, from below", _single("y")),
    Quantity("vx", "cells per step", "velocity to the right, 0.5 at most", _single("vx")),
    Quantity("vy", "cells per step", "velocity upwards, 1.5 at most", _single("vy")),
    Quantity("on_ground", "1 or 0", "it stood on something at the latest step", _single("was_supported")),
    Quantity("coin_dx", "cells", "from its centre to the coin's, to the right; negative behind it", _coin("x")),
    Quantity("coin_dy", "cells", "from its centre to the coin's, upwards", _coin("y")),
    Quantity("coin_seen", "1 or 0", "the coin lies in the 13 × 13 cells it sees", _coin_seen),
    Quantity("end_dx", "cells", "from its centre to the end column's", _end),
    Quantity("danger_dx", "cells", "to the nearest monster, saw or lava in view to its right", _danger),
    Quantity("value", "reward", "what the critic expects from here on", _value),
    Quantity("entropy", "nats", "how undecided the agent is, up to 2.71", _entropy),
    Quantity("p_right", "0 to 1", "probability of an action that goes right", _probability(_RIGHT)),
    Quantity("p_left", "0 to 1", "probability of an action that goes left", _probability(_LEFT)),
    Quantity("p_jump", "0 to 1", "probability of an action that jumps", _probability(_JUMP)),
    Quantity("p_stay", "0 to 1", "probability of doing nothing", _probability(_STAY)),
    Quantity("action", "0 to 14", "the action the agent chose, by Procgen's number", _action),
)  # fmt: skip

NAMES = {quantity.name: quantity.is_truth for quantity in QUANTITIES}
"""What conditions are understood with: each name, and whether it is a truth."""
_OF = {quantity.name: quantity.of for quantity in QUANTITIES}


def quantity_of(frame: Frame, name: str) -> float:
    """The number of a quantity at a frame, nan where it is not known."""
    return _OF[name](frame)
