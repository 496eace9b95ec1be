"""SDL never opens anything of its own here, and Qt draws offscreen where there is no display."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gmplay.bootstrap.display import has_display

os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
if not has_display():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits for a busy machine too: what holds at last holds, and only what fails takes longer."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    """pytest-qt's, with more patience."""
    return PatientBot(request)
