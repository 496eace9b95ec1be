"""From a bare Python to a running gmplay, with the standard library alone.

An interpreter that already has the packages is used as it is. Otherwise main.py goes on inside .venv, beside it, and
installs there what is missing. A note (stamp.py) makes every later start short, and so do the late imports here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Sequence

from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.requirements import PLAYING, TESTING, TRAINING
from gmplay.bootstrap.stamp import DRAWING, WINDOW

__all__ = [
    "DRAWING",
    "PLAYING",
    "TESTING",
    "TRAINING",
    "WINDOW",
    "SetupError",
    "ensure_training",
    "make_ready",
    "prepare",
]

TRAINING_SIZE = "0.2 GB to download where there is a build without GPU support, up to 3 GB otherwise"

_EXIT_FAILED, _EXIT_INTERRUPTED = 2, 130


def prepare(arguments: Sequence[str]) -> int | None:
    """Make this machine ready, as far as the command in main.py's arguments needs it.

    Returns None when the command can now run in this process, otherwise the exit code. Never returns where this
    interpreter lacks packages: the process goes on as main.py in .venv's interpreter.
    """
    try:
        if "--desktop-entry" in arguments:
            return _add_desktop_entry()
        if not _asks_only_for_help(arguments):
            _be_ready_for(arguments)
    except SetupError as error:
        return _fail(error)
    except KeyboardInterrupt:
        print("gmplay: stopped; the next start goes on from here.", file=sys.stderr)
        return _EXIT_INTERRUPTED
    return None


def make_ready(needs: Collection[str], shows_window: bool = False) -> None:
    """Bring about in this interpreter what ``needs`` names and is not there yet, and compile the kernels.

    ``needs`` holds stages of requirements.txt (PLAYING, TRAINING, TESTING) and whether Qt must load: DRAWING, and
    WINDOW for a real one. Progress goes to the terminal and the log, and to a small window if ``shows_window`` and
    there is a screen. Raises SetupError when something could not be done.
    """
    from gmplay.bootstrap import readiness

    readiness.make_ready(needs, shows_window)


def ensure_training(ask: Callable[[str], bool]) -> bool:
    """Whether PyTorch is here, after installing it if ``ask`` says yes to a question that names its size.

    Raises SetupError when it could not be installed.
    """
    from gmplay.bootstrap import environment, requirements
    from gmplay.bootstrap.progress import Progress

    missing = requirements.unmet(TRAINING)
    if not missing:
        return True
    names = " and ".join(str(requirement) for requirement in missing)
    if not ask(f"This needs {names}: {TRAINING_SIZE}. Install it now?"):
        return False
    environment.install(TRAINING, Progress())
    return True


def _be_ready_for(arguments: Sequence[str]) -> None:
    """Return when this interpreter can run the command; otherwise go on in .venv."""
    from gmplay.bootstrap import places, requirements, stamp

    command = arguments[0] if arguments and not arguments[0].startswith("-") else "play"
    needs = _needs(command, arguments)
    if command != "setup" and stamp.read().issuperset(needs):
        return
    if not places.is_inside_venv():
        # `gmplay train` asks before it installs PyTorch, but does so in .venv and not in a system's Python.
        stages = {PLAYING, TRAINING, TESTING} & {*needs, TRAINING if command == "train" else PLAYING}
        if any(requirements.unmet(stage) for stage in stages):
            from gmplay.bootstrap import environment

            environment.enter_venv(arguments)
    if command != "setup":  # which does its work itself, noted or not
        make_ready(needs, shows_window=command == "play")


def _needs(command: str, arguments: Sequence[str]) -> set[str]:
    """What must be there before a command starts. PyTorch is asked for later, by those that need it."""
    needs = {PLAYING}
    if command == "test" or (command == "setup" and "--all" in arguments):
        needs |= {TRAINING, TESTING}
    if command in ("play", "test", "bench"):
        needs |= {DRAWING}
    if command == "play":
        from gmplay.bootstrap.display import has_display

        needs |= {WINDOW} if has_display() else set()
    return needs


def _asks_only_for_help(arguments: Sequence[str]) -> bool:
    return bool(arguments) and arguments[0] in ("-h", "--help", "--version")


def _add_desktop_entry() -> int:
    from gmplay.bootstrap.desktop_entry import write_desktop_entry

    for file in write_desktop_entry():
        print(f"wrote {file}")
    return 0


def _fail(error: SetupError) -> int:
    """The message on stderr, and in a window for those who double-clicked and see no stderr."""
    if sys.stderr is not None:
        print(f"gmplay: {error}", file=sys.stderr)
    if not error.was_shown and (sys.stderr is None or not os.isatty(sys.stderr.fileno())):
        from gmplay.bootstrap import display, window

        if display.has_display() and window.is_available():
            window.show_message(str(error))
    return _EXIT_FAILED
