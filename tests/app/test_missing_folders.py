"""The window without the folders it is shipped with: a sentence, and what still works goes on working."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.core.errors import InputError

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def missing() -> None:
    raise InputError("The folder is missing, says the test.")


def test_that_without_an_agents_folder_the_world_is_there(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gmplay.app.agents.agents_folder", missing)
    desktop = open_desktop(agent_name="coin-at-end", is_playing=True)
    qtbot.waitUntil(lambda: "missing, says the test" in desktop.window.message_bar.text)
    qtbot.waitUntil(lambda: desktop.controller.snapshot.step > 2)


def test_that_without_art_the_window_says_so_and_stays(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gmplay.render.sprites.assets_folder", missing)
    desktop = open_desktop(is_playing=True, needs_picture=False)
    qtbot.waitUntil(lambda: "missing, says the test" in desktop.window.message_bar.text)
    qtbot.waitUntil(lambda: desktop.panels is not None)
    assert desktop.window.isVisible()
    assert "Traceback" not in caplog.text
