"""What a frame shows: two states, how far between them, and how to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gmplay.envs.coinrun.state import State

STEPS_PER_SECOND = 15
"""Procgen's speed for human players."""
MOST_CELLS_A_STEP = 2.0
"""The agent never moves further in one step; if it did, somebody put it there."""

CameraName = Literal["window", "follow", "level"]


@dataclass(frozen=True)
class View:
    """One frame to draw. The same view always gives the same pixels.

    Attributes:
        current: the state at the latest step.
        previous: the state one step earlier, to move smoothly from; None to stand still.
        alpha: 0 shows ``previous``, 1 shows ``current``.
        camera: "window" is the agent's 13 x 13 cells, "follow" moves with the agent, "level" shows everything.
        world: which world of the states.
        seconds: clock of what only decorates (shine, bubbles, saws); None runs with the steps.
        show_window: outline the 13 x 13 cells the agent sees.
        show_end_marker: draw an empty ring at the end when the coin is not there.
        highlight_coin: ring the coin, as under the mouse.
        ghost_coin: cell (x, y) over which the coin is being dragged.
        ghost_is_allowed: whether it may be dropped there.
        agent_view: what the agent sees, to show in the corner: (13, 13) cells of a tile observation or
            (side, side, 3) RGB; None for nothing.
        overlays: what instruments lay over the world (gmplay.render.overlays), from the first to the last.
        framed: one world that the camera "level" fits into the frame instead of this one. While a level is edited
            it must not move under the mouse.
    """

    current: State
    previous: State | None = None
    alpha: float = 1.0
    camera: CameraName = "follow"
    world: int = 0
    seconds: float | None = None
    show_window: bool = False
    show_end_marker: bool = True
    highlight_coin: bool = False
    ghost_coin: tuple[int, int] | None = None
    ghost_is_allowed: bool = True
    agent_view: NDArray[np.uint8] | None = None
    overlays: tuple[Any, ...] = ()
    framed: State | None = None

    @property
    def clock(self) -> float:
        """Seconds for decoration."""
        if self.seconds is not None:
            return self.seconds
        return (int(self.current.steps[self.world]) - 1 + self.alpha) / STEPS_PER_SECOND


class Moment(NamedTuple):
    """Where everything that moves is, somewhere between two steps."""

    x: float
    y: float
    vx: float
    entity_x: NDArray[np.float32]  # (num_entities,)
    entity_y: NDArray[np.float32]  # (num_entities,)


def moment_of(view: View) -> Moment:
    """Positions of the view's world, interpolated where both states belong to one run."""
    now, world = view.current, view.world
    count = int(now.num_entities[world])
    x, y, vx = float(now.x[world]), float(now.y[world]), float(now.vx[world])
    entity_x, entity_y = now.entity_x[world, :count].copy(), now.entity_y[world, :count].copy()
    if view.previous is None or not _is_next_step(view.previous, now, world):
        return Moment(x, y, vx, entity_x, entity_y)
    before, back = view.previous, 1.0 - min(max(view.alpha, 0.0), 1.0)
    dx, dy = float(before.x[world]) - x, float(before.y[world]) - y
    if abs(dx) <= MOST_CELLS_A_STEP and abs(dy) <= MOST_CELLS_A_STEP:
        x, y, vx = x + back * dx, y + back * dy, vx + back * (float(before.vx[world]) - vx)
    if int(before.num_entities[world]) == count:
        moved = before.entity_x[world, :count] - entity_x
        entity_x += np.where(np.abs(moved) < 1.0, back * moved, 0.0).astype(np.float32)
    return Moment(x, y, vx, entity_x, entity_y)


def _is_next_step(before: State, now: State, world: int) -> bool:
    if world >= before.num_worlds or before.level_seed[world] != now.level_seed[world]:
        return False
    return 0 <= int(now.steps[world]) - int(before.steps[world]) <= 1
