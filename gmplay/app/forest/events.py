"""What the window asks of the forest on show, and the picture it is given back. The rest is in gmplay.app.events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.tree_policy import Weights
from gmplay.core.interaction import Decision
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.forest_script import ForestScript

# --- asked ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Play:
    """Let the forest go on, or stop it."""

    is_playing: bool


@dataclass(frozen=True)
class StepOn:
    """Take one step, when paused."""


@dataclass(frozen=True)
class BeginAnew:
    """The same forest, or the recording on show, from its first step, or the forest of the next seed."""

    is_next: bool = False


@dataclass(frozen=True)
class SetSpeed:
    """So many times the world's own speed."""

    speed: float


@dataclass(frozen=True)
class LetAct:
    """Let a network with these weights act from the next step on."""

    weights: Weights


@dataclass(frozen=True)
class SetRules:
    """Go on under other rules; what only begins a forest waits until it begins anew."""

    spec: TreeGridworldSpec


@dataclass(frozen=True)
class Point:
    """The mouse is at this pixel; ``cuts`` where a click would cut. A pixel outside the picture: it has left."""

    x: float
    y: float
    cuts: bool = False


@dataclass(frozen=True)
class Press:
    """The mouse button went down at this pixel: to cut, or to plant or take hold of the agent."""

    x: float
    y: float
    cuts: bool = False


@dataclass(frozen=True)
class Drag:
    """The mouse moved to this pixel with its button down."""

    x: float
    y: float


@dataclass(frozen=True)
class Release:
    """The button went up."""


@dataclass(frozen=True)
class Record:
    """Record from here on, or stop."""

    is_on: bool


@dataclass(frozen=True)
class OpenRecording:
    """Live through a recorded forest again: the path of its file."""

    source: str


@dataclass(frozen=True)
class LeaveRecording:
    """Let the learner go on from where the recording on show has got to."""


# --- told -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Replayed:
    """The recording on show: how many of its steps were taken, of how many, and who took them, as its file says."""

    step: int
    num_steps: int
    agent_name: str

    @classmethod
    def of(cls, script: ForestScript) -> Replayed:
        """Where a recording has got to."""
        return cls(script.position, script.episode.num_steps, script.episode.agent_name)


@dataclass(frozen=True)
class ForestMoment:
    """What the panels show of one moment.

    Attributes:
        level_seed, step: which forest, and how long it has been lived in.
        num_trees, num_chopped: that stand, and that were chopped since it began.
        recent_reward: trees chopped per step lately; None before the first step.
        growth: the chance that a tree appears in a step while so many stand.
        decision: of the learner; None where nobody acts.
        action: what is done next; None where nobody acts.
        is_playing, speed: how time passes.
        num_recorded: steps of the recording under way; None where there is none.
        replay: the recording that is shown again; None where the learner acts.
    """

    level_seed: int
    step: int
    num_trees: int
    num_chopped: int
    recent_reward: float | None
    growth: float
    decision: Decision | None
    action: int | None
    is_playing: bool
    speed: float
    num_recorded: int | None = None
    replay: Replayed | None = None


@dataclass(frozen=True)
class ForestRecorded:
    """A recording was stopped, or ended with its forest."""

    episode: ForestEpisode


@dataclass(frozen=True)
class ForestPicture:
    """A drawn moment.

    Attributes:
        pixels: (height, width, 4) uint8 BGRA, not written to until the next Draw.
        moment: what it shows.
        is_on_agent: whether the mouse is over the agent or holds it.
        coin_box: there is no coin in this world.
    """

    pixels: NDArray[np.uint8]
    moment: ForestMoment
    is_on_agent: bool = False
    coin_box: None = None
