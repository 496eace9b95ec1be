"""Whether the forest's window holds ever more memory: its processes, minute by minute, while its learner learns."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gmplay.bench.probes import environment, failure

_PROBE = "gmplay.bench.forest_probe"


def measure_memory(minutes: float, tell: Callable[[str], None]) -> dict[str, Any]:
    """Megabytes that each process holds a minute after the start and at the end. Raises InputError where it fails.

    A new life in a folder of its own, offscreen, the forest on show lived in, the learner measured again and again.
    """
    with tempfile.TemporaryDirectory() as folder:
        where = environment() | {"GMPLAY_LIFE": str(Path(folder) / "life.safetensors")}
        with subprocess.Popen(
            [sys.executable, "-m", _PROBE, str(minutes)],
            env=where,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as probe:
            assert probe.stdout is not None
            assert probe.stderr is not None
            rows = []
            for line in probe.stdout:
                rows.append(json.loads(line))
                tell(_words(rows[-1]))
            trouble = probe.stderr.read()
    if probe.returncode != 0 or not rows:
        raise failure(_PROBE, trouble)
    return {"minutes": minutes, "steps": rows[-1]["steps"], **_grown(rows)}


def _grown(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """By process, what it held in the first row that knows it and in the last one, and the most between."""
    grown = {}
    for name in rows[-1]["megabytes"]:
        held = [row["megabytes"][name] for row in rows if name in row["megabytes"]]
        grown[name] = {"first_mb": held[0], "last_mb": held[-1], "most_mb": max(held)}
    return grown


def _words(row: dict[str, Any]) -> str:
    held = ", ".join(f"{name} {number:.1f}" for name, number in row["megabytes"].items())
    return f"{row['minutes']:.1f} minutes, {row['steps']:,} steps; megabytes: {held}"
