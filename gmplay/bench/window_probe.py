"""What is measured inside the window's own process. Started by gmplay.bench.window.

python -m gmplay.bench.window_probe start     says ``painted`` after the first frame and ends
python -m gmplay.bench.window_probe frames N  one line of JSON: milliseconds of a frame, bare and full
python -m gmplay.bench.window_probe beats S   one line of JSON: the heartbeat over S seconds of playing
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from gmplay.app.desktop import Desktop
from gmplay.app.main import make_application
from gmplay.app.settings import Settings

_START_PATIENCE_MS = 60_000
_FRAMES_BEFORE = 20


def show_first_frame() -> None:
    """As `gmplay play` on its very first start, until the world is painted."""
    from gmplay.bench.bare_window import PAINTED

    gc.disable()
    application = make_application()
    desktop = Desktop(application, Settings())
    desktop.window.world_view.first_painted.connect(lambda: print(PAINTED, flush=True))
    desktop.window.world_view.first_painted.connect(application.quit)
    desktop.show()
    application.exec()


def _wait_for(signal: Any) -> None:
    loop = QEventLoop()
    signal.connect(loop.quit)
    QTimer.singleShot(_START_PATIENCE_MS, loop.quit)
    loop.exec()


def _milliseconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def time_frames(num_frames: int) -> dict[str, Any]:
    """A full frame beside a bare buffer paint with one policy call, in turns; medians in milliseconds."""
    from gmplay.app.agents import open_agent
    from gmplay.bench.bare_window import HEIGHT, WIDTH, BareWindow
    from gmplay.envs.coinrun.env import CoinRun
    from gmplay.envs.coinrun.spec import CoinRunSpec

    application = make_application()
    desktop = Desktop(application, Settings(), is_threaded=False)
    desktop.show()
    desktop.window.resize(WIDTH, HEIGHT)
    application.processEvents()
    bare = BareWindow()
    bare.show()
    _, policy = open_agent(Settings().record.agent_name)
    observation, memory = CoinRun().observe(CoinRun().new_worlds(CoinRunSpec(), [0])), policy.initial_memory(1)
    target = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)

    def paint_bare() -> None:
        policy.decide(observation, memory)
        bare.render(target)

    full, least = [], []
    for index in range(num_frames + _FRAMES_BEFORE):
        times = _milliseconds(lambda: desktop.render_frame_now(target)), _milliseconds(paint_bare)
        if index >= _FRAMES_BEFORE:
            full.append(times[0])
            least.append(times[1])
    size = [desktop.window.width(), desktop.window.height()]
    desktop.window.close()
    return {"full_ms": statistics.median(full), "bare_ms": statistics.median(least), "size": size}


def take_pulse(seconds: float) -> dict[str, Any]:
    """The heartbeat of the window's thread from the first frame on: agent and panels load, then it plays."""
    from gmplay.app.heartbeat import Heartbeat

    application = make_application()
    desktop = Desktop(application, Settings())
    heart = Heartbeat(desktop)
    desktop.window.world_view.first_painted.connect(heart.start)
    loop = QEventLoop()
    desktop.window.world_view.first_painted.connect(lambda: QTimer.singleShot(int(seconds * 1000), loop.quit))
    QTimer.singleShot(_START_PATIENCE_MS + int(seconds * 1000), loop.quit)
    desktop.show()
    loop.exec()
    heart.stop()
    pulse = {
        "p50_ms": heart.percentile_ms(50),
        "p99_ms": heart.percentile_ms(99),
        "worst_ms": max(heart.gaps_ms, default=0.0),
        "num_beats": len(heart.gaps_ms),
        "is_torch_imported": "torch" in sys.modules,
    }
    desktop.window.close()
    return pulse


def main(arguments: list[str]) -> None:
    """Measure what the arguments say."""
    if arguments[0] == "start":
        show_first_frame()
    elif arguments[0] == "frames":
        print(json.dumps(time_frames(int(arguments[1]))))
    else:
        print(json.dumps(take_pulse(float(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
