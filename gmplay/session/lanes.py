"""What stands side by side: two to four lanes and how they are played, as one value that survives JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Self

from gmplay.core.errors import InputError
from gmplay.core.level import LevelSpec
from gmplay.envs.coinrun.spec import PLACEMENTS, CoinRunSpec
from gmplay.session.record import Record, check_level_seed

MIN_LANES, MAX_LANES = 2, 4
KEYBOARD = ""
"""In the place of an agent's name: the keyboard plays this lane."""

LevelKey = tuple[LevelSpec, int]
"""The spec and the seed a level is generated from: lanes with equal keys play the same level."""


@dataclass(frozen=True)
class Lane:
    """Who plays in a lane, and on which level.

    Attributes:
        agent_name: a shipped agent's name or the path of a checkpoint; KEYBOARD for the keyboard.
        level_seed: of a level of its own; None plays the level of the seed all share.
        placement: where the coin lies in this lane, one of the level spec's PLACEMENTS; "" as in the others.
    """

    agent_name: str = KEYBOARD
    level_seed: int | None = None
    placement: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.agent_name, str):
            raise InputError(f"A lane's agent is a name, not {self.agent_name!r}.")
        if self.level_seed is not None:
            check_level_seed(self.level_seed)
        if self.placement not in ("", *PLACEMENTS):
            raise InputError(f"The coin cannot be placed {self.placement!r}; choose one of {', '.join(PLACEMENTS)}.")

    def replace(self, **changes: Any) -> Self:
        """A copy with some attributes changed. Raises InputError for an unusable value."""
        return dataclasses.replace(self, **changes)

    def level_of(self, record: Record) -> LevelKey:
        """What its level is made from, where the record says what all share."""
        spec = record.spec
        if self.placement:
            spec = spec.replace(placement=self.placement, placement_share=1.0)
        return spec, record.level_seed if self.level_seed is None else self.level_seed


FIRST_LANES = (Lane("coin-at-end"), Lane("coin-either-side"))
"""Side by side the very first time: who was never shown another coin, and who was."""
_OTHERS = (*FIRST_LANES, Lane("coin-ahead"), Lane("clumsy-coin-lover"))


def with_count(lanes: tuple[Lane, ...], count: int) -> tuple[Lane, ...]:
    """``count`` lanes: the first of these, and after them agents that are not among them yet."""
    unused = tuple(lane for lane in _OTHERS if lane.agent_name not in {each.agent_name for each in lanes})
    return (*lanes, *unused)[:count]


@dataclass(frozen=True)
class Comparison:
    """Everything that decides what is seen side by side, apart from what was played so far.

    Attributes:
        record: the level all share and how time passes; its agent is nobody's.
        lanes: MIN_LANES to MAX_LANES of them.
        shows_ghosts: every lane shows where the agents of the others on its level are.
    """

    record: Record = field(default_factory=lambda: Record(plays_on=False))
    lanes: tuple[Lane, ...] = FIRST_LANES
    shows_ghosts: bool = True

    def __post_init__(self) -> None:
        if not MIN_LANES <= len(self.lanes) <= MAX_LANES:
            raise InputError(f"Side by side stand {MIN_LANES} to {MAX_LANES} lanes, not {len(self.lanes)}.")
        if not isinstance(self.shows_ghosts, bool):
            raise InputError(f"Ghosts are shown or not: {self.shows_ghosts!r} is neither true nor false.")

    def replace(self, **changes: Any) -> Self:
        """A copy with some attributes changed. Raises InputError for an unusable value."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "record": self.record.to_dict(),
            "lanes": [dataclasses.asdict(lane) for lane in self.lanes],
            "shows_ghosts": self.shows_ghosts,
        }

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """The inverse of to_dict; missing attributes take their default. Raises InputError."""
        names = {each.name for each in dataclasses.fields(cls)}
        if not isinstance(values, dict) or not set(values) <= names:
            raise InputError(f"What stands side by side must be an object of {', '.join(sorted(names))}.")
        arguments = dict(values)
        if "record" in values:
            arguments["record"] = Record.from_dict(values["record"], CoinRunSpec)
        if "lanes" in values:
            arguments["lanes"] = _read_lanes(values["lanes"])
        return cls(**arguments)


def _read_lanes(values: Any) -> tuple[Lane, ...]:
    names = {each.name for each in dataclasses.fields(Lane)}
    if not isinstance(values, list | tuple) or not all(
        isinstance(each, dict) and set(each) <= names for each in values
    ):
        raise InputError(f"Lanes must be a list of objects of {', '.join(sorted(names))}.")
    return tuple(Lane(**each) for each in values)


# --- asked of lanes, beside the messages of a session ------------------------------------------------------


@dataclass(frozen=True)
class ShowLevel:
    """Play this level in all lanes that have none of their own, its coin where it was dragged to, if it was."""

    spec: LevelSpec
    level_seed: int
    coin: tuple[int, int] | None = None


@dataclass(frozen=True)
class DragCoinIn:
    """Put the coin on this cell, now, in this lane and in all others on the same level."""

    lane: int
    x: int
    y: int


@dataclass(frozen=True)
class GoToDisagreement:
    """Show the first step at which two lanes choose to do different things, playing on until there is one."""


@dataclass(frozen=True)
class ShowGhosts:
    """Show or hide in each lane where the agents of the others are."""

    is_shown: bool
