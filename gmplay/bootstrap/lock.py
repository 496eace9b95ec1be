"""One set-up at a time: whoever double-clicks twice gets one installation and a second that waits for it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gmplay.bootstrap.progress import Progress

_WAIT_SECONDS = 0.2


@contextlib.contextmanager
def held(file: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock on ``file`` (made if need be) inside the block, saying so where another process holds it.

    The system gives a lock back when its holder dies. Raises SetupError when the wait is cancelled.
    """
    with file.open("a+b") as handle:
        if not _try_lock(handle):
            progress.step("waiting for another gmplay that is getting ready")
            while not _try_lock(handle):
                progress.check_not_cancelled()
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
