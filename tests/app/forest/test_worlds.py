"""From CoinRun to the forest and back, by the menu's keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

pytestmark = pytest.mark.gui


def test_that_f3_shows_the_forest_in_the_same_place_and_f2_coinrun_again(qtbot, open_desktop, life_file):
    desktop = open_desktop(is_playing=True)
    coinrun = desktop.window
    qtbot.keyClick(coinrun.world_view, Qt.Key.Key_F3)
    forest = desktop.worlds.forest
    assert forest.window.isVisible()
    assert not coinrun.isVisible()
    assert forest.window.size() == coinrun.size()
    qtbot.waitUntil(lambda: forest.controller.moment is not None, timeout=60_000)
    qtbot.wait(200)
    step = desktop.controller.snapshot.step
    qtbot.wait(300)
    assert desktop.controller.snapshot.step == step, "the world that is not shown rests"
    qtbot.keyClick(forest.window.world, Qt.Key.Key_F2)
    assert coinrun.isVisible()
    assert not forest.window.isVisible()
    qtbot.waitUntil(lambda: desktop.controller.snapshot.step != step)
    assert desktop.controller.record.is_playing


def test_that_from_the_forest_f4_goes_side_by_side_and_f3_back(qtbot, open_desktop, life_file):
    desktop = open_desktop(level_seed=33)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_F3)
    forest = desktop.worlds.forest
    qtbot.waitUntil(forest.window.isActiveWindow)
    qtbot.keyClick(forest.window.world, Qt.Key.Key_F4)
    lanes = desktop.worlds.compare
    assert lanes.window.isVisible()
    assert not forest.window.isVisible()
    assert not desktop.window.isVisible()
    qtbot.waitUntil(lambda: lanes.controller.sight is not None, timeout=60_000)
    assert lanes.controller.sight.comparison.record.level_seed == 33
    qtbot.waitUntil(lanes.window.isActiveWindow)
    qtbot.keyClick(lanes.window.panes[0].view, Qt.Key.Key_F3)
    assert forest.window.isVisible()
    assert not lanes.window.isVisible()


def test_that_closing_the_forest_closes_everything(qtbot, open_desktop, life_file):
    desktop = open_desktop()
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_F3)
    forest = desktop.worlds.forest
    qtbot.waitUntil(lambda: forest.learner.latest is not None, timeout=60_000)
    process = forest.learner._life._process
    forest.window.close()
    assert not process.is_alive()
    assert not desktop.window.isVisible()
    assert not forest.window.isVisible()
