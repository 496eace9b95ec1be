"""What the user can ask of a session. Small frozen values, so that they cross threads."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.episode import Run
from gmplay.core.level import LevelSpec


@dataclass(frozen=True)
class Play:
    """Play on, or pause."""

    is_playing: bool


@dataclass(frozen=True)
class StepBy:
    """Pause and go forwards (positive) or backwards (negative) by whole steps."""

    num_steps: int


@dataclass(frozen=True)
class GoToStep:
    """Pause and show this step of the episode, as far as it was played."""

    step: int


@dataclass(frozen=True)
class Restart:
    """Play this level again from its first step; a dragged coin stays where it was put."""


@dataclass(frozen=True)
class NextLevel:
    """Go to the next level seed, leaving a replay if there is one."""


@dataclass(frozen=True)
class SetLevelSeed:
    """Show the level of this seed."""

    level_seed: int


@dataclass(frozen=True)
class SetSpec:
    """Generate levels from this spec from now on, and this one at once."""

    spec: LevelSpec


@dataclass(frozen=True)
class SetSpeed:
    """Multiple of the game's own speed, clipped to the range there is."""

    speed: float


@dataclass(frozen=True)
class SetGreedy:
    """Take the most probable action, or sample."""

    is_greedy: bool


@dataclass(frozen=True)
class SetPlaysOn:
    """Whether the next level starts by itself when an episode is over."""

    plays_on: bool


@dataclass(frozen=True)
class SetCamera:
    """One of record.CAMERAS."""

    camera: str


@dataclass(frozen=True)
class ShowAgentView:
    """Show or hide the inset with what the agent observes."""

    is_shown: bool


@dataclass(frozen=True)
class TakeOver:
    """Hand the controls to the keyboard, or back to the agent."""

    is_taken_over: bool


@dataclass(frozen=True)
class HoldKeys:
    """Direction keys held down now: each of dx (right) and dy (up) is -1, 0 or 1."""

    dx: int
    dy: int


@dataclass(frozen=True)
class DragCoin:
    """Put the coin on this cell, now."""

    x: int
    y: int


@dataclass(frozen=True)
class PutCoinBack:
    """Undo the drag: the coin lies where the level spec puts it, from the first step."""


@dataclass(frozen=True)
class Replay:
    """Show this very episode or run: its level, its edits, its actions.

    Attributes:
        opens_at_decision: pause at the frame that decides it, with everything before and after played already,
            instead of playing it from its first step.
    """

    episode: Run
    opens_at_decision: bool = False


Message = (
    Play
    | StepBy
    | GoToStep
    | Restart
    | NextLevel
    | SetLevelSeed
    | SetSpec
    | SetSpeed
    | SetGreedy
    | SetPlaysOn
    | SetCamera
    | ShowAgentView
    | TakeOver
    | HoldKeys
    | DragCoin
    | PutCoinBack
    | Replay
)
