"""`gmplay play`: the window, or its headless stand-in where there is no display."""

from __future__ import annotations

import argparse
import os

from gmplay.bootstrap.display import has_display


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--agent", metavar="NAME", help="a shipped agent's name, or a .safetensors checkpoint")
    parser.add_argument("--level-seed", metavar="N", help="the level to begin with")


def run(options: argparse.Namespace) -> int | None:
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        print("There is no display here: playing offscreen, with a picture of the window and the numbers instead.")
        from gmplay.app import headless

        return headless.main(options)
    from gmplay.app import main

    return main.run(options)
