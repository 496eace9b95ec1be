"""The window, used as a person uses it: keys and mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.session import Snapshot

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
WITHOUT_ENEMIES = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def press(qtbot: QtBot, desktop: Desktop, key: Qt.Key) -> None:
    qtbot.keyClick(desktop.window.world_view, key)


def coin_cell(desktop: Desktop) -> tuple[int, int]:
    state = now(desktop).current
    return int(state.coin_x[0]), int(state.coin_y[0])


def test_that_the_space_bar_plays_and_pauses(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    press(qtbot, desktop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: now(desktop).step >= 5)
    press(qtbot, desktop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not now(desktop).record.is_playing)
    step = now(desktop).step
    qtbot.wait(200)
    assert now(desktop).step == step
    assert "paused" in desktop.window.status.text


def test_that_arrow_keys_step_back_and_forth_when_paused(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES)
    for step in (1, 2, 3):
        press(qtbot, desktop, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda step=step: now(desktop).step == step)
    there = now(desktop).current
    press(qtbot, desktop, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: now(desktop).step == 2)
    press(qtbot, desktop, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now(desktop).step == 3)
    assert now(desktop).current is there


def test_that_n_shows_the_next_level_and_r_begins_it_again(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(level_seed=7)
    press(qtbot, desktop, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: now(desktop).level_seed == 8)
    assert desktop.window.transport.seed.text() == "8"
    press(qtbot, desktop, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now(desktop).step == 1)
    press(qtbot, desktop, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: now(desktop).step == 0)
    assert now(desktop).level_seed == 8


def test_that_t_and_the_arrow_keys_drive_the_agent(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=WITHOUT_ENEMIES, is_playing=True)
    press(qtbot, desktop, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: now(desktop).record.is_taken_over)
    press(qtbot, desktop, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: now(desktop).step < 3)
    view = desktop.window.world_view
    qtbot.keyPress(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: float(now(desktop).current.x[0]) > 2.2)
    qtbot.keyRelease(view, Qt.Key.Key_Right)
    qtbot.keyPress(view, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: now(desktop).last_action == 1)
    qtbot.keyRelease(view, Qt.Key.Key_A)
    press(qtbot, desktop, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: now(desktop).last_action in (7, 8))


def test_that_plus_and_minus_change_the_speed(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    press(qtbot, desktop, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: now(desktop).record.speed == 2.0)
    press(qtbot, desktop, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: now(desktop).record.speed == 1.0)


def test_that_the_mouse_drags_the_coin(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(camera="level", spec=WITHOUT_ENEMIES)
    view = desktop.window.world_view
    qtbot.waitUntil(lambda: view.picture is not None and view.picture.coin_box is not None)
    x, y = coin_cell(desktop)
    left, top, right, bottom = view.picture.coin_box
    ratio = view.devicePixelRatioF()
    start = QPoint(round((left + right) / 2 / ratio), round((top + bottom) / 2 / ratio))
    up = QPoint(0, -round((bottom - top) / ratio))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + up)
    qtbot.mouseMove(view, start + 2 * up)
    qtbot.waitUntil(lambda: coin_cell(desktop) == (x, y + 2))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + 2 * up)
    press(qtbot, desktop, Qt.Key.Key_R)
    qtbot.wait(150)
    assert coin_cell(desktop) == (x, y + 2), "it stays where it was put"


def test_that_a_seed_that_is_no_number_is_said_and_the_level_stays(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(level_seed=7)
    seed = desktop.window.transport.seed
    seed.selectAll()
    qtbot.keyClicks(seed, "twelve")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert "“twelve” is no level seed" in desktop.window.message_bar.text
    assert desktop.window.message_bar.isVisible()
    assert seed.text() == "7"
    seed.selectAll()
    qtbot.keyClicks(seed, "123")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: now(desktop).level_seed == 123)


def test_that_a_corrupt_checkpoint_is_said_and_the_agent_stays(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop = open_desktop()
    agent = now(desktop).record.agent_name
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"not tensors at all")
    for path, words in ((broken, "damaged"), (tmp_path / "absent.safetensors", "does not exist")):
        desktop.window.checkpoint_dropped.emit(str(path))
        qtbot.waitUntil(lambda words=words: words in desktop.window.message_bar.text)
    assert now(desktop).record.agent_name == agent
    press(qtbot, desktop, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now(desktop).step == 1)


def test_that_without_any_agent_the_keyboard_can_play(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(agent_name="nobody", spec=WITHOUT_ENEMIES, is_playing=True)
    qtbot.waitUntil(lambda: "no agent nobody" in desktop.window.message_bar.text)
    press(qtbot, desktop, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: now(desktop).record.is_taken_over)
    qtbot.keyPress(desktop.window.world_view, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: float(now(desktop).current.x[0]) > 1.6)


def test_that_a_fault_in_the_simulation_is_shown_and_logged(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desktop = open_desktop()

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("a fault planted by the test")

    monkeypatch.setattr("gmplay.session.session.Session._step_on", fail)
    press(qtbot, desktop, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "planted by the test" in desktop.window.message_bar.text)
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    press(qtbot, desktop, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now(desktop).step == 1)
