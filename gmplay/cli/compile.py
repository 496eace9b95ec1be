"""`gmplay compile`: the simulation's kernels, compiled once and kept on disk."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Compile the simulation kernels ahead of the first start and keep them on disk."


def run(options: argparse.Namespace) -> None:
    from gmplay.envs.coinrun.env import compile_kernels

    compile_kernels(_print_progress)


def _print_progress(name: str, fraction: float) -> None:
    """The form that the first start reads to move its progress bar (bootstrap/kernels.py)."""
    print(f"[{fraction:.2f}] {name}", flush=True)
