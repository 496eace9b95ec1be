"""The Quadrant dock in the window: its tabs, the agents of the zoo, and dots that open their episode."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import write_card
from gmplay.app.desktop import Desktop
from gmplay.core.episode import Episode
from gmplay.core.outcome import Ending, Outcome
from gmplay.envs.coinrun.spec import CoinRunSpec
from tests.app.zoo_cards import card

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
WITHOUT_ENEMIES = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0, difficulty_max=1)
RIGHT_AND_JUMP = 8


@pytest.fixture
def agents(tmp_path: Path, right_runner: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped agents: two that run right, with made-up numbers."""
    for name, index in (("one", 0.1), ("two", 0.6)):
        path = tmp_path / f"{name}.safetensors"
        shutil.copy(right_runner, path)
        real = AgentCard.read(right_runner.with_suffix(".json"))
        write_card(path, dataclasses.replace(card(name, name.capitalize(), 0.8, index), network=real.network))
    monkeypatch.setattr("gmplay.app.agents.agents_folder", lambda: tmp_path)
    return tmp_path


def panels(desktop: Desktop) -> Any:
    assert desktop.panels is not None
    return desktop.panels


def open_tab(qtbot: QtBot, desktop: Desktop, name: str) -> None:
    tabs = panels(desktop).quadrant_tabs.tabs
    place = next(place for place in range(tabs.count()) if tabs.tabText(place) == name)
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(place).center())


def test_that_the_tabs_stand_in_the_docks_title_and_change_the_page(
    qtbot: QtBot, open_desktop: OpenDesktop, agents: Path
) -> None:
    desktop = open_desktop(agent_name="one")
    dock, tabs = desktop.window.docks["Quadrant"], panels(desktop).quadrant_tabs.tabs
    assert dock.titleBarWidget().isAncestorOf(tabs)
    assert tabs.isVisible()
    assert panels(desktop).quadrant.isVisible()
    open_tab(qtbot, desktop, "Zoo")
    assert panels(desktop).zoo.plane.isVisible()
    assert not panels(desktop).quadrant.isVisible()
    open_tab(qtbot, desktop, "This agent")
    assert panels(desktop).quadrant.isVisible()


def test_that_clicking_a_point_opens_that_agent(qtbot: QtBot, open_desktop: OpenDesktop, agents: Path) -> None:
    desktop = open_desktop(agent_name="one")
    open_tab(qtbot, desktop, "Zoo")
    plane = panels(desktop).zoo.plane
    qtbot.mouseClick(plane, Qt.MouseButton.LeftButton, pos=plane.point_of("two").toPoint())
    qtbot.waitUntil(lambda: desktop.controller.opened.name_or_path == "two")
    assert panels(desktop).agent.picker.currentText() == "Two"
    assert desktop.controller.snapshot.record.agent_name in ("one", "two")
    qtbot.waitUntil(lambda: desktop.controller.snapshot.record.agent_name == "two")


def test_that_a_picture_that_cannot_be_written_is_said_above_the_world(
    qtbot: QtBot, open_desktop: OpenDesktop, agents: Path
) -> None:
    desktop = open_desktop(agent_name="one")
    open_tab(qtbot, desktop, "Zoo")
    panels(desktop).zoo.save(agents / "nowhere" / "zoo.svg")
    assert "cannot be written" in desktop.window.message_bar.text


def test_that_the_docks_fit_into_a_small_window(qtbot: QtBot, open_desktop: OpenDesktop, agents: Path) -> None:
    desktop = open_desktop(agent_name="one")
    desktop.window.resize(1280, 720)
    for tab in ("Zoo", "This agent"):
        open_tab(qtbot, desktop, tab)
        qtbot.wait(50)
        assert desktop.window.size().toTuple() == (1280, 720)
        dock = desktop.window.docks["Quadrant"]
        assert QRect(desktop.window.rect()).contains(dock.geometry())


def test_that_clicking_a_dot_opens_its_episode_where_the_coin_was_passed(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(level_seed=3)
    spec = WITHOUT_ENEMIES.replace(placement="hand", coin_x=4, coin_y=16)
    actions = np.full(60, RIGHT_AND_JUMP, np.uint8)
    outcome = Outcome(21, 0, Ending.END, None, "", len(actions), 0.0, True, True, False)
    fingerprints = np.zeros(len(actions), np.uint32)
    episode = Episode("coinrun", spec.to_dict(), 21, None, 0, "right-runner", actions, (), fingerprints, outcome)
    quadrant = panels(desktop).quadrant
    qtbot.waitUntil(lambda: desktop.measuring._poll.isActive(), timeout=20_000)
    desktop.measuring.rest()
    quadrant.show_episodes([episode])
    qtbot.mouseClick(quadrant.dots, Qt.MouseButton.LeftButton, pos=quadrant.dots.dot_centre(0).toPoint())
    qtbot.waitUntil(lambda: desktop.controller.snapshot.is_replay)
    opened = desktop.controller.snapshot
    assert opened.level_seed == 21
    assert not opened.record.is_playing
    assert 0 < opened.step < opened.num_steps
    coin = float(opened.current.coin_x[0])
    assert opened.previous is not None
    assert float(opened.previous.x[0]) <= coin + 2 < float(opened.current.x[0])
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: desktop.controller.snapshot.step == opened.step - 1)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: desktop.controller.snapshot.step == opened.step + 1)
    assert desktop.controller.snapshot.num_steps == opened.num_steps
