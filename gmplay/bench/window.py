"""What the window costs, offscreen at 1280 x 720, over the least a window of Qt and pygame costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from typing import Any

from gmplay.bench import PAINTED
from gmplay.bench.probes import answer, environment, failure
from gmplay.bench.timing import in_turns, median_ratio

_PROBE, _BARE = "gmplay.bench.window_probe", "gmplay.bench.bare_window"
_TIMEOUT_SECONDS = 180


def _seconds_to_first_frame(module: str, *arguments: str) -> float:
    """From the start of the process to its word that it has painted."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if line.strip() == PAINTED:
                elapsed = time.perf_counter() - start
                process.kill()
                return elapsed
        raise failure(module, process.stderr.read())


def measure_window(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Frame and first frame as ratios to the bare ones; the heartbeat in milliseconds. Raises InputError."""
    first = in_turns(
        {
            "gmplay": lambda _: _seconds_to_first_frame(_PROBE, "start"),
            "bare": lambda _: _seconds_to_first_frame(_BARE),
            "playing": lambda _: _seconds_to_first_frame(_PROBE, "playing"),
        },
        num_rounds,
        seconds,
    )
    frames = answer(_PROBE, "frames", str(20 * num_rounds), timeout=_TIMEOUT_SECONDS)
    pulse = answer(_PROBE, "beats", str(2 * num_rounds * seconds), timeout=_TIMEOUT_SECONDS)
    return {
        "frame_to_bare": round(frames["full_ms"] / frames["bare_ms"], 2),
        "frame_ms": round(frames["full_ms"], 2),
        "frame_painted_anew_to_bare": round(frames["anew_ms"] / frames["bare_ms"], 2),
        "first_frame_to_bare": round(median_ratio(first["gmplay"], first["bare"]), 2),
        "first_frame_seconds": round(statistics.median(first["gmplay"]), 2),
        "playing_after_seconds": round(statistics.median(first["playing"]), 2),
        "heartbeat": {name: round(value, 1) if isinstance(value, float) else value for name, value in pulse.items()},
        "size": "x".join(map(str, frames["size"])),
    }
