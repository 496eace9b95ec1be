"""The scenes a storyboard is made of, as values. What each field may be stands beside it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

LAYOUTS = ("game", "game+decision")
DEPLOYMENTS = ("end", "section", "standable", "anywhere", "off_path", "either_side", "hand")
MOMENTS = ("A", "peak", "B", "C", "D")
"""The marks of the forest's figure: unskilled, the first peak, the collapse, the end of failure, the recovery."""
MOST_AGENTS = 4


@dataclass(frozen=True)
class Limits:
    """What a field accepts beyond its type: an inclusive range, or one of a few words."""

    range: tuple[float, float] = (-math.inf, math.inf)
    choices: tuple[str, ...] = ()


def _number(default: Any, low: float, high: float) -> Any:
    return field(default=default, metadata={"limits": Limits((low, high))})


def _choice(default: str, choices: tuple[str, ...]) -> Any:
    return field(default=default, metadata={"limits": Limits(choices=choices)})


def limits_of(each: dataclasses.Field[Any]) -> Limits:
    """The limits of a scene's field."""
    limits: Limits = each.metadata.get("limits", Limits())
    return limits


@dataclass(frozen=True)
class Caption:
    """A line at the foot of the picture, also written into the subtitles.

    Attributes:
        text: what it says.
        at: seconds after the scene's beginning.
        seconds: how long it stays; 0 until the next one or the scene's end.
    """

    text: str = ""
    at: float = _number(0.0, 0.0, 3600.0)
    seconds: float = _number(0.0, 0.0, 3600.0)


@dataclass(frozen=True)
class SlowMotion:
    """A stretch of an episode at another speed.

    Attributes:
        around: what it surrounds: a note of the timeline such as "Passed the coin", or "end" for the last step.
        steps: how many steps before and after.
        speed: multiple of the game's own speed.
        pause: seconds the picture stands still at the very step.
    """

    around: str = "end"
    steps: int = _number(8, 0, 1000)
    speed: float = _number(0.25, 0.05, 4.0)
    pause: float = _number(0.0, 0.0, 60.0)


@dataclass(frozen=True)
class Scene:
    """What all scenes share.

    Attributes:
        chapter: begins a chapter of this name; "" goes on in the one before.
        captions: lines at the foot of the picture.
    """

    chapter: str = ""
    captions: tuple[Caption, ...] = ()


@dataclass(frozen=True)
class Card(Scene):
    """Words alone: a title at the beginning, credits at the end.

    Attributes:
        text: the large line.
        lines: smaller ones beneath it.
        seconds: how long.
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    seconds: float = _number(4.0, 0.1, 3600.0)


@dataclass(frozen=True)
class EpisodeScene(Scene):
    """One agent on one level.

    Attributes:
        file: an episode file, beside the storyboard; "" plays the agent on the level instead.
        agent: who acts.
        level_seed: of the level.
        deploy: where the coin lies.
        action_seed: which of the agent's possible runs.
        from_step, to_step: the part that is shown; ``to_step`` 0 means the whole episode.
        speed: multiple of the game's own speed.
        layout: what is in the picture.
        camera: as in the window.
        inset: show what the agent sees, in a corner.
        slow: stretches at another speed.
        hold: seconds the last frame stays, beyond the second that the game itself rests.
    """

    file: str = ""
    agent: str = "coin-at-end"
    level_seed: int = _number(0, 0, 2**31 - 2)
    deploy: str = _choice("standable", DEPLOYMENTS)
    action_seed: int = _number(0, 0, 2**31 - 1)
    from_step: int = _number(0, 0, 1000)
    to_step: int = _number(0, 0, 1000)
    speed: float = _number(1.0, 0.1, 16.0)
    layout: str = _choice("game", LAYOUTS)
    camera: str = _choice("follow", ("follow", "window", "level"))
    inset: bool = False
    slow: tuple[SlowMotion, ...] = ()
    hold: float = _number(1.0, 0.0, 60.0)


@dataclass(frozen=True)
class SideBySideScene(Scene):
    """Two to four agents on one level, step by step together.

    Attributes:
        agents: who, from left to right.
        level_seed, deploy, action_seed, speed, camera, hold: as for one agent.
    """

    agents: tuple[str, ...] = ("coin-at-end", "coin-either-side")
    level_seed: int = _number(0, 0, 2**31 - 2)
    deploy: str = _choice("standable", DEPLOYMENTS)
    action_seed: int = _number(0, 0, 2**31 - 1)
    speed: float = _number(1.0, 0.1, 16.0)
    camera: str = _choice("follow", ("follow", "window", "level"))
    hold: float = _number(1.5, 0.0, 60.0)


@dataclass(frozen=True)
class QuadrantScene(Scene):
    """Capability against goal, while episodes are counted.

    Attributes:
        agents: who is measured.
        deploy: where the coin lies.
        episodes: how many of each.
        seed: draws levels and actions.
        seconds: how long the counting takes on the screen.
        hold: seconds the result stays.
    """

    agents: tuple[str, ...] = ("coin-at-end",)
    deploy: str = _choice("off_path", DEPLOYMENTS)
    episodes: int = _number(200, 10, 2000)
    seed: int = _number(777, 0, 2**31 - 1)
    seconds: float = _number(6.0, 0.5, 600.0)
    hold: float = _number(2.0, 0.0, 60.0)


@dataclass(frozen=True)
class ForestScene(Scene):
    """The shipped life in its forest at one of its moments, beside the figure of the whole life.

    Attributes:
        moment: which.
        seconds: how long it is watched.
        speed: multiple of the forest's own speed.
        with_figure: show the figure too.
    """

    moment: str = _choice("A", MOMENTS)
    seconds: float = _number(8.0, 0.5, 600.0)
    speed: float = _number(1.0, 0.1, 16.0)
    with_figure: bool = True


KINDS: dict[str, type[Scene]] = {
    "card": Card,
    "episode": EpisodeScene,
    "side-by-side": SideBySideScene,
    "quadrant": QuadrantScene,
    "forest": ForestScene,
}
"""Scenes by the word a storyboard uses."""


@dataclass(frozen=True)
class Storyboard:
    """A video as data.

    Attributes:
        title: of the video, in its metadata.
        width, height: pixels.
        fps: frames per second.
        theme: "dark" or "light".
        scenes: from the first to the last.
        headings: the line of its file each scene begins on; () where there is no file.
    """

    title: str = ""
    width: int = _number(1920, 16, 7680)
    height: int = _number(1080, 16, 4320)
    fps: int = _number(60, 1, 240)
    theme: str = _choice("dark", ("dark", "light"))
    scenes: tuple[Scene, ...] = ()
    headings: tuple[int, ...] = ()
