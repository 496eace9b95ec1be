"""A process in the background that answers questions, one at a time; only the latest counts."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from gmplay.core.errors import InputError
from gmplay.evaluation.processes import leave_interrupts_to_owner, lower_priority, one_blas_thread

Answerer = Callable[[Any], Iterator[Any]]
"""Answers a question bit by bit. Importable by name, for it runs in the other process."""


@dataclass(frozen=True)
class Failure:
    """There can be no answer. ``text`` is a sentence for the user."""

    text: str


class BackgroundAnswers:
    """Asks, and hears what is answered on a thread of its own. The process begins with the first question.

    Args:
        answer: what the process does with a question.
        hear: is given every answer to the latest question, and a Failure where there can be none, on a thread that
            only listens.
        name: of the process, for lists of processes.
    """

    def __init__(self, answer: Answerer, hear: Callable[[Any], None], name: str) -> None:
        self._answer, self._hear, self._name = answer, hear, name
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._number = 0

    def ask(self, question: Any) -> None:
        """Ask this instead of whatever was asked before."""
        self._number += 1
        if self._connection is None:
            self._begin()
        assert self._connection is not None
        with contextlib.suppress(OSError):  # a process that is gone is noticed by the listener
            self._connection.send((self._number, question))

    def drop(self) -> None:
        """Hear no more of the latest question."""
        self._number += 1
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.send((self._number, None))

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._number += 1
        if self._process is not None and self._connection is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._answer), daemon=True, name=self._name)
        with one_blas_thread():
            self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, args=(self._connection,), name=self._name, daemon=True).start()

    def _listen(self, connection: Connection) -> None:
        """Until the process is gone: hear what is still wanted."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                number, answer = connection.recv()
                if number == self._number:
                    self._hear(answer)
        if connection is self._connection:  # nobody closed it
            self._connection = None
            self._hear(Failure("The process in the background ended unexpectedly. Ask again to start another."))


def _serve(connection: Connection, answer: Answerer) -> None:
    """The process: answer whatever comes until the owner's end of the pipe is gone."""
    leave_interrupts_to_owner()
    lower_priority()
    with contextlib.suppress(EOFError, OSError):
        latest = connection.recv()
        while True:
            latest = _obey(connection, answer, *latest) or connection.recv()


def _obey(connection: Connection, answer: Answerer, number: int, question: Any) -> tuple[int, Any] | None:
    """Answer a question; returns the next one if that comes first. Raises EOFError or OSError without an owner."""
    for answered in [] if question is None else _answered(answer, question):
        connection.send((number, answered))
        newer = None
        while connection.poll():
            newer = connection.recv()
        if newer is not None:
            return newer
    return None


def _answered(answer: Answerer, question: Any) -> Iterator[Any]:
    try:
        yield from answer(question)
    except InputError as error:
        yield Failure(str(error))
    except Exception as error:
        yield Failure(f"This failed: {traceback.format_exception_only(error)[-1].strip()}.")
