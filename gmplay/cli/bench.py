"""`gmplay bench`: speed, as ratios measured in one run."""

from __future__ import annotations

import argparse
from pathlib import Path

from gmplay.cli.evaluate.results import write_json
from gmplay.core.errors import InputError

_PARTS = ("simulation", "threads", "trees", "evaluation", "instruments", "history", "window", "film")
_MEMORY = "memory"  # takes half an hour, so it is measured only where it is named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Measure speed as ratios in one run, contenders in turns: the simulation (one thread, random actions, resets "
        "included), two threads over one, Tree Gridworld over the same rules in plain NumPy, an evaluation over its "
        "parts, what the instruments cost, keeping what was played, the window offscreen at 1280 x 720, and films at "
        "1080p60 over their encoder alone. "
        f"{_MEMORY.capitalize()}, where it is named: what the forest's window and its learner hold, minute by minute."
    )
    parser.add_argument(
        "--procgen", action="store_true", help="measure beside the real game, installed into an environment of its own"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers here")
    parser.add_argument(
        "--only",
        choices=(*_PARTS, _MEMORY),
        action="append",
        help=f"measure only this part; repeatable (default: all but {_MEMORY})",
    )
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="turns of each contender (default 7)")
    parser.add_argument(
        "--seconds", type=float, default=0.5, metavar="S", help="length of a contender's turn (default 0.5)"
    )
    parser.add_argument(
        "--minutes", type=float, default=30.0, metavar="M", help=f"how long {_MEMORY} is watched (default 30)"
    )


def run(options: argparse.Namespace) -> int:
    """Measure, print a table, write the JSON."""
    from gmplay.bench.memory import measure_memory
    from gmplay.bench.report import measure, table

    if options.rounds < 1 or not 0 < options.seconds <= 60:
        raise InputError("--rounds must be at least 1 and --seconds above 0, at most 60.")
    if options.json and not options.json.resolve().parent.is_dir():
        raise InputError(f"--json {options.json}: there is no folder {options.json.resolve().parent}.")
    if not 0.1 <= options.minutes <= 24 * 60:
        raise InputError("--minutes must be from 0.1 to 1440.")
    results = measure(options.only or _PARTS, options.procgen, options.rounds, options.seconds, print)
    if _MEMORY in (options.only or ()):
        results[_MEMORY] = measure_memory(options.minutes, print)
    print(table(results))
    if options.json:
        write_json(options.json, results)
    return 0
