"""Breakpoints, used as a person uses them: typed, hit, switched off and deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.instruments.breakpoints_section import BreakpointsSection
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.session import Snapshot

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
WITHOUT_ENEMIES = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def breakpoints(desktop: Desktop) -> BreakpointsSection:
    assert desktop.panels is not None
    desktop.window.arrange("debug")
    panel = desktop.panels.instruments.panel
    panel.folds["Breakpoints"].open()
    return next(each for each in panel.sections if isinstance(each, BreakpointsSection))


def type_condition(qtbot: QtBot, section: BreakpointsSection, text: str) -> None:
    section.edit.clear()
    qtbot.keyClicks(section.edit, text)
    qtbot.keyClick(section.edit, Qt.Key.Key_Return)


def test_that_a_typed_condition_stops_the_play_and_is_counted(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = breakpoints(desktop)
    type_condition(qtbot, section, "x > 4 and coin_dx > -99 ")
    qtbot.waitUntil(lambda: len(section.rows) == 1)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: section.rows[0].hits.text() == "1 hit")
    assert not now(desktop).record.is_playing
    assert now(desktop).previous is not None
    assert now(desktop).previous.x[0] <= 4 < now(desktop).current.x[0]
    section.rows[0].switch.click()
    qtbot.waitUntil(lambda: not now(desktop).record.breakpoints[0].is_on)
    section.rows[0].delete.click()
    qtbot.waitUntil(lambda: not section.rows)


def test_that_an_error_is_said_and_its_column_marked(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = breakpoints(desktop)
    type_condition(qtbot, section, "x > 4 and speed > 1 ")
    assert section.problem.isVisible()
    assert section.problem.text() == "Column 11: There is no quantity called “speed”."
    assert section.edit.selectionStart() == 10
    assert section.edit.text().startswith("x > 4 and speed > 1"), "nothing is lost"
    assert now(desktop).record.breakpoints == ()


def test_that_names_are_completed_within_a_condition(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = breakpoints(desktop)
    qtbot.keyClicks(section.edit, "x > 1 and ent")
    assert section.edit.words.currentCompletion() == "entropy"
    section.edit.words.activated.emit("entropy")
    assert section.edit.text() == "x > 1 and entropy"
