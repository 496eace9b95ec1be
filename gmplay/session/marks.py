"""What is marked on the timeline, and the few numbers of each frame that marks are found by."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gmplay.session.frames import Frame


class Kind(StrEnum):
    """What a mark tells of; the timeline draws each kind its own sign."""

    EDIT = "edit"
    PASSED = "coin passed"
    COIN = "coin taken"
    END = "end reached"
    DEATH = "death"
    TIMEOUT = "out of time"
    ENTROPY = "entropy spike"
    VALUE = "value drop"
    LOOP = "loop"
    BREAKPOINT = "breakpoint"
    FORK = "first divergence"
    OWN = "bookmark"


@dataclass(frozen=True)
class Mark:
    """Something happened at a step.

    Attributes:
        words: what, in one line.
        digit: 1 .. 9 for a bookmark of the user's own, else 0.
    """

    step: int
    kind: Kind
    words: str
    digit: int = 0


_COLUMNS = ("x", "y", "vx", "vy", "value", "entropy")


class Trace:
    """Where the agent was and how it judged, for each frame of a line of play: six numbers a frame.

    Each of x, y (cells), vx, vy (cells per step), value and entropy (nats) is a (num_frames,) float32 array; value
    and entropy are nan where nothing was decided.
    """

    def __init__(self) -> None:
        self._columns = {name: array("f") for name in _COLUMNS}

    def __len__(self) -> int:
        return len(self._columns["x"])

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return np.array(self._columns[name], np.float32)

    @property
    def num_bytes(self) -> int:
        """Memory that its numbers take."""
        return sum(column.itemsize * len(column) for column in self._columns.values())

    def place(self, step: int) -> tuple[float, float]:
        """(x, y) of the agent at a step, in cells; beyond either end at that end."""
        step = max(0, min(step, len(self) - 1))
        return self._columns["x"][step], self._columns["y"][step]

    def append(self, frame: Frame) -> None:
        """Add a frame at the end."""
        state, decision = frame.state, frame.decision
        value, entropy = (float("nan"),) * 2 if decision is None else (decision.value[0], decision.entropy[0])
        numbers = (state.x[0], state.y[0], state.vx[0], state.vy[0], value, entropy)
        for column, number in zip(self._columns.values(), numbers, strict=True):
            column.append(float(number))

    def replace_last(self, frame: Frame) -> None:
        """Put another frame in the place of the last one."""
        for column in self._columns.values():
            column.pop()
        self.append(frame)

    def up_to(self, step: int) -> Trace:
        """The same up to a step and including it, as a trace of its own."""
        result = Trace()
        result._columns = {name: column[: step + 1] for name, column in self._columns.items()}
        return result
