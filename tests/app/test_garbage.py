from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from gmplay.app.garbage import GarbageTimer

pytestmark = pytest.mark.gui


class Knot:
    """Refers to itself, so that only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting_threads() -> Iterator[list[threading.Thread]]:
    """On which threads garbage was collected."""
    threads: list[threading.Thread] = []

    def note(phase: str, _details: object) -> None:
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)
    gc.enable()
    gc.unfreeze()


def test_that_only_the_windows_thread_collects(qtbot, qapp, collecting_threads):
    timer = GarbageTimer(qapp)
    collecting_threads.clear()
    knot = weakref.ref(Knot())
    littering = threading.Thread(target=lambda: [Knot() for _ in range(5_000)])
    littering.start()
    littering.join()
    assert collecting_threads == []
    assert knot() is not None
    qtbot.waitUntil(lambda: knot() is None)
    assert set(collecting_threads) == {threading.main_thread()}
    timer.deleteLater()


def test_that_what_was_loaded_is_looked_through_once(qapp, collecting_threads, monkeypatch):
    timer = GarbageTimer(qapp)
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 11))
    timer.collect()
    loaded = gc.get_freeze_count()
    assert loaded > 10_000
    knot = weakref.ref(Knot())
    timer.collect()
    assert knot() is None
    assert gc.get_freeze_count() == loaded
    timer.deleteLater()
