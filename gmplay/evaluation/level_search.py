"""Finding levels whose placement takes a search: lazily in one process, or beforehand in many; kept on disk.

Candidates are taken in a fixed order and accepted or rejected one by one, so what is found does not depend
on who searched.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from gmplay.envs.coinrun.places import PlaceFinder
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.level_findings import Findings, LevelDraw, Places
from gmplay.evaluation.levels import LevelSet, Rows, examine, searched
from gmplay.evaluation.processes import leave_interrupts_to_owner

_CHUNK = 16
"""Candidates a process examines before it tells."""


class SearchCancelledError(Exception):
    """``should_cancel`` said so; what was found so far is kept for the next time."""


class SearchError(RuntimeError):
    """A searching process died."""


class LevelSearch:
    """Levels that are found when they are asked for."""

    def __init__(self, draw: LevelDraw, specs: Mapping[str, CoinRunSpec]) -> None:
        self._draw, self._findings = draw, Findings(draw, specs)
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
            index = findings.num_examined
            unknown = {kind: findings.by_kind[kind] for kind in findings.unknown(index)}
            findings.add(examine(self._finder, unknown, int(self._draw.candidates[index])))
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
    findings = Findings(draw, specs)
    findings.settle_known()
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


def _examine(findings: Findings, num_processes: int) -> Generator[Places, None, None]:
    """What was not known of the next candidates, in their order; a few chunks are under way at any time."""
    candidates, first = findings.draw.candidates, findings.num_examined
    executor = ProcessPoolExecutor(num_processes, multiprocessing.get_context("spawn"), _live_with_owner)
    waiting: list[Future[list[Places]]] = []
    try:
        while True:
            while len(waiting) < 2 * num_processes and first < len(candidates):
                chunk = range(first, min(first + _CHUNK, len(candidates)))
                tasks = [(int(candidates[index]), findings.unknown(index)) for index in chunk]
                waiting.append(executor.submit(_examine_all, findings.by_kind, tasks))
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


def _examine_all(specs: dict[str, CoinRunSpec], tasks: list[tuple[int, list[str]]]) -> list[Places]:
    finder = PlaceFinder()
    return [examine(finder, {kind: specs[kind] for kind in kinds}, seed) for seed, kinds in tasks]
