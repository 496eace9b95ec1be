"""Time, used as a person uses it: keys, the timeline, the tree of branches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.instruments.branch_list import cross_of
from gmplay.app.instruments.branches_section import BranchesSection
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.session import Snapshot

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
WITHOUT_ENEMIES = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def press(qtbot: QtBot, desktop: Desktop, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
    qtbot.keyClick(desktop.window.world_view, key, modifier)


def play_steps(qtbot: QtBot, desktop: Desktop, num_steps: int) -> None:
    for _ in range(num_steps):
        step = now(desktop).step
        press(qtbot, desktop, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda step=step: now(desktop).step == step + 1)


def branches(desktop: Desktop) -> BranchesSection:
    assert desktop.panels is not None
    desktop.panels.instruments.panel.folds["Branches"].open()
    section = next(each for each in desktop.panels.instruments.panel.sections if isinstance(each, BranchesSection))
    desktop.window.arrange("debug")
    return section


def test_that_home_and_end_go_to_either_end_and_shift_space_plays_backwards(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    play_steps(qtbot, desktop, 6)
    press(qtbot, desktop, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    press(qtbot, desktop, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: now(desktop).step == 6)
    press(qtbot, desktop, Qt.Key.Key_Space, SHIFT)
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    qtbot.waitUntil(lambda: not now(desktop).record.is_playing)
    assert now(desktop).num_steps == 6


def test_that_dragging_with_shift_over_the_timeline_repeats_that_span_until_escape(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    play_steps(qtbot, desktop, 12)
    timeline = desktop.window.transport.timeline
    left, right = (QPoint(round(timeline._x_of(step)), 18) for step in (4, 9))
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, SHIFT, left)
    qtbot.mouseMove(timeline, right)
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, SHIFT, right)
    qtbot.waitUntil(lambda: now(desktop).loop == (4, 9))
    assert now(desktop).step == 12, "choosing a span is no scrubbing"
    press(qtbot, desktop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: now(desktop).step == 9)
    qtbot.waitUntil(lambda: now(desktop).step == 4)
    press(qtbot, desktop, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: now(desktop).loop is None)
    qtbot.waitUntil(lambda: now(desktop).step > 12)


def test_that_digits_are_bookmarks_and_the_cameras_have_other_keys(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES, camera="follow")
    play_steps(qtbot, desktop, 5)
    press(qtbot, desktop, Qt.Key.Key_2, SHIFT)
    press(qtbot, desktop, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    press(qtbot, desktop, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: now(desktop).step == 5)
    press(qtbot, desktop, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: "no bookmark 7" in desktop.window.message_bar.text)
    assert now(desktop).record.camera == "follow"
    press(qtbot, desktop, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: now(desktop).record.camera == "level")
    press(qtbot, desktop, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: now(desktop).record.camera == "window")


def test_that_control_and_arrows_go_from_mark_to_mark(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    play_steps(qtbot, desktop, 4)
    press(qtbot, desktop, Qt.Key.Key_5, SHIFT)
    qtbot.waitUntil(lambda: len(now(desktop).marks) > 0)
    play_steps(qtbot, desktop, 2)
    press(qtbot, desktop, Qt.Key.Key_Left, CONTROL)
    qtbot.waitUntil(lambda: now(desktop).step == 4)
    press(qtbot, desktop, Qt.Key.Key_Right, CONTROL)
    qtbot.waitUntil(lambda: now(desktop).step == 6)


def test_that_a_branch_is_begun_chosen_and_deleted_in_the_list(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = branches(desktop)
    play_steps(qtbot, desktop, 8)
    first = now(desktop).episode_number
    press(qtbot, desktop, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    press(qtbot, desktop, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: now(desktop).episode_number != first)
    qtbot.waitUntil(lambda: len(section.list.rows.rows) == 2)
    assert [row.depth for row in section.list.rows.rows] == [0, 1]
    assert "Action seed 1" in section.list.rows.rows[1].title
    place = section.list.visualRect(section.list.rows.index(0)).center()
    qtbot.mouseClick(section.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: now(desktop).episode_number == first)
    assert now(desktop).num_steps == 8
    qtbot.waitUntil(lambda: section.list.rows.rows[1].can_delete)
    place = cross_of(section.list.visualRect(section.list.rows.index(1))).center()
    qtbot.mouseClick(section.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: len(section.list.rows.rows) == 1)


def test_that_the_memory_for_what_was_played_is_shown_and_set(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = branches(desktop)
    play_steps(qtbot, desktop, 3)
    qtbot.waitUntil(lambda: "History: 0.0 of" in section.used.text())
    assert section.cap.currentText() == "64 MB"
    section.cap.activated.emit(section.cap.findData(256))
    qtbot.waitUntil(lambda: now(desktop).record.history_megabytes == 256)
    qtbot.waitUntil(lambda: section.cap.currentText() == "256 MB")


def test_that_another_agent_goes_on_from_here_and_the_panels_name_who_plays_a_line(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    section = branches(desktop)
    play_steps(qtbot, desktop, 4)
    first, agent = now(desktop).episode_number, now(desktop).record.agent_name
    action = next(each for each in section._agents.actions() if each.text() == "Coin ahead")
    action.trigger()
    qtbot.waitUntil(lambda: now(desktop).record.agent_name == "coin-ahead")
    assert now(desktop).step == 4
    qtbot.waitUntil(lambda: len(section.list.rows.rows) == 2)
    section.list.chosen.emit(first)
    qtbot.waitUntil(lambda: now(desktop).record.agent_name == agent)
    qtbot.waitUntil(
        lambda: desktop.controller.opened is not None and desktop.controller.opened.card.name != "coin-ahead"
    )
