"""What is measured inside the window's own process. Started by gmplay.bench.window.

python -m gmplay.bench.window_probe start     says ``painted`` after the first frame, which was kept, and ends
python -m gmplay.bench.window_probe playing   the same after the first frame that was drawn of the world as it plays
python -m gmplay.bench.window_probe frames N  one line of JSON: milliseconds of a frame, full, anew and bare
python -m gmplay.bench.window_probe beats S   one line of JSON: the heartbeat over S seconds of playing
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from gmplay.app.desktop import STEP_SECONDS, Desktop
from gmplay.app.main import make_application
from gmplay.app.settings import Settings
from gmplay.bench import PAINTED

_START_PATIENCE_MS = 60_000
_FRAMES_BEFORE = 20


def show_first_frame(is_playing: bool) -> None:
    """As `gmplay play` on its very first start, until the world is painted, or until it plays."""
    gc.disable()
    application = make_application()
    desktop = Desktop(application, Settings())

    def end() -> None:
        print(PAINTED, flush=True)
        application.quit()

    if is_playing:
        desktop.went_on.connect(lambda: desktop.controller.snapshot_shown.connect(end))
    else:
        desktop.window.world_view.first_painted.connect(end)
    desktop.show()
    application.exec()


def _milliseconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def time_frames(num_frames: int) -> dict[str, Any]:
    """A frame beside a bare buffer paint with one policy call, in turns; medians in milliseconds.

    ``full``: step, policy, drawing, and all panels told and painted as on a screen, where Qt paints what changed.
    ``anew``: the same with every widget of the window painted anew into a picture, as for a screenshot.
    ``bare``: the bare window painted as on a screen, and a policy call.
    """
    import statistics

    from gmplay.app import events
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
        bare.repaint()

    def paint_anew() -> None:
        desktop.simulation.post(events.Draw(STEP_SECONDS))
        desktop.window.render(target)

    ways = {"full": desktop.show_frame_now, "anew": paint_anew, "bare": paint_bare}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(num_frames + _FRAMES_BEFORE):
        for name, way in ways.items():
            times[name].append(_milliseconds(way))
    size = [desktop.window.width(), desktop.window.height()]
    desktop.window.close()
    medians = {f"{name}_ms": statistics.median(each[_FRAMES_BEFORE:]) for name, each in times.items()}
    return medians | {"size": size}


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
    if arguments[0] in ("start", "playing"):
        show_first_frame(arguments[0] == "playing")
    elif arguments[0] == "frames":
        print(json.dumps(time_frames(int(arguments[1]))))
    else:
        print(json.dumps(take_pulse(float(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
