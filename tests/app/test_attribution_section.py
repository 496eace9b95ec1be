"""The section "Attribution" in the window, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.instruments import attribution
from gmplay.app.instruments.attribution_section import AttributionSection

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def open_attribution(qtbot: QtBot, desktop: Desktop) -> AttributionSection:
    """Go to the layout Debug and unfold the section."""
    qtbot.waitUntil(lambda: desktop.panels is not None)
    desktop.window.actions_by_name["layout debug"].trigger()
    panel = desktop.panels.instruments.panel
    qtbot.mouseClick(panel.folds["Attribution"].header, Qt.MouseButton.LeftButton)
    section = next(section for section in panel.sections if isinstance(section, AttributionSection))
    qtbot.waitUntil(section.isVisible)
    return section


def test_that_the_parts_are_shown_with_the_check_of_their_sum(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    pytest.importorskip("captum")
    desktop = open_desktop(agent_name="coin-either-side")
    section = open_attribution(qtbot, desktop)
    qtbot.waitUntil(lambda: "Check: the parts sum to" in section.check.text(), timeout=240_000)
    assert "step 0" in section.parts.text()
    section.output.setCurrentIndex(1)
    qtbot.waitUntil(lambda: section.parts.text().startswith("Value"), timeout=60_000)


def test_that_without_captum_it_says_what_to_do(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution, "is_importable", lambda module: module != "captum")
    section = open_attribution(qtbot, open_desktop())
    qtbot.waitUntil(lambda: "python3 main.py setup --all" in section.parts.text(), timeout=20_000)
