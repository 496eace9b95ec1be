"""How processes in the background behave: one thread for matrix products, low priority, Ctrl-C left to the owner."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import psutil

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Environment variables that say how many threads a matrix product takes."""
_POSIX_NICENESS = 10


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Processes started inside use one thread each for matrix products: they share the cores already."""
    before = {name: os.environ.get(name) for name in BLAS_THREADS}
    os.environ.update(dict.fromkeys(BLAS_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def lower_priority() -> None:
    """Let every other process go first."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_POSIX_NICENESS)


def leave_interrupts_to_owner() -> None:
    """Ignore Ctrl-C, which the terminal sends to all processes of the program."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
