"""The level editor, used as a person uses it: a key, the mouse on the world, files and the clipboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings, load_settings, save_settings
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import EMPTY, SAW, WALL_TOP, Level
from gmplay.session.session import Snapshot

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
LEVEL_SEED = 202
"""With the coin at the end: its fourth section is plain ground, columns 31 to 39, three cells high."""


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def level_of(desktop: Desktop) -> Level:
    return Level(now(desktop).current)


def code_at(desktop: Desktop, x: int, y: int) -> int:
    return int(now(desktop).current.grid[0, y, x])


def pixel_of(desktop: Desktop, x: float, y: float) -> QPoint:
    """The place of a point of the world in the view."""
    camera = desktop.simulation.simulation._pictures._camera
    ratio = desktop.window.world_view.devicePixelRatioF()
    left, top = camera.to_pixel(x, y)
    return QPoint(round(left / ratio), round(top / ratio))


def drag(qtbot: QtBot, desktop: Desktop, *cells: tuple[int, int]) -> None:
    """Press in the first cell, move through the others, release in the last."""
    view = desktop.window.world_view
    places = [pixel_of(desktop, x + 0.5, y + 0.5) for x, y in cells]
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(view, place)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])


def choose(qtbot: QtBot, desktop: Desktop, tool: str) -> None:
    qtbot.mouseClick(desktop.editor.bar.tools[tool], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desktop.editor.state.tool == tool)


def press(qtbot: QtBot, desktop: Desktop, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        held |= each
    qtbot.keyClick(desktop.window.world_view, key, held)


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot, open_desktop: OpenDesktop) -> Desktop:
    """The window with the editor on."""
    desktop = open_desktop(spec=CoinRunSpec(), level_seed=LEVEL_SEED)
    press(qtbot, desktop, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: desktop.editor.state.is_on, timeout=20_000)
    qtbot.waitUntil(lambda: now(desktop).record.camera == "level")
    qtbot.wait(50)
    return desktop


def test_that_e_begins_and_leaves_off_editing_and_leaves_level_and_camera_as_they_were(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=CoinRunSpec(), level_seed=LEVEL_SEED, is_playing=True)
    qtbot.waitUntil(lambda: now(desktop).step > 3)
    press(qtbot, desktop, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: desktop.editor.state.is_on and now(desktop).step == 0, timeout=20_000)
    assert desktop.editor.bar.isVisible()
    assert not now(desktop).record.is_playing
    num_steps = now(desktop).num_steps
    press(qtbot, desktop, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: not desktop.editor.state.is_on)
    assert not desktop.editor.bar.isVisible()
    qtbot.waitUntil(lambda: now(desktop).record.camera == "follow")
    assert now(desktop).num_steps == num_steps, "nothing was edited, so nothing is lost"
    assert now(desktop).record.level_json == ""


def test_that_the_mouse_paints_and_ctrl_z_takes_it_back(qtbot: QtBot, editor: Desktop) -> None:
    choose(qtbot, editor, "ground")
    drag(qtbot, editor, (32, 8), (36, 8))
    qtbot.waitUntil(lambda: all(code_at(editor, x, 8) == WALL_TOP for x in range(32, 37)))
    spec = now(editor).record.spec
    press(qtbot, editor, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: all(code_at(editor, x, 8) == EMPTY for x in range(32, 37)))
    assert now(editor).record.spec == spec
    press(qtbot, editor, Qt.Key.Key_Z, CONTROL, SHIFT)
    qtbot.waitUntil(lambda: code_at(editor, 36, 8) == WALL_TOP)


def test_that_high_ground_does_not_move_the_world_under_the_mouse(qtbot: QtBot, editor: Desktop) -> None:
    choose(qtbot, editor, "ground")
    before = pixel_of(editor, 20, 5)
    drag(qtbot, editor, (32, 16), (33, 16), (34, 16))
    qtbot.waitUntil(lambda: code_at(editor, 34, 16) == WALL_TOP)
    assert pixel_of(editor, 20, 5) == before


def test_that_the_verdict_follows_every_stroke(qtbot: QtBot, editor: Desktop) -> None:
    bar = editor.editor.bar
    assert bar.verdict.text == "Could have come from training: yes, it is the level of its seed."
    choose(qtbot, editor, "coin")
    drag(qtbot, editor, (34, 3))
    words = "no. The coin is not at the end: it lies at (34, 3), the end is (45, 5)."
    qtbot.waitUntil(lambda: words in bar.verdict.text)
    choose(qtbot, editor, "saw")
    drag(qtbot, editor, (31, 3))
    qtbot.waitUntil(lambda: "And 1 more reason." in bar.verdict.text)
    assert "The saw at (31, 3) is in the first or last column of a section" in bar.verdict.toolTip()
    qtbot.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "yes" in bar.verdict.text)


def test_that_a_cage_around_the_agent_is_said_and_the_world_still_plays(qtbot: QtBot, editor: Desktop) -> None:
    choose(qtbot, editor, "ground")
    drag(qtbot, editor, (3, 1), (3, 4))
    drag(qtbot, editor, (1, 4), (2, 4))
    qtbot.waitUntil(lambda: "The agent at (1, 1) is enclosed" in editor.editor.bar.verdict.text)
    press(qtbot, editor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: now(editor).step > 10)
    assert float(now(editor).current.x[0]) < 3.0


def test_that_a_wall_too_high_to_jump_is_said_once_the_stroke_is_done(qtbot: QtBot, editor: Desktop) -> None:
    choose(qtbot, editor, "ground")
    drag(qtbot, editor, (3, 1), (3, 12))
    words = "No way was found to the end or to the coin."
    qtbot.waitUntil(lambda: words in editor.editor.bar.verdict.text, timeout=30_000)
    press(qtbot, editor, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: editor.editor.bar.verdict.text.startswith("Could have come from training: yes"))


def test_that_the_edited_level_is_there_after_a_restart(qtbot: QtBot, editor: Desktop, tmp_path: Path) -> None:
    choose(qtbot, editor, "hand")
    drag(qtbot, editor, (18, 1), (20, 3))
    qtbot.waitUntil(lambda: now(editor).current.entity_y[0, 0] == 3.5)
    save_settings(tmp_path / "settings.json", Settings(record=now(editor).record))
    settings, complaint = load_settings(tmp_path / "settings.json")
    assert complaint == ""
    assert Level.from_json(settings.record.level_json).to_json() == level_of(editor).to_json()


def test_that_a_saved_level_can_be_opened_again_from_the_recent_ones(
    qtbot: QtBot, editor: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.level.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    choose(qtbot, editor, "crate")
    drag(qtbot, editor, (34, 3))
    qtbot.waitUntil(lambda: now(editor).current.num_entities[0] == 2)
    text = level_of(editor).to_json()
    press(qtbot, editor, Qt.Key.Key_S, CONTROL, SHIFT)
    qtbot.waitUntil(path.exists)
    assert path.read_text() == text
    press(qtbot, editor, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: now(editor).level_seed == LEVEL_SEED + 1)
    qtbot.waitUntil(lambda: editor.editor.recent.paths == (str(path),))
    editor.editor.recent.actions()[0].trigger()
    qtbot.waitUntil(lambda: now(editor).level_seed == LEVEL_SEED)
    assert level_of(editor).to_json() == text
    path.unlink()
    editor.editor.recent.actions()[0].trigger()
    assert "There is no level file" in editor.window.message_bar.text
    assert editor.editor.recent.paths == ()


def test_that_an_edited_level_left_for_another_one_comes_back_with_ctrl_z(qtbot: QtBot, editor: Desktop) -> None:
    choose(qtbot, editor, "saw")
    drag(qtbot, editor, (34, 3))
    qtbot.waitUntil(lambda: now(editor).current.num_entities[0] == 2)
    text = level_of(editor).to_json()
    press(qtbot, editor, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: now(editor).level_seed == LEVEL_SEED + 1)
    press(qtbot, editor, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: now(editor).level_seed == LEVEL_SEED)
    assert level_of(editor).to_json() == text


def test_that_a_level_is_copied_as_text_and_pasted(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=CoinRunSpec(), level_seed=LEVEL_SEED)
    QGuiApplication.clipboard().clear()
    press(qtbot, desktop, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
    values = json.loads(QGuiApplication.clipboard().text())
    QGuiApplication.clipboard().setText(json.dumps(values | {"entities": []}))
    press(qtbot, desktop, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: now(desktop).current.num_entities[0] == 0)
    assert np.array_equal(now(desktop).current.grid[0], CoinRun().generate(CoinRunSpec(), LEVEL_SEED).state.grid[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text is empty"),
        ("what a lovely level", "no valid JSON at line 1, column 1"),
        ("x" * 200_000, "200,000 characters long"),
        ('{"format": 9, "env": "coinrun"}', "of a later gmplay"),
    ],
)
def test_that_pasted_nonsense_is_said_and_the_level_stays(
    qtbot: QtBot, open_desktop: OpenDesktop, text: str, words: str
) -> None:
    desktop = open_desktop(spec=CoinRunSpec(), level_seed=LEVEL_SEED)
    before = now(desktop).current
    QGuiApplication.clipboard().setText(text)
    press(qtbot, desktop, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: words in desktop.window.message_bar.text)
    assert now(desktop).current is before


def drop(desktop: Desktop, path: Path) -> None:
    data: Any = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desktop.window.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, button, held))


def test_that_a_level_file_dropped_on_the_window_is_shown_and_a_bad_one_is_said(
    qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path
) -> None:
    desktop = open_desktop(spec=CoinRunSpec(), level_seed=LEVEL_SEED)
    good, bad = tmp_path / "good.level.json", tmp_path / "bad.level.json"
    text = CoinRun().generate(CoinRunSpec(), 9).to_json()
    good.write_text(text)
    bad.write_text(text[:3000])
    drop(desktop, good)
    qtbot.waitUntil(lambda: now(desktop).level_seed == 9)
    drop(desktop, bad)
    qtbot.waitUntil(lambda: "The level breaks off at line" in desktop.window.message_bar.text)
    assert "bad.level.json" in desktop.window.message_bar.text
    assert level_of(desktop).to_json() == text
    assert desktop.editor.recent.paths == (str(good),)


def test_that_editing_while_the_world_plays_begins_the_episode_anew(qtbot: QtBot, editor: Desktop) -> None:
    press(qtbot, editor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: now(editor).step > 5)
    choose(qtbot, editor, "saw")
    drag(qtbot, editor, (34, 6))
    qtbot.waitUntil(lambda: now(editor).step == 0 and now(editor).current.num_entities[0] == 2)
    assert now(editor).current.entity_kind[0, 1] == SAW
    assert not now(editor).record.is_playing
