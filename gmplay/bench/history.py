"""What it costs to keep what was played: memory per minute, and the time to show any frame of it."""

from __future__ import annotations

import statistics
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from gmplay.app.agents import open_agent
from gmplay.app.pictures import PictureMaker, Pointing
from gmplay.bench.timing import in_turns, median_ratio, rate_of
from gmplay.session import messages
from gmplay.session.past import MEGABYTE
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

_NUM_STEPS = 2_000
_WIDTH, _HEIGHT = 1280, 720


def _play_on(session: Session, num_steps: int) -> None:
    """Play whole levels, one after the other, until so many steps are kept."""
    last = session.past.minutes + num_steps / 15 / 60
    while session.past.minutes < last:
        session.apply(messages.StepBy(100))
        if session.snapshot().ending is not None:
            session.apply(messages.NextLevel())
    session.past.shown.history.frames.rest()  # those few that lie unpacked for drawing are not counted


def _memory() -> tuple[Session, dict[str, Any]]:
    """A session with a past, and what that takes as it is counted and as Python's allocator sees it."""
    session = Session(CoinRunRules(), Record(is_playing=False))
    session.set_agent("coin-at-end", open_agent("coin-at-end")[1])
    _play_on(session, 200)  # what is loaded only once
    minutes, counted = session.past.minutes, session.past.num_bytes
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    _play_on(session, _NUM_STEPS)
    allocated = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    minutes, counted = session.past.minutes - minutes, session.past.num_bytes - counted
    return session, {
        "megabytes_per_minute": round(counted / MEGABYTE / minutes, 3),
        "allocated_to_counted": round(allocated / counted, 2),
        "minutes_in_64_megabytes": round(64 * MEGABYTE * minutes / counted),
    }


def _scrubbing(session: Session) -> Callable[[], int]:
    """Work that shows a step anywhere in the longest episode, as after a long while: nothing lies ready."""
    episode = max(session.past.episodes, key=lambda each: each.history.num_steps)
    session.apply(messages.ShowBranch(episode.number))
    steps = np.random.default_rng(0).integers(0, episode.history.num_steps + 1, 4096)
    turn = 0

    def work() -> int:
        nonlocal turn
        episode.history.frames.rest()
        session.apply(messages.GoToStep(int(steps[turn % len(steps)])))
        session.snapshot()
        turn += 1
        return 1

    return work


def _drawing(session: Session) -> Callable[[], int]:
    pictures = PictureMaker()
    pictures.resize(_WIDTH, _HEIGHT, 1.0)
    snapshot = session.snapshot()

    def work() -> int:
        pictures.draw(snapshot, None, Pointing())
        return 1

    return work


def measure_history(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Memory per minute of play, and the time to show any frame over the time to draw one at 1280 x 720."""
    session, results = _memory()
    contenders = {"scrub": rate_of(_scrubbing(session)), "draw": rate_of(_drawing(session))}
    rates = in_turns(contenders, num_rounds, seconds)
    return results | {
        "scrub_to_draw": round(median_ratio(rates["draw"], rates["scrub"]), 3),
        "scrub_ms": round(1000 / statistics.median(rates["scrub"]), 2),
    }
