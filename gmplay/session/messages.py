"""What the user can ask of a session. Small frozen values, so that they cross threads."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.episode import Run
from gmplay.core.level import LevelSpec
from gmplay.envs.coinrun.state import Level
from gmplay.session.breakpoints import Breakpoint


@dataclass(frozen=True)
class Play:
    """Play on, or pause. Backwards, frames that were played already are shown again in the other order."""

    is_playing: bool
    is_backwards: bool = False


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
class ShowLevel:
    """Show this very level, made by hand, from its first step, until another level is asked for."""

    level: Level


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


# --- time ---------------------------------------------------------------------------------------------------


class TimeMessage:
    """Base of what is asked of the past: see gmplay.session.travel."""


@dataclass(frozen=True)
class Loop(TimeMessage):
    """Play these steps, (first, last), again and again; None ends that."""

    span: tuple[int, int] | None


@dataclass(frozen=True)
class GoToMark(TimeMessage):
    """Pause and show the next marked frame (direction 1) or the one before (-1)."""

    direction: int


@dataclass(frozen=True)
class SetBookmark(TimeMessage):
    """Put the user's bookmark of this digit, 1 .. 9, on the frame on show; where it lies there, take it away."""

    digit: int


@dataclass(frozen=True)
class GoToBookmark(TimeMessage):
    """Pause and show the frame with the user's bookmark of this digit."""

    digit: int


@dataclass(frozen=True)
class BranchFromHere(TimeMessage):
    """Leave the line on show at this frame; it is kept. Give at most one of the two.

    Attributes:
        action: what is done here, 0 .. 14, instead of what is done on the line on show.
        action_seed: seed that actions are sampled with from here on; where there is no action either, the next
            seed that no line of this episode was played with.
    """

    action: int | None = None
    action_seed: int | None = None


@dataclass(frozen=True)
class ShowBranch(TimeMessage):
    """Pause and show another line of play, of this episode or an earlier one."""

    number: int


@dataclass(frozen=True)
class DeleteBranch(TimeMessage):
    """Forget a line of play and those that left it; with an episode's first line all of the episode."""

    number: int


@dataclass(frozen=True)
class SetHistoryCap(TimeMessage):
    """Keep at most so many megabytes of what was played, one of record.HISTORY_MEGABYTES."""

    megabytes: int


@dataclass(frozen=True)
class SetBreakpoints(TimeMessage):
    """Stop at these from now on, and at no others."""

    breakpoints: tuple[Breakpoint, ...]


@dataclass(frozen=True)
class ShowGhost(TimeMessage):
    """Show or hide where the agent is at the same step of the line that was on show before."""

    is_shown: bool


Message = (
    Play
    | StepBy
    | GoToStep
    | Restart
    | NextLevel
    | SetLevelSeed
    | ShowLevel
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
    | TimeMessage
)
