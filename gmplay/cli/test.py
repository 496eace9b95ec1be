"""`gmplay test`: the checkout's own tests."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from gmplay.bootstrap import places
from gmplay.bootstrap.display import has_display
from gmplay.core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "gmplay test [--slow] [pytest's own arguments]"
    parser.add_argument("--slow", action="store_true", help="the long proofs too")
    parser.set_defaults(others=[])


def run(options: argparse.Namespace) -> int:
    if not places.MAIN.is_file():
        raise InputError("The tests are not part of an installed gmplay. Clone the repository and run them there.")
    selection = [] if options.slow else ["-m", "not slow"]
    command = [sys.executable, "-m", "pytest", *selection, *options.others]
    return subprocess.run(command, cwd=places.ROOT, env=_environment(), check=False).returncode


def _environment() -> dict[str, str]:
    """SDL never opens anything of its own; Qt draws offscreen where there is no display."""
    quiet = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    if not has_display():
        quiet["QT_QPA_PLATFORM"] = "offscreen"
    return {**os.environ, **quiet}
