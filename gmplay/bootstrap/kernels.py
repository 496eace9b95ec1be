"""Compiling the simulation's kernels, in a process of its own, so that the first window need not wait for it."""

from __future__ import annotations

import re
import sys

from gmplay.bootstrap import places
from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress

_STEP = re.compile(r"\[([01]\.\d+)\] (.*)")  # what `gmplay compile` prints


def compile_kernels(progress: Progress) -> None:
    """Run `gmplay compile` and show how far it is. Raises SetupError when it fails."""
    progress.step("compiling the simulation, this once", 0.0)

    def show(line: str) -> None:
        if match := _STEP.fullmatch(line):
            progress.step(f"compiling: {match[2]}", float(match[1]))

    code, lines = progress.run([sys.executable, "-m", "gmplay", "compile"], on_line=show, cwd=places.ROOT)
    if code != 0:
        reason = lines[-1] if lines else f"exit code {code}"
        raise SetupError(f"The simulation could not be compiled: {reason}. The log is {progress.log_path}.")
