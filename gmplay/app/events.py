"""What crosses from the simulation thread to the window, and what the window asks of it beyond session messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# --- asked of the simulation ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Open:
    """Load the rules and the agent, once the first picture is on the screen."""


@dataclass(frozen=True)
class Close:
    """The program ends: stop what was started elsewhere."""


@dataclass(frozen=True)
class Draw:
    """Let real time pass and draw. The window asks again only after it has shown what it was given.

    Attributes:
        seconds: how much time passes; None for as much as really did since the last time.
    """

    seconds: float | None = None


@dataclass(frozen=True)
class Resize:
    """Draw at this size from now on: physical pixels, and how many of them make a logical one."""

    width: int
    height: int
    scale: float


@dataclass(frozen=True)
class OpenAgent:
    """Let this agent act: a shipped agent's name, or the path of a checkpoint.

    Attributes:
        from_here: on a branch from the frame on show, instead of from the first step of the level.
    """

    name_or_path: str
    from_here: bool = False


@dataclass(frozen=True)
class PointAtCoin:
    """The mouse is over the coin now, or no longer."""

    is_on_coin: bool


@dataclass(frozen=True)
class PressOnWorld:
    """The mouse button went down at this pixel of the picture; on the coin, that picks it up."""

    x: float
    y: float


@dataclass(frozen=True)
class DragOnWorld:
    """The mouse moved to this pixel with its button down."""

    x: float
    y: float


@dataclass(frozen=True)
class ReleaseOnWorld:
    """The mouse button went up."""


SAVE, COPY, RENDER, RECORDED = "save episode", "copy episode", "render video", "recorded"
"""What the run of the episode on show is wanted for."""


@dataclass(frozen=True)
class Record:
    """Record the episode on show from this frame on, or stop."""

    is_on: bool


@dataclass(frozen=True)
class TellRun:
    """Tell what was played of the episode on show, for one of SAVE, COPY, RENDER."""

    purpose: str


@dataclass(frozen=True)
class OpenEpisode:
    """Show a recorded episode: the path of its file, or its text."""

    source: str


@dataclass(frozen=True)
class LocateAgent:
    """Let the agent of an episode that is shown again (EpisodeFile) decide: its checkpoint is here."""

    episode: Any
    path: str


# --- told by the simulation, beside a gmplay.app.pictures.Picture --------------------------------------------


@dataclass(frozen=True)
class BelongsElsewhere:
    """The file that was to be opened (its path, or its text) is of another world, one of settings.WORLDS."""

    source: str
    world: str


@dataclass(frozen=True)
class Unchanged:
    """Nothing moved since the last picture."""


@dataclass(frozen=True)
class Ready:
    """The rules are loaded and the world obeys."""


@dataclass(frozen=True)
class Found:
    """Something an instrument found (see gmplay.app.instruments)."""

    what: Any


@dataclass(frozen=True)
class AgentsListed:
    """The shipped agents' cards (AgentCard each)."""

    cards: tuple[Any, ...]


@dataclass(frozen=True)
class AgentOpened:
    """Another agent acts now. ``card`` is its AgentCard, None where there is no agent."""

    name_or_path: str
    card: Any


@dataclass(frozen=True)
class RecordingBegun:
    """The episode on show is recorded from this step on."""

    first_step: int


@dataclass(frozen=True)
class RunTold:
    """What was played of an episode (core.episode.Run), from which step it is wanted, and for what.

    ``level_digest`` is that of its level (record.episode_file).
    """

    run: Any
    level_digest: str
    first_step: int
    is_greedy: bool
    purpose: str


@dataclass(frozen=True)
class EpisodeOpened:
    """A recorded episode is shown again (record.episode_file.EpisodeFile).

    ``missing`` is a sentence that says why its agent does not decide, "" where it does.
    """

    episode: Any
    missing: str = ""


@dataclass(frozen=True)
class Problem:
    """Something the user asked for is impossible; nothing was changed. The text is shown as it stands."""

    text: str


@dataclass(frozen=True)
class Crash:
    """A fault of ours in a worker. ``details`` is the traceback, for the log."""

    text: str
    details: str
