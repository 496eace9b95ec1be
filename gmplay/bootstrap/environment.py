"""The virtual environment beside main.py: making it, going into it, installing into it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

from gmplay.bootstrap import places, requirements
from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress

_OLDEST_PYTHON = (3, 11)
_NETWORK_SIGNS = ("Retrying (", "NewConnectionError", "ConnectTimeout", "name resolution", "ProxyError")


def enter_venv(arguments: Sequence[str]) -> NoReturn:
    """Replace this process by main.py in .venv's interpreter, making .venv first where there is none.

    Raises SetupError where it cannot be made.
    """
    if not is_usable():
        make_venv()
    command = [str(places.venv_python()), str(places.MAIN), *arguments]
    if os.name == "nt":  # there, execv returns to the shell at once and leaves the child behind
        raise SystemExit(subprocess.run(command, check=False).returncode)
    try:
        os.execv(command[0], command)
    except OSError as error:
        raise SetupError(
            f"{command[0]} could not be started ({error.strerror}). Delete {places.VENV} and start gmplay again."
        ) from error


def is_usable() -> bool:
    """Whether .venv has an interpreter that is new enough; one whose Python was removed dangles."""
    settings = places.VENV / "pyvenv.cfg"
    if not places.venv_python().exists() or not settings.exists():
        return False
    match = re.search(r"^version(?:_info)?\s*=\s*(\d+)\.(\d+)", settings.read_text("utf-8"), re.MULTILINE)
    return match is not None and (int(match[1]), int(match[2])) >= _OLDEST_PYTHON


def make_venv() -> None:
    """Make .venv without pip, which is quick; pip comes with the first package.

    Raises SetupError when Python came without venv or ensurepip, or the folder cannot be written.
    """
    check_venv_is_possible()
    try:
        import venv

        venv.EnvBuilder(clear=places.VENV.exists(), symlinks=os.name != "nt").create(places.VENV)
    except OSError as error:
        raise SetupError(
            f"gmplay cannot write in {places.ROOT} ({error.strerror or error}). "
            "Move it to a folder of your own, or make that folder writable, and start it again."
        ) from error


def check_venv_is_possible() -> None:
    """Raise SetupError, naming the package to install, where Python came without venv or ensurepip."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if not missing:
        return
    major, minor = sys.version_info[:2]
    raise SetupError(
        f"This Python ({sys.executable}) came without {' and '.join(missing)}, which gmplay needs to make its own "
        f"environment. On Debian or Ubuntu install it with: sudo apt-get install python{major}.{minor}-venv\n"
        "Elsewhere, install the full Python from https://www.python.org/downloads/. Then start gmplay again."
    )


def install(stage: str, progress: Progress) -> None:
    """Install what this interpreter lacks of a stage, at the pins, one step per package.

    Raises SetupError, saying what could not be installed and why, as far as pip tells.
    """
    missing = requirements.not_at_pin(stage)
    if not missing:
        return
    _ensure_pip(progress)
    for index, pin in enumerate(missing):
        name, version = pin.name, pin.versions.removeprefix("==")
        progress.step(f"installing {name} {version} ({index + 1} of {len(missing)})", index / len(missing))
        command = [sys.executable, "-m", "pip", "install", "--only-binary=:all:", "--no-input", "--retries=2"]
        options = ["--disable-pip-version-check", "--progress-bar=off", "-c", str(places.pins_file()), str(pin)]
        code, lines = progress.run([*command, *options])
        if code != 0:
            raise SetupError(_why_pip_failed(f"{name} {version}", lines, progress))


def _ensure_pip(progress: Progress) -> None:
    if requirements.is_importable("pip"):
        return
    progress.step("preparing the environment", 0.0)
    code, lines = progress.run([sys.executable, "-m", "ensurepip", "--default-pip"])
    if code != 0:
        reason = lines[-1] if lines else "no reason given"
        raise SetupError(f"pip could not be set up in {places.VENV}: {reason}. The log is {progress.log_path}.")


def _why_pip_failed(package: str, lines: Sequence[str], progress: Progress) -> str:
    """A sentence for the person, from the last lines pip printed."""
    output = "\n".join(lines)
    log = f"The log is {progress.log_path}."
    if any(sign in output for sign in _NETWORK_SIGNS):
        return f"{package} could not be downloaded: is this computer online? Start gmplay again to go on. {log}"
    if "No space left on device" in output:
        return f"{package} could not be installed: the disk with {places.ROOT} is full. Make room and try again. {log}"
    if "No matching distribution" in output:
        major, minor = sys.version_info[:2]
        return (
            f"There is no build of {package} for Python {major}.{minor} on this machine. "
            f"Try Python 3.11, 3.12 or 3.13: delete {places.VENV} and run, say, python3.12 main.py. {log}"
        )
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:] or ["no reason given"]
    return f"{package} could not be installed: {errors[0]}. {log}"
