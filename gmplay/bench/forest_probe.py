"""What is measured inside the process of the forest's window. Started by gmplay.bench.memory.

python -m gmplay.bench.forest_probe M  a line of JSON for every minute of M: what each process holds, and steps lived
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time

import psutil
from PySide6.QtCore import QTimer

from gmplay.app.appearance import Appearance
from gmplay.app.forest.desktop import ForestDesktop
from gmplay.app.main import make_application

_MEGABYTE = 1e6
_ROW_SECONDS = 60.0


def _megabytes() -> dict[str, float]:
    """Resident memory of the window's process and of those it started, by name."""
    pids: dict[str, int | None] = {"window": None}
    pids |= {each.name.removeprefix("gmplay "): each.pid for each in multiprocessing.active_children()}
    return {name: round(psutil.Process(pid).memory_info().rss / _MEGABYTE, 1) for name, pid in pids.items()}


def watch(minutes: float) -> None:
    """Open the forest, let it learn, and tell what it holds every minute, or twice where it is watched for less."""
    application = make_application()
    Appearance(application, "light")
    forest = ForestDesktop()
    forest.window.resize(1280, 720)
    forest.open()
    forest.learner.learn(1.0)
    began, every = time.monotonic(), min(_ROW_SECONDS, 30.0 * minutes)

    def tell() -> None:
        lived = (time.monotonic() - began) / 60.0
        row = {"minutes": round(lived, 2), "steps": forest.learner.steps, "megabytes": _megabytes()}
        print(json.dumps(row), flush=True)
        if 60.0 * lived > 60.0 * minutes - every / 2:
            forest.close()
            application.quit()

    clock = QTimer(interval=round(1000 * every))
    clock.timeout.connect(tell)
    clock.start()
    application.exec()


if __name__ == "__main__":
    watch(float(sys.argv[1]))
