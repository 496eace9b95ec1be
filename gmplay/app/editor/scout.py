"""Tries on a thread of its own whether an edited level's end and coin can be got to: that may take half a second."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from gmplay.envs.coinrun.reach import Reach
from gmplay.envs.coinrun.state import State
from gmplay.envs.coinrun.trouble import find_unreached


class Scout:
    """Searches one level at a time. Levels that came and went while it searched are passed over."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, "scout")
        self._reach = Reach()
        self._state: State | None = None
        self._search: Future[list[str]] | None = None
        self._is_read = True

    @property
    def has_news(self) -> bool:
        """A search has ended, and nobody has asked for what it found."""
        return self._search is not None and self._search.done() and not self._is_read

    def report(self, state: State) -> tuple[str, ...]:
        """What cannot be got to in a world that is never written to again; nothing until that is known."""
        if self._search is not None and not self._search.done():
            return ()
        self._is_read = True
        if self._search is not None and self._state is state:
            return tuple(self._search.result())
        self._state, self._search, self._is_read = (
            state,
            self._threads.submit(find_unreached, state, self._reach),
            False,
        )
        return ()

    def close(self) -> None:
        """Search no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
