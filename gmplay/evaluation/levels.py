"""Which levels are played: seeds, and for placements that take a search the places found on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.core.seeding import derive
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.places import PlaceFinder, needs_search
from gmplay.envs.coinrun.spec import CoinRunSpec

Rows = tuple[NDArray[np.int64], NDArray[np.void] | None]
"""Level seeds, and their places; None where the level is played as generated."""


def draw_level_seeds(seed: int, count: int) -> NDArray[np.int64]:
    """``count`` different evaluation level seeds; with the same ``seed``, fewer are the first of more.

    Training never draws any of them (core.seeding.draw_training_seeds). Raises InputError for a count
    outside 1 .. NUM_EVALUATION_SEEDS.
    """
    if not 1 <= count <= NUM_EVALUATION_SEEDS:
        raise InputError(f"An evaluation has 1 to {NUM_EVALUATION_SEEDS:,} episodes, not {count:,}.")
    return derive(seed, "evaluation levels").permutation(NUM_EVALUATION_SEEDS)[:count]


class LevelRows(Protocol):
    """The levels of one distribution, in the order they are played."""

    def __len__(self) -> int: ...

    def take(self, first: int, count: int) -> Rows:
        """The levels ``first`` .. ``first + count - 1``."""
        ...


@dataclass(frozen=True)
class KnownRows:
    """LevelRows that are there already."""

    level_seeds: NDArray[np.int64]
    places: NDArray[np.void] | None = None

    @classmethod
    def of(cls, level_seeds: Sequence[int]) -> KnownRows:
        """Levels played as generated."""
        return cls(np.asarray(level_seeds, np.int64))

    def __len__(self) -> int:
        return len(self.level_seeds)

    def take(self, first: int, count: int) -> Rows:
        """See LevelRows."""
        chosen = slice(first, first + count)
        return self.level_seeds[chosen], None if self.places is None else self.places[chosen]


class Levels(Protocol):
    """The same levels for several distributions: a level is played on all of them or on none."""

    def __len__(self) -> int: ...

    @property
    def num_rejected(self) -> int:
        """Levels passed over so far because they offer no place of some kind that was asked for."""
        ...

    def rows(self, name: str) -> LevelRows:
        """The levels as they are on the distribution ``name``."""
        ...


@dataclass(frozen=True)
class LevelSet:
    """Levels that are known.

    Attributes:
        level_seeds: (num_levels,) int64.
        places: by name of the distribution, (num_levels,) of PLACE; distributions played as generated are left out.
        num_rejected: see Levels.
    """

    level_seeds: NDArray[np.int64]
    places: Mapping[str, NDArray[np.void]] = field(default_factory=dict)
    num_rejected: int = 0

    @classmethod
    def of(cls, level_seeds: Sequence[int] | NDArray[np.int64]) -> LevelSet:
        """Levels played as generated everywhere."""
        return cls(np.asarray(level_seeds, np.int64))

    def __len__(self) -> int:
        return len(self.level_seeds)

    def rows(self, name: str) -> KnownRows:
        """See Levels."""
        return KnownRows(self.level_seeds, self.places.get(name))

    def every(self, first: int, stride: int) -> LevelSet:
        """The levels first, first + stride, ..."""
        return self._chosen(slice(first, None, stride))

    def without(self, level_seeds: Collection[int]) -> LevelSet:
        """The levels that have none of these seeds."""
        return self._chosen(~np.isin(self.level_seeds, list(level_seeds)))

    def _chosen(self, chosen: Any) -> LevelSet:
        places = {name: array[chosen] for name, array in self.places.items()}
        return LevelSet(self.level_seeds[chosen], places, self.num_rejected)


def examine(
    finder: PlaceFinder, specs: Mapping[str, CoinRunSpec], level_seed: int
) -> dict[str, NDArray[np.void] | None]:
    """A level's places by name, for the specs that take a search, up to the first that has None."""
    places: dict[str, NDArray[np.void] | None] = {}
    for name, spec in specs.items():
        generated = CoinRun().new_worlds(spec.replace(placement="end", other_placement="end"), [level_seed])
        found = finder.find(spec, generated)
        places[name] = None if found is None else found.place
        if found is None:
            break
    return places


def searched(specs: Mapping[str, CoinRunSpec]) -> dict[str, CoinRunSpec]:
    """Those of the specs that take a search."""
    return {name: spec for name, spec in specs.items() if needs_search(spec)}
