"""From CoinRun to the forest and back, by the menu's keys."""

from __future__ import annotations

from argparse import Namespace

import pytest
from PySide6.QtCore import QSize, Qt

from gmplay.app.desktop import Desktop
from gmplay.app.main import with_options
from gmplay.app.settings import Settings, load_settings
from gmplay.app.world_names import COINRUN, FOREST
from gmplay.record.episode_file import write_episode
from gmplay.session.record import Record
from tests.record.episodes import filled
from tests.record.forests import lived

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
    qtbot.waitUntil(lambda: not desktop.simulation.simulation.session.record.is_playing)
    qtbot.wait(50)
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


def test_that_the_next_start_shows_the_world_shown_last_with_its_docks_as_they_were(
    qtbot, qapp, right_runner, tmp_path, life_file
):
    path, record = tmp_path / "settings.json", Record(agent_name=str(right_runner))
    first = Desktop(qapp, Settings(record=record), save_to=path)
    qtbot.addWidget(first.window)
    first.show()
    qtbot.waitUntil(lambda: first.panels is not None, timeout=20_000)
    qtbot.keyClick(first.window.world_view, Qt.Key.Key_F3)
    forest = first.worlds.forest
    forest.window.docks["Rules"].hide()
    forest.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, forest.window.docks["Life"])
    qtbot.waitUntil(lambda: forest.controller.moment is not None, timeout=60_000)
    forest.window.close()

    settings, complaint = load_settings(path)
    assert complaint == ""
    assert settings.world == FOREST
    second = Desktop(qapp, settings, save_to=path)
    qtbot.addWidget(second.window)
    second.show()
    window = second.worlds.forest.window
    assert window.isVisible()
    assert not second.window.isVisible()
    assert not window.docks["Rules"].isVisible()
    assert window.docks["Learner"].isVisible()
    assert window.dockWidgetArea(window.docks["Life"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    qtbot.waitUntil(lambda: second.worlds.forest.controller.moment is not None, timeout=60_000)
    qtbot.keyClick(window.world, Qt.Key.Key_F2)
    assert second.window.isVisible()
    qtbot.waitUntil(lambda: second.controller.snapshot is not None, timeout=60_000)
    second.window.close()
    assert load_settings(path)[0].world == COINRUN


def test_that_an_agent_named_on_the_command_line_is_shown_in_its_world():
    remembered = Settings(world=FOREST)
    assert with_options(remembered, Namespace()).world == FOREST
    assert with_options(remembered, Namespace(agent="coin-ahead")).world == COINRUN
    assert with_options(remembered, Namespace(episode="run.gmplay.json")).world == COINRUN


def test_that_on_a_small_screen_the_forest_has_more_than_half_of_the_window_and_no_more_height(
    qtbot, open_desktop, life_file
):
    desktop = open_desktop()
    desktop.window.resize(1280, 720)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_F3)
    window = desktop.worlds.forest.window
    qtbot.waitUntil(lambda: window.world.width() * window.world.height() > 1280 * 720 / 2, timeout=20_000)
    assert window.size() == QSize(1280, 720)


def test_that_a_recording_opens_in_the_window_of_its_world(qtbot, open_desktop, life_file, tmp_path):
    forest_file, coinrun_file = tmp_path / "forest.gmplay.json", tmp_path / "run.gmplay.json"
    write_episode(forest_file, lived()[1])
    write_episode(coinrun_file, filled())
    desktop = open_desktop()
    desktop.window.episode_dropped.emit(str(forest_file))
    qtbot.waitUntil(lambda: desktop.worlds.shown == FOREST, timeout=60_000)
    forest = desktop.worlds.forest
    shown = forest.controller
    qtbot.waitUntil(lambda: shown.moment is not None and shown.moment.replay is not None, timeout=60_000)
    forest.window.file_dropped.emit(str(coinrun_file))
    qtbot.waitUntil(lambda: desktop.worlds.shown == COINRUN, timeout=60_000)
    qtbot.waitUntil(lambda: desktop.controller.snapshot.is_replay, timeout=60_000)
    assert desktop.window.isVisible()
