"""A presentation, as a lecturer gives it: a key, the whole screen, the chosen panels, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.present import hint
from gmplay.app.present.enlarged import Enlarged
from gmplay.app.present.presentation import LEAST_ZOOM, Presentation, zoom_for
from gmplay.app.settings import Settings, load_settings
from gmplay.session import messages
from gmplay.session.record import Record

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def presentation_of(desktop: Desktop) -> Presentation:
    assert desktop.presentation is not None
    return desktop.presentation


def press(qtbot: QtBot, desktop: Desktop, key: Qt.Key) -> None:
    qtbot.keyClick(desktop.window.world_view, key)
    QApplication.processEvents()


def shown(desktop: Desktop) -> set[str]:
    return {name for name, dock in desktop.window.docks.items() if dock.isVisible()}


def test_that_a_presentation_shows_the_world_and_the_chosen_panels_and_leaves_everything_as_it_was(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop()
    window = desktop.window
    QApplication.processEvents()
    before = window.geometry(), window.saveState(), shown(desktop), window.grab().toImage()
    for leaving in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
        press(qtbot, desktop, Qt.Key.Key_F11)
        assert window.isFullScreen()
        assert window.geometry() == window.screen().geometry()
        assert shown(desktop) == {"Decision", "Quadrant"}
        assert not any(bar.isVisible() for bar in (window.menuBar(), window.transport, window.status))
        assert window.world_view.width() > 0.5 * window.width()  # of a screen of 800 pixels; of larger ones 0.7
        press(qtbot, desktop, leaving)
        assert (window.geometry(), window.saveState(), shown(desktop)) == before[:3]
        assert not window.isFullScreen()
        assert window.docks["Decision"].widget() is desktop.panels.decision
    window.world_view.clearFocus()
    desktop.controller.pictures.stop()
    after = window.grab().toImage()
    decision = window.docks["Decision"].geometry()
    assert after.copy(decision) == before[3].copy(decision)


def test_that_a_maximised_window_is_maximised_again(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    window = (desktop := open_desktop()).window
    window.showMaximized()
    QApplication.processEvents()
    press(qtbot, desktop, Qt.Key.Key_F11)
    assert window.isFullScreen()
    press(qtbot, desktop, Qt.Key.Key_F11)
    assert window.isMaximized()
    assert not window.isFullScreen()


def test_that_print_is_larger_and_what_is_enlarged_works(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    button = desktop.panels.decision.all_actions
    press(qtbot, desktop, Qt.Key.Key_F5)
    larger = desktop.window.docks["Decision"].widget()
    assert isinstance(larger, Enlarged)
    middle = button.mapTo(desktop.panels.decision, button.rect().center())
    spot = larger.mapFromScene(middle)
    assert spot.y() >= LEAST_ZOOM * middle.y() - 1
    qtbot.mouseClick(larger.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert button.isChecked()


@pytest.mark.parametrize(("height", "zoom"), [(720, 1.45), (1080, 1.8), (2160, 3.6)])
def test_that_print_grows_with_the_screen(height: int, zoom: float) -> None:
    assert zoom_for(height) == pytest.approx(zoom)


def test_that_keys_play_on_and_escape_first_ends_what_is_repeated(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    press(qtbot, desktop, Qt.Key.Key_F11)
    for step in (1, 2, 3):
        press(qtbot, desktop, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda step=step: desktop.controller.snapshot.step == step)
    desktop.simulation.post(messages.Loop((1, 3)))
    qtbot.waitUntil(lambda: desktop.controller.snapshot.loop is not None)
    press(qtbot, desktop, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desktop.controller.snapshot.loop is None)
    assert presentation_of(desktop).is_on
    press(qtbot, desktop, Qt.Key.Key_Escape)
    assert not presentation_of(desktop).is_on


def test_that_the_hint_how_to_leave_fades(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hint, "_SHOWN_MS", 30)
    monkeypatch.setattr(hint, "_FADING_MS", 30)
    desktop = open_desktop()
    press(qtbot, desktop, Qt.Key.Key_F11)
    line = desktop.window.findChild(hint.Hint)
    assert line is not None
    assert "Esc or F11 leaves" in line.text()
    assert line.isVisible()
    qtbot.waitUntil(lambda: not line.isVisible())


def test_that_the_chosen_panels_are_remembered_and_a_window_closed_while_presented_opens_as_it_was(
    qtbot: QtBot, qapp: QApplication, right_runner: Path, tmp_path: Path
) -> None:
    record, path = Record(agent_name=str(right_runner), is_playing=False), tmp_path / "settings.json"
    desktop = Desktop(qapp, Settings(record=record), save_to=path)
    qtbot.addWidget(desktop.window)
    desktop.show()
    qtbot.waitUntil(lambda: desktop.controller.snapshot is not None, timeout=20_000)
    QApplication.processEvents()
    place, (_geometry, docks) = desktop.window.geometry(), desktop.window.remembered_layout()
    view = desktop.window.actions_by_name.menus["View"]
    choices = next(each.menu() for each in view.actions() if each.text() == "Presentation s&hows")
    for choice in choices.actions():
        choice.setChecked(choice.text() == "Agent")
    press(qtbot, desktop, Qt.Key.Key_F11)
    assert shown(desktop) == {"Agent"}
    desktop.window.close()
    settings, complaint = load_settings(path)
    assert complaint == ""
    assert settings.presented == {"coinrun": ("Agent",)}
    assert (desktop.window.geometry(), settings.docks) == (place, docks)


def test_that_another_world_goes_on_being_presented(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    press(qtbot, desktop, Qt.Key.Key_F11)
    press(qtbot, desktop, Qt.Key.Key_F4)
    lanes = desktop.worlds.compare
    assert lanes is not None
    assert lanes.presentation.is_on
    assert not presentation_of(desktop).is_on
    pane = lanes.window.panes[0]
    assert pane.name.isVisible()
    assert not pane.agent.isVisible()
    qtbot.waitUntil(lambda: lanes.controller.sight is not None, timeout=20_000)  # and nothing is repeated
    qtbot.keyClick(lanes.window.panes[0].view, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not lanes.window.isFullScreen()
    assert pane.agent.isVisible()
    assert not pane.name.isVisible()


def test_that_a_change_of_the_colours_reaches_what_is_enlarged(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    press(qtbot, desktop, Qt.Key.Key_F11)
    grounds = []
    for scheme in ("light", "dark"):
        desktop.appearance.set_scheme(scheme)
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
        larger = desktop.window.docks["Decision"].widget()
        grounds.append(larger.grab().toImage().pixelColor(3, 3).lightness())
    assert grounds[0] > 200 > 60 > grounds[1]
