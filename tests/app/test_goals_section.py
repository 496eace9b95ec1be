"""The section "Goals" in the window, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.instruments.goals_section import GoalsSection
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.goals import NUM_GOALS, Goal, explain

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
FLAT = CoinRunSpec(
    difficulty_max=1,
    step_height_min=0,
    step_height_max=0,
    saw_frequency=0.0,
    monster_frequency=0.0,
    crate_frequency=0.0,
)


def open_goals(qtbot: QtBot, desktop: Desktop) -> GoalsSection:
    """Go to the layout Debug and unfold the section."""
    qtbot.waitUntil(lambda: desktop.panels is not None)
    desktop.window.actions_by_name["layout debug"].trigger()
    panel = desktop.panels.instruments.panel
    section = next(section for section in panel.sections if isinstance(section, GoalsSection))
    if not panel.folds["Goals"].is_open:
        qtbot.mouseClick(panel.folds["Goals"].header, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(section.isVisible)
    return section


def test_that_who_runs_right_is_said_to_go_right(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=FLAT)
    section = open_goals(qtbot, desktop)
    for _ in range(3):
        qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: section.bars.explanation.num_steps == 3, timeout=60_000)
    assert "these 3 steps" in section.sentence.text()
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: section.bars.explanation.num_steps == 2, timeout=20_000)


def test_that_a_level_is_proposed_and_opened_and_that_the_search_can_be_stopped(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=FLAT, level_seed=7)
    section = open_goals(qtbot, desktop)
    qtbot.mouseClick(section.propose, Qt.MouseButton.LeftButton)
    assert section.propose.text() == "Cancel"
    qtbot.mouseClick(section.propose, Qt.MouseButton.LeftButton)
    assert "stopped" in section.found.text()
    assert desktop.controller.snapshot.level_seed == 7
    qtbot.mouseClick(section.propose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: section.propose.text() != "Cancel", timeout=120_000)
    assert "five seconds of play" in section.found.text()
    qtbot.waitUntil(lambda: desktop.controller.snapshot.level_seed != 7)


def test_that_a_goal_cannot_be_told_apart_from_itself(qtbot: QtBot) -> None:
    section = GoalsSection()
    qtbot.addWidget(section)
    section.second.setCurrentIndex(section.first.currentIndex())
    assert not section.propose.isEnabled()


def test_that_a_row_says_posterior_and_nats_per_step(qtbot: QtBot) -> None:
    section = GoalsSection()
    qtbot.addWidget(section)
    advantages = np.zeros((4, NUM_GOALS, 9))
    advantages[:, Goal.COIN, :] = -5.0
    advantages[:, Goal.COIN, 1] = 0.0
    section.bars.show_explanation(explain(advantages, np.full(4, 1)))
    posterior, per_step = section.bars.text_of(Goal.COIN)
    assert posterior == "100 %"
    assert per_step == "+2.14 per step"
