"""Processes that measure. They take orders over a pipe, and end when its other end is gone."""

from __future__ import annotations

import contextlib
import multiprocessing
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from gmplay.core.errors import InputError
from gmplay.core.report import RobustnessReport
from gmplay.evaluation.measurement import Measurement, carry_out
from gmplay.evaluation.processes import leave_interrupts_to_owner, lower_priority, one_blas_thread


@dataclass(frozen=True)
class Order:
    """Measure this from now on, and nothing else; None is rest. Findings carry its generation."""

    generation: int
    measurement: Measurement | None


@dataclass(frozen=True)
class Findings:
    """What a worker found since it last told, by distribution."""

    generation: int
    reports: dict[str, RobustnessReport]
    is_complete: bool


@dataclass(frozen=True)
class Trouble:
    """A measurement failed. ``is_input_error``: its text is for the user as it stands."""

    generation: int
    text: str
    is_input_error: bool


@dataclass(frozen=True)
class _Ready:
    """The process has started and reads its orders from now on."""


class Worker:
    """A measuring process, seen from its owner. Wait for ``connection``, then ``receive``."""

    def __init__(self, is_background: bool = False) -> None:
        """``is_background``: runs at low priority."""
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, is_background), daemon=True, name="gmplay evaluation"
        )
        self._is_ready = False
        self._waiting: Order | None = None
        with one_blas_thread():
            self._process.start()
        theirs.close()

    def order(self, order: Order) -> None:
        """Have it do something else. Never blocks: until the process has started, only the latest order is kept."""
        if not self._is_ready:
            self._waiting = order
            return
        with contextlib.suppress(OSError):  # a process that is gone is noticed by receive
            self.connection.send(order)

    def receive(self) -> Findings | Trouble | None:
        """What it tells; None if it only reports for duty. Raises EOFError or OSError where it is gone."""
        message: Findings | Trouble | _Ready = self.connection.recv()
        if not isinstance(message, _Ready):
            return message
        self._is_ready = True
        if self._waiting is not None:
            self.order(self._waiting)
        return None

    def stop(self) -> None:
        """End the process, whatever it is doing, within a fraction of a second."""
        self._process.terminate()
        self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self.connection.close()


def _serve(connection: Connection, is_background: bool) -> None:
    """The worker process: obey until the owner is gone."""
    leave_interrupts_to_owner()
    if is_background:
        lower_priority()
    # The owner's end of the pipe closes when it stops us, when it ends, and when it is killed.
    with contextlib.suppress(EOFError, OSError):
        connection.send(_Ready())
        order = connection.recv()
        while True:
            order = _obey(connection, order) or connection.recv()


def _obey(connection: Connection, order: Order) -> Order | None:
    """Carry out an order; returns the next one if that comes first. Raises EOFError or OSError without an owner."""
    for found in _find(order):
        if connection.poll():
            return _latest(connection)
        if found is not None:
            connection.send(found)
    return None


def _find(order: Order) -> Iterator[Findings | Trouble | None]:
    """What there is to tell about an order, None after every step without any."""
    if order.measurement is None:
        return
    try:
        for reports in carry_out(order.measurement):
            yield None if reports is None else Findings(order.generation, reports, False)
        yield Findings(order.generation, {}, True)
    except InputError as error:
        yield Trouble(order.generation, str(error), True)
    except Exception:
        yield Trouble(order.generation, traceback.format_exc(), False)


def _latest(connection: Connection) -> Order:
    order: Order = connection.recv()
    while connection.poll():
        order = connection.recv()
    return order
