"""The instruments' dock and what lies under the timeline keep quiet where much is on show."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from gmplay.app.instruments.panel import InstrumentsPanel
from gmplay.app.instruments.sections import SECTIONS
from gmplay.app.strip import Strip
from gmplay.app.timeline import Timeline

pytestmark = pytest.mark.gui


def turn_wheel_over(widget: QComboBox | QAbstractSpinBox) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place, QPointF(widget.mapToGlobal(place)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_that_the_wheel_that_scrolls_the_dock_changes_no_choice_and_no_number(qtbot: QtBot) -> None:
    panel = InstrumentsPanel(make() for make in SECTIONS)
    qtbot.addWidget(panel)
    panel.show()
    choices, numbers = panel.findChildren(QComboBox), panel.findChildren(QAbstractSpinBox)
    assert len(choices) >= 5
    assert len(numbers) >= 1
    before = [choice.currentIndex() for choice in choices], [number.text() for number in numbers]
    for widget in (*choices, *numbers):
        turn_wheel_over(widget)
    assert ([choice.currentIndex() for choice in choices], [number.text() for number in numbers]) == before


def test_that_many_strips_take_little_more_room_than_three(qtbot: QtBot) -> None:
    timeline, heights = Timeline(), []
    qtbot.addWidget(timeline)
    for number in range(6):
        timeline.show_strip(Strip(f"strip {number}", np.full(5, 0.5)))
        heights.append(timeline.sizeHint().height())
    assert heights[0] < heights[1] < heights[2]
    assert max(heights) <= heights[2] + 3
