"""Where the simulation runs: on a thread that reads requests from a queue and tells events through a signal."""

from __future__ import annotations

import logging
import queue
import threading
import traceback
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from gmplay.app import events
from gmplay.core.errors import InputError

_LOG = logging.getLogger(__name__)
_JOIN_SECONDS = 5.0


World = TypeVar("World", bound=Any)
"""A world that is played and drawn: ``handle`` does what is asked, ``pause`` stops it after a fault."""


class EventLink(QObject):
    """Carries events to the thread this object lives in: a signal emitted elsewhere is queued by Qt."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_closed = False
        self._lock = threading.RLock()

    def tell(self, event: Any) -> None:
        """Tell an event; may be called from any thread."""
        with self._lock:
            if not self._is_closed:
                self.told.emit(event)

    def close(self) -> None:
        """Tell nothing any more: threads that still read or search would tell it to a window that is gone."""
        with self._lock:
            self._is_closed = True


class SimulationHost(Generic[World]):
    """Serves requests at once, on the thread that posts them: for pictures and measurements without a clock."""

    def __init__(self, make_simulation: Callable[[Callable[[Any], None]], World]) -> None:
        """``make_simulation`` is called, on the thread that serves, with the function that tells events."""
        self.link = EventLink()
        self._make_simulation = make_simulation
        self._simulation: World | None = None

    def start(self) -> None:
        """Begin to serve."""
        try:
            self._simulation = self._make_simulation(self.link.tell)
        except Exception as error:
            self._tell_failure(error)

    def post(self, request: Any) -> None:
        """Ask for something. Where the start failed, which was told, nothing answers."""
        if self._simulation is None:
            return
        try:
            self._simulation.handle(request)
            return
        except Exception as error:
            self._tell_failure(error)
            if isinstance(request, events.Draw) or not isinstance(error, InputError):
                self._simulation.pause()  # or the next picture would fail the same way, sixty times a second
        if isinstance(request, events.Draw):
            self.link.tell(events.Unchanged())  # the window waits for an answer before it asks again

    def stop(self) -> None:
        """Nothing is asked any more, and nothing told."""
        self.link.close()

    def release(self) -> None:
        """After stop: let go of what served; Qt may keep a closed window, and all that listens to it, to the end."""
        self._simulation = None

    @property
    def simulation(self) -> World | None:
        """After stop: what served; None where it failed to start or is busy still."""
        return self._simulation

    def _tell_failure(self, error: Exception) -> None:
        """Show and log a fault of ours; what the user can mend is told as a Problem instead."""
        if isinstance(error, InputError):
            self.link.tell(events.Problem(str(error)))
            return
        details = "".join(traceback.format_exception(error))
        _LOG.error("The simulation failed.\n%s", details)
        self.link.tell(events.Crash(f"The simulation failed: {type(error).__name__}: {error}", details))


class SimulationThread(SimulationHost[World]):
    """Serves requests one after the other on a thread of its own, so that the simulation needs no locks."""

    def __init__(self, make_simulation: Callable[[Callable[[Any], None]], World]) -> None:
        super().__init__(make_simulation)
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to serve."""
        self._thread = threading.Thread(target=self._run, name="simulation", daemon=True)
        self._thread.start()

    def post(self, request: Any) -> None:
        """Ask for something; returns at once."""
        self._requests.put(request)

    def stop(self) -> None:
        """Serve what was asked so far, then end the thread."""
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join(_JOIN_SECONDS)
            if self._thread.is_alive():
                self._simulation = None  # still busy there, so it is nobody else's
        super().stop()

    def _run(self) -> None:
        super().start()
        while (request := self._requests.get()) is not None:
            super().post(request)
