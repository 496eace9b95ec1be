"""What was found of levels whose placement takes a search: kept on disk for each spec, and put together for several.

A level either offers a place for a spec's coin or not, whatever else it is wanted for. So what one evaluation found
for a spec serves every other that uses it with the same draw.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import platformdirs
from numpy.typing import NDArray

from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.core.seeding import derive, draw_training_seeds
from gmplay.envs.coinrun.places import PLACE
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import LevelSet, Rows, draw_level_seeds, searched

Places = dict[str, NDArray[np.void] | None]
"""What is known of a level by kind, the JSON of a spec: its place (scalar of PLACE), None where it offers none."""

_SAVE_EVERY = 256
_CACHE_FORMAT = 2


@dataclass(frozen=True)
class LevelDraw:
    """A wish for levels.

    Attributes:
        seed: decides the order of the candidates.
        count: how many accepted levels are wanted.
        is_training: candidates are training seeds, else evaluation seeds.
    """

    seed: int
    count: int
    is_training: bool = False

    @cached_property
    def candidates(self) -> NDArray[np.int64]:
        """Different level seeds, more than enough of them."""
        if not self.is_training:
            draw_level_seeds(self.seed, self.count)  # refuses impossible counts
            return draw_level_seeds(self.seed, NUM_EVALUATION_SEEDS)
        drawn = draw_training_seeds(derive(self.seed, "training pool"), 8 * self.count)
        return drawn[np.sort(np.unique(drawn, return_index=True)[1])]


class KindFindings:
    """What is known of a draw's candidates for one spec. Survives on disk."""

    def __init__(self, draw: LevelDraw, kind: str) -> None:
        self._draw, self._kind = draw, kind
        self._places: dict[int, NDArray[np.void] | None] = {}
        self._num_saved = 0
        self._read()

    @cached_property
    def path(self) -> Path:
        """Where the findings are kept."""
        key = json.dumps([_CACHE_FORMAT, self._draw.seed, self._draw.is_training, self._kind])
        digest = hashlib.sha256(key.encode()).hexdigest()[:20]
        return platformdirs.user_cache_path("gmplay", appauthor=False) / "levels" / f"coinrun-{digest}.npz"

    def __contains__(self, level_seed: int) -> bool:
        return level_seed in self._places

    def __getitem__(self, level_seed: int) -> NDArray[np.void] | None:
        return self._places[level_seed]

    def add(self, level_seed: int, place: NDArray[np.void] | None) -> None:
        """A level's place, None where it offers none."""
        self._places[level_seed] = place
        if len(self._places) - self._num_saved >= _SAVE_EVERY:
            self.save()

    def save(self) -> None:
        """Keep the findings; a disk that cannot be written to only costs the time next time."""
        if len(self._places) == self._num_saved:
            return
        offered = {seed: place for seed, place in self._places.items() if place is not None}
        temporary = self.path.with_name(f"{self.path.stem}.{os.getpid()}.partial.npz")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(
                temporary,
                allow_pickle=False,
                rejected=np.array([seed for seed in self._places if seed not in offered], np.int64),
                accepted=np.array(list(offered), np.int64),
                places=np.array(list(offered.values()), PLACE),
            )
            temporary.replace(self.path)
        self._num_saved = len(self._places)

    def _read(self) -> None:
        # A damaged file is as good as none: it is written anew.
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), np.load(self.path) as kept:
            places = kept["places"].astype(PLACE)
            known = dict(zip(kept["accepted"].tolist(), places, strict=True))
            self._places = known | dict.fromkeys(kept["rejected"].tolist())
            self._num_saved = len(self._places)


class Findings:
    """Which of a draw's candidates all specs accept, and their places, as far as they were examined in their order.

    Attributes:
        num_examined: candidates so far.
        accepted: indices of those that were accepted.
    """

    def __init__(self, draw: LevelDraw, specs: Mapping[str, CoinRunSpec]) -> None:
        self.draw, self.specs = draw, searched(specs)
        # Distributions with one spec share their places, whatever their names.
        kinds = sorted({spec.to_json() for spec in self.specs.values()})
        self.by_kind = {kind: CoinRunSpec.from_json(kind) for kind in kinds}
        self._known = {kind: KindFindings(draw, kind) for kind in kinds}
        self.num_examined = 0
        self.accepted: list[int] = []

    @property
    def is_enough(self) -> bool:
        """As many levels as wished were accepted."""
        return len(self.accepted) >= self.draw.count

    def unknown(self, index: int) -> list[str]:
        """Kinds for which a candidate has to be examined; none where one of them is known to reject it."""
        seed = int(self.draw.candidates[index])
        if any(seed in known and known[seed] is None for known in self._known.values()):
            return []
        return [kind for kind, known in self._known.items() if seed not in known]

    def settle_known(self) -> None:
        """Go on through the candidates of which enough is known already."""
        while (
            not self.is_enough and self.num_examined < len(self.draw.candidates) and not self.unknown(self.num_examined)
        ):
            self.add({})

    def add(self, found: Places) -> None:
        """What was found of the next candidate, beside what is known of it."""
        seed = int(self.draw.candidates[self.num_examined])
        for kind, place in found.items():
            self._known[kind].add(seed, place)
        if all(seed in known and known[seed] is not None for known in self._known.values()):
            self.accepted.append(self.num_examined)
        self.num_examined += 1

    def rows(self, name: str, first: int, count: int) -> Rows:
        """Rows of the accepted levels, as far as they are known."""
        last = min(first + count, len(self.accepted), self.draw.count)
        seeds = self.draw.candidates[self.accepted[first:last]]
        if name not in self.specs:
            return seeds, None
        known = self._known[self.specs[name].to_json()]
        return seeds, np.array([known[seed] for seed in seeds.tolist()], PLACE)

    def level_set(self) -> LevelSet:
        """All levels that were wished."""
        count = self.draw.count
        places = {name: self.rows(name, 0, count)[1] for name in self.specs}
        known = {name: rows for name, rows in places.items() if rows is not None}
        last = self.accepted[count - 1]
        return LevelSet(self.draw.candidates[self.accepted[:count]], known, last + 1 - count)

    def save(self) -> None:
        """Keep what was found."""
        for known in self._known.values():
            known.save()
