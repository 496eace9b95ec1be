"""The playground with both worlds, and a learner so small that it lives through thousands of steps at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.app.appearance import Appearance
from gmplay.app.forest.desktop import ForestDesktop

TINY = TreeLearnerConfig(seed=3, num_worlds=16, hidden=8)

OpenForest = Callable[..., ForestDesktop]


@pytest.fixture
def life_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the life is kept."""
    path = tmp_path / "life.safetensors"
    monkeypatch.setenv("GMPLAY_LIFE", str(path))
    return path


@pytest.fixture
def open_forest(qtbot, qapp, life_file: Path) -> Iterator[OpenForest]:
    """Opens the forest's window, paused, and waits until it obeys."""
    opened: list[ForestDesktop] = []

    def open_it(needs_learner: bool = True) -> ForestDesktop:
        Appearance(qapp, "light")
        forest = ForestDesktop(TINY)
        opened.append(forest)
        qtbot.addWidget(forest.window)
        forest.window.resize(1280, 720)
        forest.open()
        qtbot.waitUntil(lambda: forest.controller.moment is not None, timeout=60_000)
        qtbot.keyClick(forest.window.world, " ")
        qtbot.waitUntil(lambda: not forest.controller.moment.is_playing, timeout=60_000)
        if needs_learner:
            qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
            qtbot.waitUntil(lambda: forest.controller.moment.decision is not None, timeout=60_000)
        return forest

    yield open_it
    for forest in opened:
        forest.close()
        forest.window.hide()
