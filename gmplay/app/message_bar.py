"""One sentence above the world, where something asked for was impossible or something went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton

from gmplay.app.icons import icon
from gmplay.app.theme import BODY

_SHOWN_MS = 20_000


class MessageBar(QFrame):
    """Hidden until there is something to say; goes by itself after a while, or when dismissed.

    Attributes:
        offer: the button for what can be done about it, hidden where that is nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("messageBar")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._offered = ""  # the sentence whose offer stands
        self.offer = QPushButton()
        self._accept: Callable[[], object] = self.dismiss
        self.offer.clicked.connect(lambda: self._accept())
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setToolTip("Dismiss")
        self._close.setAccessibleName("Dismiss the message")
        self._close.setIcon(icon("close", self.palette()))
        self._close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.addWidget(self._label)
        row.addWidget(self.offer, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self._patience = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._patience.timeout.connect(self.hide)
        self.dismiss()

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, sentence: str) -> None:
        """Show a sentence; one with an offer stands below it until that is taken or dismissed."""
        self._label.setText("\n".join(filter(None, (sentence, self._offered))))
        self.show()
        if not self._offered:
            self._patience.start()

    def say_and_offer(self, sentence: str, offer: str, accept: Callable[[], object]) -> None:
        """Show a sentence, and a button that does something about it, until ``dismiss``."""
        self._offered, self._accept = sentence, accept
        self._label.setText(sentence)
        self._patience.stop()
        self.offer.setText(offer)
        self.offer.show()
        self.show()

    def dismiss(self) -> None:
        """Hide, with what was offered."""
        self._offered = ""
        self.offer.hide()
        self.hide()

    def set_zoom(self, zoom: float) -> None:
        """Write so many times as large as usual."""
        self._label.setStyleSheet(f"font-size: {round(BODY * zoom)}px;")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_close"):
            self._close.setIcon(icon("close", self.palette()))
