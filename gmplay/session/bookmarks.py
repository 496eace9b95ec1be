"""Interesting frames, found by themselves: pure functions over what an agent did and thought.

Each looks back only, so what is marked stays marked as the episode goes on. The thresholds are ours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.session.marks import Kind, Mark, Trace

SECOND = 15
"""Steps. A kind is not marked again until it was away for so long."""
SPIKE_NATS = 0.7
"""An entropy spike is so far above the median of the second before."""
DROP_STEPS, DROP_SHARE = 5, 0.25
"""A value drop loses this share of the greatest value so far (in size) within so many steps."""
NEAR_CELLS, NEAR_SPEED, AWAY_CELLS = 0.25, 0.05, 1.0
"""A loop: place and velocity are this near to those of a second ago or longer, and in between it was this far away."""


def find_bookmarks(trace: Trace, first: int = 0) -> tuple[Mark, ...]:
    """Entropy spikes, value drops and loops at the steps from ``first`` on."""
    found: list[Mark] = []
    latest: dict[Kind, int] = {}
    columns = {name: trace[name] for name in ("x", "y", "vx", "vy", "value", "entropy")}
    for step in range(max(first - SECOND, 0), len(trace)):
        for kind, words in _at(step, columns):
            if step >= first and step - latest.get(kind, step - SECOND) >= SECOND:
                found.append(Mark(step, kind, words))
            latest[kind] = step
    return tuple(found)


def _at(step: int, columns: dict[str, NDArray[np.float32]]) -> list[tuple[Kind, str]]:
    """Kinds and words of what is so at a step, whether or not it was so just before."""
    spike, drop = entropy_spike(columns["entropy"], step), value_drop(columns["value"], step)
    earlier = revisited_step(columns, step)
    found = []
    if spike >= SPIKE_NATS:
        found.append((Kind.ENTROPY, f"Entropy spike: {spike:.2g} above the second before"))
    if drop >= DROP_SHARE:
        found.append((Kind.VALUE, f"Value drop: {100 * drop:.0f} % within {DROP_STEPS} steps"))
    if earlier is not None:
        found.append((Kind.LOOP, f"Loop: as at step {earlier} once more"))
    return found


def entropy_spike(entropy: NDArray[np.float32], step: int) -> float:
    """Nats above the median of the second before; 0 before there was a whole one, or where something is unknown."""
    if step < SECOND or not np.isfinite(entropy[step]):
        return 0.0
    before = entropy[step - SECOND : step]
    return float(entropy[step] - np.median(before)) if np.isfinite(before).all() else 0.0


def value_drop(value: NDArray[np.float32], step: int) -> float:
    """Share of the greatest size the value has had so far that it lost in DROP_STEPS steps; negative where it rose."""
    known = value[: step + 1]
    if step < DROP_STEPS or not np.isfinite(known[step - DROP_STEPS :]).all():
        return 0.0
    greatest = float(np.nanmax(np.abs(known)))
    return float(known[step - DROP_STEPS] - known[step]) / greatest if greatest > 0 else 0.0


def revisited_step(columns: dict[str, NDArray[np.float32]], step: int) -> int | None:
    """The first step, a second ago or longer, at which the agent was as it is now, having been away in between."""
    x, y, vx, vy = (columns[name][: step + 1] for name in ("x", "y", "vx", "vy"))
    last = step + 1 - SECOND
    if last <= 0:
        return None
    away = np.maximum(np.abs(x - x[step]), np.abs(y - y[step]))
    speed = np.maximum(np.abs(vx - vx[step]), np.abs(vy - vy[step]))
    near = np.flatnonzero((away[:last] < NEAR_CELLS) & (speed[:last] < NEAR_SPEED))
    if not len(near) or away[near[0] :].max() < AWAY_CELLS:
        return None
    return int(near[0])
