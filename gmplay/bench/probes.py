"""Measurements inside a process of their own, offscreen, that answers with a line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import gmplay
from gmplay.core.errors import InputError


def environment() -> dict[str, str]:
    """Offscreen, from this checkout; Python may keep what it compiled, as it does for every user."""
    root = str(Path(gmplay.__file__).parents[1])
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": root}


def failure(module: str, lines: str) -> InputError:
    """What to raise where a module failed after saying these lines."""
    reason = lines.strip().splitlines()[-1] if lines.strip() else "it said nothing"
    return InputError(f"It could not be measured: {module} failed: {reason}.")


def answer(module: str, *arguments: str, timeout: float) -> dict[str, Any]:
    """The JSON of a module's last line. Raises InputError where it fails."""
    command = [sys.executable, "-m", module, *arguments]
    result = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=timeout, check=False)
    if result.returncode != 0:
        raise failure(module, result.stderr)
    values: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return values
