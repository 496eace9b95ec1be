"""The real window on the real game, with a small agent made here."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import _tile_shapes as tile_shapes
from gmplay.agents.checkpoint import save_agent
from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings
from gmplay.session.record import Record

RIGHT, RIGHT_AND_JUMP = 7, 8


@pytest.fixture(scope="session")
def right_runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint whose agent runs right and jumps every other time, whatever it sees."""
    shapes = tile_shapes({"cells.bias": np.zeros(4, np.float32), "second.bias": np.zeros(4, np.float32)})
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights["policy.bias"][:] = -30.0
    weights["policy.bias"][[RIGHT, RIGHT_AND_JUMP]] = 0.0
    path = tmp_path_factory.mktemp("agents") / "right-runner.safetensors"
    save_agent(path, weights, AgentCard("right-runner", "Right-runner", "Runs right.", "coinrun", "tiles"))
    return path


OpenDesktop = Callable[..., Desktop]


@pytest.fixture
def open_desktop(qtbot, qapp, right_runner: Path) -> Iterator[OpenDesktop]:
    """Opens the window with a record changed as given, paused unless asked otherwise, and waits until it obeys."""
    opened = []

    def open_it(needs_picture: bool = True, **changes: object) -> Desktop:
        record = Record().replace(**({"agent_name": str(right_runner), "is_playing": False} | changes))
        desktop = Desktop(qapp, Settings(record=record))
        opened.append(desktop)
        qtbot.addWidget(desktop.window)
        desktop.show()
        if needs_picture:
            qtbot.waitUntil(lambda: desktop.controller.opened is not None, timeout=20_000)
            qtbot.waitUntil(lambda: desktop.controller.snapshot is not None, timeout=20_000)
        return desktop

    yield open_it
    for desktop in opened:
        desktop.window.close()
        desktop.simulation.release()  # or the worlds of some hundred windows would add up
        for other in (desktop.worlds.forest, desktop.worlds.compare):
            if other is not None:
                other.window.deleteLater()  # as qtbot does with CoinRun's


@pytest.fixture(autouse=True)
def _leaves_no_process() -> Iterator[None]:
    """Whatever a test does, closing the window ends what ran behind it."""
    yield
    left = [each.name for each in multiprocessing.active_children()]
    assert left == [], left
