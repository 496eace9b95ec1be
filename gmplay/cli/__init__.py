"""The command line: one file (or folder) per command, imported only when that command is the one asked for.

Every command's module has ``add_arguments(parser)`` and ``run(options)``, which returns the exit code or None. One that
sets a default for ``others`` gets there the arguments it does not know.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from gmplay import __version__
from gmplay.bootstrap import SetupError
from gmplay.core.errors import InputError

COMMANDS = {
    "play": "open the window (what happens without a command)",
    "train": "train an agent",
    "live": "let the forests' learner live a whole life",
    "evaluate": "measure an agent's capability and goal",
    "experiment": "side experiments: a passable wall, the value of seeing, what moves an agent, where it turns",
    "record": "make a video of an episode",
    "replay": "see a recorded episode again, checked state by state",
    "bench": "measure speed, as ratios in one run",
    "compile": "compile the simulation kernels ahead of the first start",
    "setup": "install what playing needs; with --all also training and testing",
    "test": "run the tests",
}
EXIT_UNUSABLE_INPUT = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    Errors that are the user's to mend are one sentence on stderr and exit code 2; Ctrl-C is 130.
    """
    try:
        return _run_command(list(sys.argv[1:] if arguments is None else arguments))
    except (InputError, SetupError) as error:
        print(f"gmplay: {error}", file=sys.stderr)
        return EXIT_UNUSABLE_INPUT
    except KeyboardInterrupt:
        print("gmplay: stopped.", file=sys.stderr)
        return EXIT_INTERRUPTED


def _run_command(arguments: list[str]) -> int:
    if arguments and arguments[0] in ("-h", "--help", "--version"):
        _overview_parser().parse_args(arguments)
    name = "play" if not arguments or arguments[0].startswith("-") else arguments.pop(0)
    if name not in COMMANDS:
        _overview_parser().error(f"there is no command {name!r}; the commands are {', '.join(COMMANDS)}.")
    command = importlib.import_module(f"gmplay.cli.{name}")
    parser = argparse.ArgumentParser(
        prog=f"gmplay {name}", allow_abbrev=False, description=f"{COMMANDS[name].capitalize()}."
    )
    command.add_arguments(parser)
    options, others = parser.parse_known_args(arguments)
    if others and "others" not in options:
        parser.error(f"it knows no {' '.join(others)}.")
    options.others = others
    return int(command.run(options) or 0)


def _overview_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {line}" for name, line in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="gmplay",
        usage="gmplay [command] [options]",
        description="A desktop playground for goal misgeneralization.\n\ncommands:\n" + listing,
        epilog="`gmplay COMMAND --help` shows a command's options.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"gmplay {__version__}")
    return parser
