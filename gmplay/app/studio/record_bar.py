"""The record button with its red mark, and beside it what is going on: time and size, or a video in the making."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gmplay.app.icons import icon
from gmplay.app.panels.words import percent, size_words

_MARK = QColor("#d55e00")  # vermilion of the Okabe-Ito set

_TIP = (
    "Record this as a video (Ctrl+R). Press again to stop. What happens is kept; the video is made from it afterwards, "
    "in the background, so that the game never waits."
)
_EXPLANATION = (
    "While recording: for how long, and about how large the file of the episode is; its video is made afterwards. "
    "Then: how much of the video is made, and how large it is by now."
)


class RecordBar(QWidget):
    """Says what the user asks for; shows what it is told."""

    toggled = Signal(bool)
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = self._button(_TIP, "record")
        self.button.setCheckable(True)
        self.label = QLabel()
        self.label.setToolTip(_EXPLANATION)
        self.cancel = self._button("Stop making the video. Its episode stays.", "cancel the video")
        self._is_recording = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.button, self.label, self.cancel):
            row.addWidget(widget)
        self.button.clicked.connect(self.toggled)
        self.cancel.clicked.connect(self.cancel_asked)
        self._draw_icons()
        self.show_nothing()

    @staticmethod
    def _button(tip: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(20, 20))
        return button

    def show_recording(self, seconds: float, num_bytes: int) -> None:
        """An episode is being recorded: for how long, and about how large its file is by now."""
        self._set_recording(True)
        self._say(f"{int(seconds) // 60}:{int(seconds) % 60:02d} · about {size_words(num_bytes)}")
        self.cancel.hide()

    def show_rendering(self, share: float, num_bytes: int, num_jobs: int) -> None:
        """A video is in the making. While an episode is recorded, that is shown instead."""
        if not self._is_recording:
            more = f" · {num_jobs - 1} more" if num_jobs > 1 else ""
            size = f" · {size_words(num_bytes)}" if num_bytes else ""
            self._say(f"Video {percent(share)}{size}{more}")
            self.cancel.show()

    def show_nothing(self) -> None:
        """Nothing is recorded or made."""
        self._set_recording(False)
        self.label.hide()
        self.cancel.hide()

    def _set_recording(self, is_recording: bool) -> None:
        self.button.setChecked(is_recording)
        if is_recording != self._is_recording:
            self._is_recording = is_recording
            self._draw_icons()

    def _say(self, words: str) -> None:
        self.label.setText(words)
        self.label.show()

    def _draw_icons(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.ButtonText, _MARK)
        self.button.setIcon(icon("stop" if self._is_recording else "record", palette))
        self.cancel.setIcon(icon("close", self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "cancel"):
            self._draw_icons()
