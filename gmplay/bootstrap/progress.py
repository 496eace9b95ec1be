"""Telling the person, and the log, what is happening while the machine is made ready."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from gmplay.bootstrap import places
from gmplay.bootstrap.errors import SetupError

_NUM_LINES_KEPT = 60
_LARGEST_LOG_BYTES = 1_000_000


class Progress:
    """Steps and details of a set-up, written to a log file and shown on the terminal and to whoever listens.

    Attributes:
        span: (low, high), the part of the whole bar that the fractions given to ``step`` now fill.
        on_step: called with (text, fraction done or None) for each step; the window listens here.
        on_detail: called with each line of output of the programs that are run.
    """

    def __init__(self, log_path: Path | None = None) -> None:
        self.log_path, self._log = _open_log(log_path or places.log_file())
        self.span: tuple[float, float] = (0.0, 1.0)
        self.on_step: Callable[[str, float | None], None] = lambda text, fraction: None
        self.on_detail: Callable[[str], None] = lambda line: None
        self._process: subprocess.Popen[str] | None = None
        self._is_cancelled = False

    def step(self, text: str, fraction: float | None = None) -> None:
        """One thing that is now being done; ``fraction`` is how much of the span lies behind, 0 to 1."""
        if fraction is not None:
            low, high = self.span
            fraction = low + (high - low) * fraction
        self._write(text)
        if sys.stdout is not None:  # a double-click on Windows may come without any
            share = "     " if fraction is None else f"{fraction:4.0%} "
            with contextlib.suppress(BrokenPipeError):  # nobody listens any more, as in `main.py setup | head`
                print(f"{share}{text}", flush=True)
        self.on_step(text, fraction)

    def detail(self, line: str) -> None:
        """A line for the log and, briefly, for the window."""
        self._write(f"    {line}")
        self.on_detail(line)

    def run(
        self, command: Sequence[str | Path], on_line: Callable[[str], None] | None = None, **options: object
    ) -> tuple[int, list[str]]:
        """Run a program to its end; each line it prints is a detail.

        Returns (exit code, its last lines). Raises SetupError when it was cancelled meanwhile or cannot be started.
        """
        words = [str(word) for word in command]
        self._write("$ " + " ".join(words))
        try:
            self._process = _start(words, **options)
        except OSError as error:
            raise SetupError(f"{words[0]} could not be started: {error}. The log is {self.log_path}.") from error
        lines: list[str] = []
        for line in self._process.stdout or ():
            lines = [*lines[1 - _NUM_LINES_KEPT :], line.rstrip()]
            self.detail(line.rstrip())
            if on_line:
                on_line(line.rstrip())
        code = self._process.wait()
        self.check_not_cancelled()
        return code, lines

    def check_not_cancelled(self) -> None:
        """Raise SetupError if ``cancel`` was called."""
        if self._is_cancelled:
            raise SetupError("Setting up was stopped. Start gmplay again to go on where it was.")

    def cancel(self) -> None:
        """Stop what is running, from any thread; the work ends with a SetupError."""
        self._is_cancelled = True
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _write(self, line: str) -> None:
        self._log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")
        self._log.flush()


def _start(words: Sequence[str], **options: object) -> subprocess.Popen[str]:
    process: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        **options,
    )
    return process


def _open_log(path: Path) -> tuple[Path, TextIO]:
    """The log, opened to append; in the folder for temporary files where its own place cannot be written.

    One that has grown large begins anew.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        is_large = path.exists() and path.stat().st_size > _LARGEST_LOG_BYTES
        return path, path.open("w" if is_large else "a", encoding="utf-8")
    stand_in = Path(tempfile.gettempdir()) / "gmplay-setup.log"
    return stand_in, stand_in.open("a", encoding="utf-8")
