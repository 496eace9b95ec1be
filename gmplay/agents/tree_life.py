"""A learner's life in a process of its own: it goes on while somebody watches, and can be resumed after that.

The owner gives orders and reads news; nothing it calls waits for the learner. The life is kept on disk every few
seconds and when it is paused, so whatever ends the process costs a few seconds of it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gmplay.agents.tree_checkpoint import load_learner, save_learner
from gmplay.agents.tree_learner import Progress, TreeLearner, TreeLearnerConfig
from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.evaluation.processes import leave_interrupts_to_owner, lower_priority, one_blas_thread

HalfWeights = dict[str, NDArray[np.float16]]

NEWS_SECONDS = 0.2
"""How often a running life tells how it goes."""
SAVE_SECONDS = 10.0
"""How often it is kept on disk."""
_FOREVER = 2**62


@dataclass(frozen=True)
class Pace:
    """How fast to live: ``share`` of the processor's time, 0 to pause, 1 for all of it; ``until`` so many steps."""

    share: float
    until: int | None = None


@dataclass(frozen=True)
class Rules:
    """Go on under other rules."""

    spec: TreeGridworldSpec


@dataclass(frozen=True)
class News:
    """What happened since the news before.

    Attributes:
        steps: lived through so far.
        progress: the latest update's; None where there was none.
        first_point: how many points of the curve came before ``points``.
        points: rows that the curve has gained, as in Curve.points.
        snapshots: weights of the moments kept, by steps.
        weights: the network as it is now.
        spec: the rules in force.
        config: the settings the life began with.
        is_running: it goes on by itself.
        problem: a sentence about what could not be done, "" otherwise. The life goes on.
    """

    steps: int
    progress: Progress | None
    first_point: int
    points: list[list[float]]
    snapshots: dict[int, HalfWeights]
    weights: HalfWeights
    spec: TreeGridworldSpec
    config: TreeLearnerConfig
    is_running: bool
    problem: str = ""


@dataclass(frozen=True)
class Death:
    """The process has ended, or never began. ``text`` is a sentence for the user."""

    text: str


class TreeLife:
    """A learning life, seen from its owner.

    Args:
        path: where the life is kept. One that is there already is resumed; then ``config`` is not looked at.
        config: settings of a life that begins.
        rules: to go on under where they are others than those it was kept under; None: as it was.
    """

    def __init__(self, path: Path, config: TreeLearnerConfig, rules: TreeGridworldSpec | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_live, args=(theirs, path, config, rules), daemon=True, name="gmplay learner"
        )
        with one_blas_thread():
            self._process.start()
        theirs.close()
        self._has_ended = False

    def order(self, order: Pace | Rules) -> None:
        """Have it live differently from the next update on."""
        with contextlib.suppress(OSError):  # a process that is gone is noticed by poll
            self._connection.send(order)

    def poll(self) -> list[News | Death]:
        """What it has told since the last call; a Death is the last of all."""
        told: list[News | Death] = []
        while not self._has_ended:
            try:
                if not self._connection.poll():
                    break
                told.append(self._connection.recv())
            except (EOFError, OSError):
                told.append(Death("The learning process ended unexpectedly. It can go on from what was kept last."))
            self._has_ended = isinstance(told[-1], Death)
        return told

    def leave(self) -> None:
        """Let it keep itself on disk and end by itself; nothing waits for that."""
        self._has_ended = True
        self._connection.close()

    @property
    def is_alive(self) -> bool:
        """The process has not ended yet."""
        return self._process.is_alive()

    def close(self, patience: float = 5.0) -> None:
        """Let it keep itself on disk and end, and wait for it; after ``patience`` seconds it is ended."""
        self.leave()
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _live(
    connection: Connection, path: Path, config: TreeLearnerConfig, rules: TreeGridworldSpec | None = None
) -> None:
    """The process: learn as ordered until the owner's end of the pipe is gone."""
    leave_interrupts_to_owner()
    lower_priority()
    with contextlib.suppress(EOFError, OSError):
        try:
            life = _Life(connection, path, load_learner(path) if path.exists() else TreeLearner(config))
            if rules is not None:
                life.obey(Rules(rules))
            life.go_on()
        except InputError as error:
            connection.send(Death(str(error)))
        except (EOFError, OSError):
            raise
        except Exception as error:
            detail = traceback.format_exception_only(error)[-1].strip()
            connection.send(Death(f"The learner failed: {detail}. It can go on from what was kept last."))


class _Life:
    """What the process knows."""

    def __init__(self, connection: Connection, path: Path, learner: TreeLearner) -> None:
        self._connection, self._path, self._learner = connection, path, learner
        self._pace, self._problem = Pace(0.0), ""
        self._num_told = 0
        self._told_snapshots: set[int] = set()
        self._saved = (learner.steps, learner.spec) if path.exists() else None

    def go_on(self) -> None:
        """Obey and learn, by turns, until the owner is gone; then keep the life. Raises EOFError or OSError."""
        try:
            self._tell(None)
            while True:
                if not self._is_running or self._connection.poll():
                    self.obey(self._connection.recv())
                    self._tell(None)
                else:
                    self._run()
        finally:
            self._save()

    @property
    def _is_running(self) -> bool:
        return self._pace.share > 0.0 and self._learner.steps < (self._pace.until or _FOREVER)

    def obey(self, order: Pace | Rules) -> None:
        """Live differently from the next update on."""
        if isinstance(order, Rules):
            self._learner.replace_spec(order.spec)
            return
        self._pace = order
        if not self._is_running:
            self._save()

    def _run(self) -> None:
        """Learn until there is an order or the pace's last step is taken, telling how it goes."""
        told_at = saved_at = time.monotonic()
        progress = None
        for progress in self._paced():
            now = time.monotonic()
            if now - told_at > NEWS_SECONDS:
                self._tell(progress)
                told_at = now
            if now - saved_at > SAVE_SECONDS:
                self._save()
                saved_at = now
            if self._connection.poll():
                break
        if not self._is_running:
            self._save()
        self._tell(progress)

    def _paced(self) -> Iterator[Progress]:
        """The learner's updates, with pauses between them where it shall not have all of the processor."""
        learning = self._learner.run(self._pace.until or _FOREVER)
        while True:
            started = time.perf_counter()
            progress = next(learning, None)
            if progress is None:
                return
            yield progress
            time.sleep((time.perf_counter() - started) * (1.0 / self._pace.share - 1.0))

    def _save(self) -> None:
        """Keep the life on disk; where that fails, the one kept before is intact, and the owner is told."""
        present = self._learner.steps, self._learner.spec
        if present == self._saved:
            return
        try:
            save_learner(self._path, self._learner)
            self._saved, self._problem = present, ""
        except InputError as error:
            self._problem = str(error)

    def _tell(self, progress: Progress | None) -> None:
        learner, first = self._learner, self._num_told
        points = learner.curve.points[first:]
        snapshots = {
            steps: weights for steps, weights in learner.snapshots.items() if steps not in self._told_snapshots
        }
        weights = {name: array.astype(np.float16) for name, array in learner.weights.items()}
        known = progress, first, points, snapshots, weights, learner.spec, learner.config
        self._connection.send(News(learner.steps, *known, self._is_running, self._problem))
        self._num_told += len(points)
        self._told_snapshots.update(snapshots)
