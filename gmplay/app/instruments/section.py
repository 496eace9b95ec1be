"""What an instrument shows: one section of the dock "Instruments"."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gmplay.session.session import Snapshot


class Section(QWidget):
    """Shows what its instrument tells and asks it for things.

    Attributes:
        name, tip: the heading it stands under, and the sentence that explains it.
        shows: the types that ``show_told`` understands.
        asked: a request for the instrument.
    """

    name = ""
    tip = ""
    shows: tuple[type, ...] = ()
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 2, 0, 10)
        self.column.setSpacing(7)

    def set_seen(self, is_seen: bool) -> None:
        """It came into sight or left it: the place to switch the instrument on or off."""

    def show_told(self, event: Any) -> None:
        """Show what the instrument found: one of ``shows``."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The frame on show or what the user is doing changed."""
