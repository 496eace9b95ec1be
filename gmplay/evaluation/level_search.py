"""Finding levels whose placement takes a search: lazily in one process, or beforehand in many; kept on disk.

Candidates are taken in a fixed order and accepted or rejected one by one, so what is found does not depend
on who searched.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import platformdirs
from numpy.typing import NDArray

from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.core.seeding import derive, draw_training_seeds
from gmplay.envs.coinrun.places import PLACE, PlaceFinder
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import LevelSet, Rows, accept, draw_level_seeds, searched
from gmplay.evaluation.processes import leave_interrupts_to_owner

Places = dict[str, NDArray[np.void]]
"""A level's place (scalar of PLACE) by kind: by the JSON of the spec it belongs to."""

_CHUNK = 16
"""Candidates a process examines before it tells."""
_SAVE_EVERY = 256
_CACHE_FORMAT = 1


class SearchCancelledError(Exception):
    """``should_cancel`` said so; what was found so far is kept for the next time."""


class SearchError(RuntimeError):
    """A searching process died."""


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


class _Findings:
    """What is known of the first candidates: which were accepted and their places. Survives on disk."""

    def __init__(self, draw: LevelDraw, specs: Mapping[str, CoinRunSpec]) -> None:
        self.draw, self.specs = draw, searched(specs)
        # Distributions with one spec share their places, whatever their names.
        self._kinds = sorted({spec.to_json() for spec in self.specs.values()})
        self.num_examined = 0
        self.accepted: list[int] = []  # indices of candidates
        self.places: list[tuple[NDArray[np.void], ...]] = []  # by kind, for each accepted
        self._num_saved = 0
        self._read()

    @cached_property
    def by_kind(self) -> dict[str, CoinRunSpec]:
        """The different specs that take a search."""
        return {kind: CoinRunSpec.from_json(kind) for kind in self._kinds}

    @cached_property
    def path(self) -> Path:
        """Where the findings are kept."""
        key = json.dumps([_CACHE_FORMAT, self.draw.seed, self.draw.is_training, self._kinds])
        digest = hashlib.sha256(key.encode()).hexdigest()[:20]
        return platformdirs.user_cache_path("gmplay", appauthor=False) / "levels" / f"coinrun-{digest}.npz"

    @property
    def is_enough(self) -> bool:
        """As many levels as wished were accepted."""
        return len(self.accepted) >= self.draw.count

    def add(self, found: Places | None) -> None:
        """The next candidate's places by kind, None where it was rejected."""
        if found is not None:
            self.accepted.append(self.num_examined)
            self.places.append(tuple(found[kind] for kind in self._kinds))
        self.num_examined += 1
        if self.num_examined - self._num_saved >= _SAVE_EVERY:
            self.save()

    def rows(self, name: str, first: int, count: int) -> Rows:
        """Rows of the accepted levels, as far as they are known."""
        last = min(first + count, len(self.accepted), self.draw.count)
        seeds = self.draw.candidates[self.accepted[first:last]]
        if name not in self.specs:
            return seeds, None
        kind = self._kinds.index(self.specs[name].to_json())
        return seeds, np.array([each[kind] for each in self.places[first:last]], PLACE)

    def level_set(self) -> LevelSet:
        """All levels that were wished."""
        count = self.draw.count
        places = {name: self.rows(name, 0, count)[1] for name in self.specs}
        known = {name: rows for name, rows in places.items() if rows is not None}
        last = self.accepted[count - 1]
        return LevelSet(self.draw.candidates[self.accepted[:count]], known, last + 1 - count)

    def save(self) -> None:
        """Keep the findings; a disk that cannot be written to only costs the time next time."""
        columns = [np.array([each[kind] for each in self.places], PLACE) for kind in range(len(self._kinds))]
        arrays: dict[str, Any] = {"num_examined": self.num_examined, "accepted": np.array(self.accepted, np.int64)}
        arrays |= {f"places{kind}": column for kind, column in enumerate(columns)}
        temporary = self.path.with_name(f"{self.path.stem}.{os.getpid()}.partial.npz")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(temporary, allow_pickle=False, **arrays)
            temporary.replace(self.path)
        self._num_saved = self.num_examined

    def _read(self) -> None:
        # A damaged file is as good as none: it is written anew.
        with contextlib.suppress(OSError, ValueError, KeyError, EOFError, BadZipFile), np.load(self.path) as kept:
            accepted = kept["accepted"].tolist()
            columns = [kept[f"places{kind}"].astype(PLACE) for kind in range(len(self._kinds))]
            if all(len(column) == len(accepted) for column in columns):
                self.accepted, self.places = accepted, list(zip(*columns, strict=True))
                self.num_examined = self._num_saved = int(kept["num_examined"])


class LevelSearch:
    """Levels that are found when they are asked for."""

    def __init__(self, draw: LevelDraw, specs: Mapping[str, CoinRunSpec]) -> None:
        self._draw, self._findings = draw, _Findings(draw, specs)
        self._finder = PlaceFinder()

    def __len__(self) -> int:
        return self._draw.count

    @property
    def num_rejected(self) -> int:
        """See Levels."""
        return self._findings.num_examined - len(self._findings.accepted)

    def rows(self, name: str) -> _LazyRows:
        """See Levels."""
        return _LazyRows(self, name)

    def take(self, name: str, first: int, count: int) -> Rows:
        """Rows ``first`` .. ``first + count - 1``, searching as far as needed."""
        findings = self._findings
        wanted = min(first + count, self._draw.count)
        while len(findings.accepted) < wanted:
            seed = int(self._draw.candidates[findings.num_examined])
            findings.add(accept(self._finder, findings.by_kind, seed))
            if findings.is_enough:
                findings.save()
        return findings.rows(name, first, count)


@dataclass(frozen=True)
class _LazyRows:
    search: LevelSearch
    name: str

    def __len__(self) -> int:
        return len(self.search)

    def take(self, first: int, count: int) -> Rows:
        return self.search.take(self.name, first, count)


def find_levels(
    draw: LevelDraw,
    specs: Mapping[str, CoinRunSpec],
    num_processes: int,
    on_progress: Callable[[int, int], None] = lambda _found, _wanted: None,
    should_cancel: Callable[[], bool] = lambda: False,
) -> LevelSet:
    """The levels of a wish, searched for by ``num_processes`` processes.

    Raises:
        SearchCancelledError: ``should_cancel`` said so.
        SearchError: a process died.
    """
    if not searched(specs):
        return LevelSet.of(draw.candidates[: draw.count])
    findings = _Findings(draw, specs)
    on_progress(min(len(findings.accepted), draw.count), draw.count)
    if not findings.is_enough:
        with contextlib.closing(_examine(findings, num_processes)) as examined:
            for found in examined:
                findings.add(found)
                on_progress(min(len(findings.accepted), draw.count), draw.count)
                if findings.is_enough:
                    break
                if should_cancel():
                    findings.save()
                    raise SearchCancelledError
        findings.save()
    return findings.level_set()


def _examine(findings: _Findings, num_processes: int) -> Generator[Places | None, None, None]:
    """Places of the candidates not examined yet, in their order; a few chunks are under way at any time."""
    candidates, first = findings.draw.candidates, findings.num_examined
    executor = ProcessPoolExecutor(num_processes, multiprocessing.get_context("spawn"), _live_with_owner)
    waiting: list[Future[list[Places | None]]] = []
    try:
        while True:
            while len(waiting) < 2 * num_processes and first < len(candidates):
                seeds = candidates[first : first + _CHUNK].tolist()
                waiting.append(executor.submit(_accept_all, findings.by_kind, seeds))
                first += _CHUNK
            yield from waiting.pop(0).result()
    except BrokenProcessPool as error:
        findings.save()
        raise SearchError("A process that searched for levels ended before its work did.") from error
    finally:
        executor.shutdown(cancel_futures=True)


def _live_with_owner() -> None:
    """Leave Ctrl-C to the owner, and end with it even where it is killed."""
    leave_interrupts_to_owner()
    threading.Thread(target=_end_with_owner, daemon=True).start()


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    assert owner is not None, "runs in processes that were started"
    owner.join()
    os._exit(1)


def _accept_all(specs: Mapping[str, CoinRunSpec], level_seeds: list[int]) -> list[Places | None]:
    finder = PlaceFinder()
    return [accept(finder, specs, seed) for seed in level_seeds]
