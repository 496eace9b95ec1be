"""The forest's measures taken in a process of their own, one policy after the other; only the latest counts."""

from __future__ import annotations

import contextlib
import multiprocessing
import traceback
from multiprocessing.connection import Connection

from gmplay.core.interaction import Policy
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.evaluation.forest import ForestReport, measure_forest
from gmplay.evaluation.processes import leave_interrupts_to_owner, lower_priority, one_blas_thread

_ENDED = "The measuring process ended unexpectedly."


class ForestMeasurement:
    """Measures what it is given, in the background. The process begins with the first question and then waits."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """A question is not answered yet."""
        return self._is_busy

    def ask(self, policy: Policy, spec: TreeGridworldSpec) -> None:
        """Measure a policy, which must be picklable, under these rules. Only where it is not busy."""
        assert not self._is_busy
        if self._connection is None:
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_answer, args=(theirs,), daemon=True, name="gmplay forest measures")
            with one_blas_thread():
                self._process.start()
            theirs.close()
        self._is_busy = True
        with contextlib.suppress(OSError):  # a process that is gone is noticed by poll
            self._connection.send((policy, spec))

    def poll(self) -> ForestReport | str | None:
        """The answer, a sentence where there can be none, None where it is not there yet. The next one begins anew."""
        if self._connection is None or not self._is_busy:
            return None
        try:
            if not self._connection.poll():
                return None
            answer: ForestReport | str = self._connection.recv()
        except (EOFError, OSError):
            self.close()
            answer = _ENDED
        self._is_busy = False
        return answer

    def close(self) -> None:
        """End the process; what it has measured so far is worth nothing."""
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
        self._process = self._connection = None
        self._is_busy = False


def _answer(connection: Connection) -> None:
    """The process: measure whatever comes until the owner's end of the pipe is gone."""
    leave_interrupts_to_owner()
    lower_priority()
    with contextlib.suppress(EOFError, OSError):
        while True:
            policy, spec = connection.recv()
            try:
                answer: ForestReport | str = measure_forest(policy, spec)
            except Exception as error:
                answer = f"Measuring failed: {traceback.format_exception_only(error)[-1].strip()}."
            connection.send(answer)
