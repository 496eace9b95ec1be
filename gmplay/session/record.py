"""What the user is doing, as one value that survives JSON."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS, LevelSpec
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import Level

if TYPE_CHECKING:
    from gmplay.session.breakpoints import Breakpoint

MIN_SPEED, MAX_SPEED = 0.1, 64.0
"""Speeds are multiples of the game's own 15 steps per second."""

CAMERAS = ("window", "follow", "level")
"""The agent's 13 x 13 cells, the same centre with more around it, the whole level."""

HISTORY_MEGABYTES = (16, 64, 256, 1024)
"""How much of what was played may be kept."""

OPENING_SEED = 251
"""The level shown the very first time: an evaluation seed, so no agent was trained on it."""


def opening_spec() -> CoinRunSpec:
    """The levels shown the very first time: the coin lies anywhere one can stand."""
    return CoinRunSpec(placement="standable")


@dataclass(frozen=True)
class Record:
    """Everything that decides what the window shows, apart from the episode played so far.

    Attributes:
        spec: the levels the user chose, the deployment distribution.
        level_seed: 0 .. NUM_LEVEL_SEEDS - 1.
        coin: (x, y) cell the user dragged the coin to on this level, None if they did not.
        level_json: the level on show as text where it was made by hand; "" where spec and seed give it.
        agent_name: name of the agent's card, "" if there is none.
        action_seed: seed of the stream that samples actions.
        is_greedy: takes the most probable action instead of a sampled one.
        is_taken_over: the keyboard acts, not the agent.
        speed: MIN_SPEED .. MAX_SPEED.
        plays_on: goes to the next level by itself when an episode is over.
        camera: one of CAMERAS.
        shows_agent_view: draws the inset with what the agent observes.
        is_backwards: time runs towards the first step while it plays.
        history_megabytes: what was played takes no more memory than this, one of HISTORY_MEGABYTES.
        shows_ghost: draws where the agent is on the line of play that was on show before.
        breakpoints: where playing stops by itself.
    """

    spec: LevelSpec = field(default_factory=opening_spec)
    level_seed: int = OPENING_SEED
    coin: tuple[int, int] | None = None
    level_json: str = ""
    agent_name: str = "coin-at-end"
    action_seed: int = 0
    is_greedy: bool = False
    is_taken_over: bool = False
    is_playing: bool = True
    plays_on: bool = True
    speed: float = 1.0
    camera: str = "follow"
    shows_agent_view: bool = True
    is_backwards: bool = False
    history_megabytes: int = 64
    shows_ghost: bool = True
    breakpoints: tuple[Breakpoint, ...] = ()

    def __post_init__(self) -> None:
        check_level_seed(self.level_seed)
        if not (math.isfinite(self.speed) and MIN_SPEED <= self.speed <= MAX_SPEED):
            raise InputError(
                f"The speed {self.speed!r} is outside {MIN_SPEED:g} to {MAX_SPEED:g} times the game's own."
            )
        if self.camera not in CAMERAS:
            raise InputError(f"The camera {self.camera!r} is not one of {', '.join(CAMERAS)}.")
        if self.history_megabytes not in HISTORY_MEGABYTES:
            sizes = ", ".join(map(str, HISTORY_MEGABYTES))
            raise InputError(f"The history's {self.history_megabytes!r} megabytes are not one of {sizes}.")

    def replace(self, **changes: Any) -> Self:
        """A copy with some attributes changed. Raises InputError for an unusable value."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        values = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        breakpoints = [[each.text, each.is_on] for each in self.breakpoints]
        coin = list(self.coin) if self.coin else None
        return values | {"spec": self.spec.to_dict(), "coin": coin, "breakpoints": breakpoints}

    @classmethod
    def from_dict(cls, values: Any, spec_type: type[LevelSpec] = CoinRunSpec) -> Self:
        """The inverse of to_dict; missing attributes take their default. Raises InputError."""
        if not isinstance(values, dict):
            raise InputError(f"A session record must be an object of fields, not {values!r}.")
        default, arguments = cls(), {}
        for name, value in values.items():
            if not hasattr(default, name):
                raise InputError(f"A session record has no field called {name!r}.")
            arguments[name] = _read(name, value, getattr(default, name), spec_type)
        return cls(**arguments)


def _read(name: str, value: Any, default: Any, spec_type: type[LevelSpec]) -> Any:
    if name == "spec":
        return spec_type.from_dict(value)
    if name == "breakpoints":
        if value == []:
            return ()  # a start need not wait for all that they could ask about
        from gmplay.session.breakpoints import Breakpoint

        return Breakpoint.from_data(value)
    if name == "level_json" and isinstance(value, str):
        return value and Level.from_json(value).to_json()
    if name == "coin":
        is_cell = isinstance(value, list) and len(value) == 2 and all(type(number) is int for number in value)
        if value is None or is_cell:
            return tuple(value) if value else None
    elif type(value) is type(default) or (isinstance(default, float) and type(value) is int):
        return type(default)(value)
    raise InputError(f"The session record's field {name!r} cannot be {value!r}.")


def check_level_seed(level_seed: int) -> int:
    """The seed itself. Raises InputError where it is no level seed."""
    if type(level_seed) is not int or not 0 <= level_seed < NUM_LEVEL_SEEDS:
        raise InputError(f"A level seed is a whole number from 0 to {NUM_LEVEL_SEEDS - 1:,}, not {level_seed!r}.")
    return level_seed


def parse_level_seed(text: str) -> int:
    """The level seed a user typed; separators are allowed. Raises InputError with a full sentence."""
    try:
        return check_level_seed(int(text.replace(",", "").replace(" ", "")))
    except ValueError:
        raise InputError(
            f"“{text.strip()}” is no level seed: type a whole number from 0 to {NUM_LEVEL_SEEDS - 1:,}."
        ) from None
