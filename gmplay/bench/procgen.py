"""The real game, in a virtual environment of its own beside gmplay's: its packages are too old for ours."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import platformdirs

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.vector import WorldBatch

PACKAGES = ("procgen-mirror==0.10.7", "numpy==1.26.4", "gym==0.26.2", "gym3==0.3.3")
_COMPILED = "procgen-mirror,numpy"  # never built from source: that takes Qt 5, a compiler and half an hour
_RUNNER = Path(__file__).with_name("procgen_runner.py")
_COMPARED = (20, 32, 1500)  # rand_seed, worlds, steps of compare_episodes
_RIGHTWARD = [6, 7, 7, 7, 7, 8, 8, 8, 8, 4, 1]  # actions of compare_episodes: right and jumping, mostly


def environment_folder() -> Path:
    """Where Procgen is installed, once for all runs."""
    return platformdirs.user_cache_path("gmplay") / f"procgen-python{sys.version_info[0]}.{sys.version_info[1]}"


def _python_of(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install_procgen(tell: Callable[[str], None]) -> Path:
    """The Python of Procgen's environment, made now if it is not there. Raises InputError where it cannot be made."""
    folder = environment_folder()
    finished = folder / "finished"
    if finished.exists():
        return _python_of(folder)
    tell(f"Installing the real Procgen into {folder}, this once (about 300 MB).")
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    pip = [str(_python_of(folder)), "-m", "pip", "install", "--disable-pip-version-check", "--only-binary", _COMPILED]
    _run([*pip, *PACKAGES])
    finished.write_text("\n".join(PACKAGES) + "\n", encoding="utf-8")
    return _python_of(folder)


def _run(command: list[str]) -> None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise InputError(f"Procgen cannot be installed: {error}.") from error
    if result.returncode == 0:
        return
    lines = [line for line in (result.stderr + result.stdout).splitlines() if line.strip()]
    if any("No matching distribution found for procgen" in line for line in lines):
        raise InputError(
            f"Procgen has no wheel for Python {sys.version_info[0]}.{sys.version_info[1]} on this system "
            f"({sys.platform}); Python 3.11 on Linux has one. `gmplay bench` without --procgen works everywhere."
        )
    raise InputError(f"Procgen cannot be installed into {environment_folder()}: {lines[-1] if lines else command}.")


class Procgen:
    """The real game in a process of its own; a context manager that ends it."""

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), "-I", str(_RUNNER)],  # isolated: our own procgen.py lies beside the runner
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Gym says at each start that it is no longer maintained
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def start(self, num_worlds: int, num_steps: int) -> None:
        """Make the worlds to be measured and let them take some steps."""
        self._ask("start", [num_worlds, num_steps])

    def measure(self, seconds: float) -> float:
        """Steps per second on one thread: random actions, pictures and resets included."""
        return float(self._ask("measure", seconds)["rate"])

    def compare_episodes(self) -> dict[str, Any]:
        """Play the same actions on the same seeds in both games, and count the episodes that end differently."""
        rand_seed, num_worlds, num_steps = _COMPARED
        theirs = self._ask("episodes", [*_COMPARED, _RIGHTWARD])["ended"]
        generator, batch, ours = np.random.RandomState(rand_seed), WorldBatch(num_worlds, rand_seed=rand_seed), []
        for index in range(num_steps):
            _, step = batch.step(np.array(_RIGHTWARD)[generator.randint(0, len(_RIGHTWARD), num_worlds)])
            for world in np.flatnonzero(step.terminated | step.truncated):
                ours.append([index, int(world), float(step.reward[world]), int(batch.state.level_seed[world])])
        differing = {tuple(each) for each in ours} ^ {tuple(each) for each in theirs}
        return {"episodes_compared": len(theirs), "episodes_differing": len(differing)}

    def _ask(self, request: str, value: Any) -> dict[str, Any]:
        """Send one request and wait for its answer. Raises InputError where the process has died."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({request: value}) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
            return answer
        except (OSError, ValueError) as error:
            raise InputError(
                f"The real Procgen in {environment_folder()} does not run. Remove that folder to install it anew."
            ) from error
