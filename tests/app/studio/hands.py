"""What a person does with the record button, the keys and the mouse, and what there is to see of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.session import Snapshot

SPEC = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def said(desktop: Desktop) -> str:
    return desktop.window.message_bar.text


def press_record(qtbot: QtBot, desktop: Desktop) -> None:
    assert desktop.studio is not None
    qtbot.mouseClick(desktop.studio.bar.button, Qt.MouseButton.LeftButton)


def step_to(qtbot: QtBot, desktop: Desktop, step: int) -> None:
    while now(desktop).step < step:
        before = now(desktop).step
        qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
        qtbot.waitUntil(lambda before=before: now(desktop).step > before)


def drop(desktop: Desktop, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(desktop.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desktop.window, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, none))
