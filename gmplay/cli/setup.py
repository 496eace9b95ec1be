"""`gmplay setup`: what later steps would install, installed now."""

from __future__ import annotations

import argparse

from gmplay.bootstrap import DRAWING, PLAYING, WINDOW, make_ready
from gmplay.bootstrap.display import has_display
from gmplay.bootstrap.requirements import available_stages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="training (PyTorch) and testing too, not only playing")


def run(options: argparse.Namespace) -> None:
    stages = available_stages() if options.all else [PLAYING]
    make_ready([*stages, DRAWING, WINDOW] if has_display() else [*stages, DRAWING])
    print(f"Ready for {', '.join(stages)}.")
