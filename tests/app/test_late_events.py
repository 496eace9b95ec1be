"""What a simulation tells when its window is gone: threads that still read or search may come late."""

from __future__ import annotations

import threading

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, Qt

from gmplay.app import events
from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings
from gmplay.session.record import Record

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("world", ["coinrun", "forest", "compare"])
def test_that_what_is_told_after_the_windows_end_is_dropped(qtbot, qapp, right_runner, tmp_path, monkeypatch, world):
    monkeypatch.setenv("GMPLAY_LIFE", str(tmp_path / "life.safetensors"))
    desktop = Desktop(qapp, Settings(record=Record(agent_name=str(right_runner), is_playing=False)))
    desktop.show()
    qtbot.waitUntil(lambda: desktop.panels is not None, timeout=20_000)
    shown = desktop
    if world != "coinrun":
        qtbot.keyClick(desktop.window.world_view, {"forest": Qt.Key.Key_F3, "compare": Qt.Key.Key_F4}[world])
        shown = getattr(desktop.worlds, world)
    link, window = shown.simulation.link, shown.window
    desktop.window.close()
    for gone in {desktop.window, window}:
        gone.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    thread = threading.Thread(target=lambda: link.tell(events.Problem("too late")))
    with qtbot.captureExceptions() as exceptions:
        thread.start()
        thread.join()
        QCoreApplication.sendPostedEvents()
    assert exceptions == []
