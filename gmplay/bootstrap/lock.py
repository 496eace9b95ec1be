"""One set-up at a time: whoever double-clicks twice gets one installation and a second that waits for it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

_WAIT_SECONDS = 0.2


@contextlib.contextmanager
def held(file: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on ``file`` (made if need be) inside the block.

    ``on_wait`` is called once if another process holds it. The system gives it back when its holder dies.
    """
    with file.open("a+b") as handle:
        is_waiting = False
        while not _try_lock(handle):
            if not is_waiting:
                on_wait()
            is_waiting = True
            time.sleep(_WAIT_SECONDS)
        yield  # closing the file unlocks it


def _try_lock(handle: IO[bytes]) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
