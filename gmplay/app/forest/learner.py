"""The learner as the window knows it: one life in its process, what it has told, and where it is kept."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from pathlib import Path
from typing import NamedTuple

import numpy as np
import platformdirs
from PySide6.QtCore import QObject, QTimer, Signal

from gmplay.agents.checkpoint import write_atomically
from gmplay.agents.tree_curve import Curve, nearest_time
from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.agents.tree_life import Death, HalfWeights, News, Pace, Rules, TreeLife
from gmplay.agents.tree_policy import Weights
from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

_LOG = logging.getLogger(__name__)
_POLL_MS = 100
_PATIENCE = 10.0
"""Seconds that a life has to keep itself and end before another begins where it was; then it is ended."""
_NEWS_FOR_RATE = 16
NOT_KEPT = "The life could not be put aside: {reason}. Nothing was begun; the old one is as it was."


def life_path() -> Path:
    """Where the life is kept; GMPLAY_LIFE names another file. On the very first visit it is a copy of a shipped one."""
    override = os.environ.get("GMPLAY_LIFE")
    if override:
        return Path(override)
    path = Path(platformdirs.user_data_dir("gmplay", appauthor=False)) / "forest-life.safetensors"
    if not path.exists():
        _copy_shipped_life(path)
    return path


def _copy_shipped_life(path: Path) -> None:
    """Lay a life there, with all its past, so that the figure is there at once; without one, a life begins."""
    try:
        shipped = (agents_folder() / "lives" / "forest.safetensors").read_bytes()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, lambda target: target.write_bytes(shipped))
    except (OSError, InputError) as error:
        _LOG.warning("No life could be laid at %s: %s", path, error)


class _Next(NamedTuple):
    """The life that begins once the present one has ended."""

    config: TreeLearnerConfig
    share: float
    patient_until: float  # by the monotonic clock


class Learner(QObject):
    """Gives orders to a life and collects what it tells. Never waits for it while it lives.

    Attributes:
        path: where the life is kept.
        curve, snapshots: all that was told of its past.
        latest: the latest news; None before the first and after a death.
        is_alive: there is a process.
    """

    told = Signal(object)  # News, after it was taken in
    died = Signal(str)  # a sentence
    begun = Signal()  # another life, or this one once more: what was known is told again
    put_aside = Signal(object)  # another life was begun; the Path of the one before, None where there was none
    refused = Signal(str)  # why no other life was begun: a sentence

    def __init__(self, path: Path, config: TreeLearnerConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self._config = path, config
        self._life: TreeLife | None = None
        self._share = 0.0
        self._rules: TreeGridworldSpec | None = None  # the latest wish, whether or not anyone was there to hear it
        self._next: _Next | None = None  # waits until the present life has ended
        self._forget()
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._take_in)

    def _forget(self) -> None:
        self.curve, self.snapshots = Curve(), dict[int, HalfWeights]()
        self.latest: News | None = None
        self._steps = 0
        self._lately: deque[tuple[float, int]] = deque(maxlen=_NEWS_FOR_RATE)  # seconds, steps

    @property
    def is_alive(self) -> bool:
        """There is a process that can learn."""
        return self._life is not None

    @property
    def is_wanted(self) -> bool:
        """It has been told to learn."""
        return self._share > 0.0

    @property
    def steps(self) -> int:
        """Steps it has told of."""
        return self._steps

    @property
    def steps_per_second(self) -> float | None:
        """Lately, by the clock on the wall; None where it does not learn."""
        if len(self._lately) < 2:
            return None
        (began, first), (ended, last) = self._lately[0], self._lately[-1]
        return (last - first) / max(ended - began, 1e-9)

    # --- its life ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """Wake the life that is kept, or begin one; it waits until it is told to learn."""
        if self._life is None:
            self._forget()
            self._life = TreeLife(self.path, self._config, self._rules)
            self._poll.start()
            self.begun.emit()

    def learn(self, share: float) -> None:
        """Learn with a share of one core, 0 to pause. A life that has ended is resumed."""
        self._share = share
        self.open()
        self._order(Pace(share))

    def replace_spec(self, spec: TreeGridworldSpec) -> None:
        """Let it go on under other rules, at once or when it is resumed."""
        self._rules = spec
        self._order(Rules(spec))

    def _order(self, order: Pace | Rules) -> None:
        if self._life is not None:
            self._life.order(order)

    def begin_anew(self, config: TreeLearnerConfig, share: float) -> None:
        """Put the life aside, once it has ended, and begin another, which learns with a share of one core.

        ``put_aside`` or ``refused`` tells how that went.
        """
        self._next = _Next(config, share, time.monotonic() + _PATIENCE)
        if self._life is None:
            self._begin_next(self._next)
        else:
            self._life.leave()

    def _begin_next(self, wanted: _Next) -> None:
        self._next = None
        try:
            aside = _put_aside(self.path)
        except OSError as error:
            self.open()
            self.refused.emit(NOT_KEPT.format(reason=error.strerror or error))
            return
        self._config, self._rules = wanted.config, None
        self.learn(wanted.share)
        self.put_aside.emit(aside)

    def close(self) -> None:
        """Keep the life, and wait until its process has ended."""
        self._poll.stop()
        self._share, self._next = 0.0, None
        if self._life is not None:
            self._life.close()
            self._life = None

    # --- what it tells ----------------------------------------------------------------------------------

    def _take_in(self) -> None:
        if self._life is None:
            return
        if self._next is not None:
            self._await_end(self._life, self._next)
            return
        for each in self._life.poll():
            if isinstance(each, Death):
                self._life.leave()  # it has gone, or is about to: nothing to wait for
                self._life, self._share, self.latest = None, 0.0, None
                self._poll.stop()
                self.died.emit(each.text)
                return
            self._note(each)
            self.told.emit(each)

    def _await_end(self, life: TreeLife, wanted: _Next) -> None:
        """Begin the next life where the present one has ended, or has had its time."""
        if life.is_alive and time.monotonic() < wanted.patient_until:
            return
        life.close(patience=0.0)
        self._life = None
        self._begin_next(wanted)

    def _note(self, news: News) -> None:
        if news.first_point == 0 and news.points:
            self.curve = Curve()
        self.curve.points.extend(news.points)
        self.snapshots |= news.snapshots
        self.latest, self._steps = news, news.steps
        if news.is_running and news.progress is not None:
            self._lately.append((time.monotonic(), news.progress.steps))
        else:
            self._lately.clear()

    @property
    def weights(self) -> Weights | None:
        """The network as it was last told."""
        return None if self.latest is None else full_weights(self.latest.weights)

    def snapshot_near(self, steps: int) -> int | None:
        """The kept moment nearest to a time; None where none is kept."""
        return nearest_time(self.snapshots, steps)


def full_weights(weights: HalfWeights) -> Weights:
    """Weights to act with."""
    return {name: array.astype(np.float32) for name, array in weights.items()}


def _put_aside(path: Path) -> Path | None:
    """Give a life another name, free until now. Raises OSError."""
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return path.rename(aside)
