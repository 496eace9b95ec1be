"""`gmplay test`: the checkout's own tests."""

from __future__ import annotations

import argparse
import subprocess
import sys

from gmplay.bootstrap import places
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
    return subprocess.run(command, cwd=places.ROOT, check=False).returncode
