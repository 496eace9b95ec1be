"""A line over a window that goes by itself."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, QTimer
from PySide6.QtWidgets import QGraphicsOpacityEffect, QLabel, QWidget

_SHOWN_MS, _FADING_MS = 4_000, 1_200
_SIZE, _ABOVE = 13, 18


class Hint(QLabel):
    """Shown at the upper rim for a few seconds; then it fades. It takes no click away from what is beneath."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fading = QPropertyAnimation(self._effect, b"opacity", self)
        self._fading.setDuration(_FADING_MS)
        self._fading.setEndValue(0.0)
        self._fading.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fading.finished.connect(self.hide)
        self._patience = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._patience.timeout.connect(self._fading.start)
        self.hide()

    def tell(self, text: str, zoom: float) -> None:
        """Show a line in print so many times as large as usual."""
        self._fading.stop()
        self._effect.setOpacity(1.0)
        self.setText(text)
        self.setStyleSheet(f"font-size: {round(_SIZE * zoom)}px;")
        self.adjustSize()
        self.place(zoom)
        self.show()
        self.raise_()
        self._patience.start()

    def place(self, zoom: float) -> None:
        """Into the middle of the upper rim."""
        self.move((self._over.width() - self.width()) // 2, round(_ABOVE * zoom))
