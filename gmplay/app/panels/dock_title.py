"""The title bar of a dock: its name, a button that floats it and one that hides it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gmplay.app.theme import current_theme

_HEIGHT = 24


class DockTitle(QFrame):
    """Use with ``dock.setTitleBarWidget(DockTitle(dock))``. Its buttons show while the mouse is over it.

    A panel with tabs, in its attribute ``tabs``, has them here.
    """

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setObjectName("dockTitle")
        name = dock.windowTitle()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(QLabel(name))
        tabs = getattr(dock.widget(), "tabs", None)
        if isinstance(tabs, QWidget):
            row.addSpacing(8)
            row.addWidget(tabs, alignment=Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self._buttons = (
            _SignButton("float", f"Take the panel {name} out of the window, or put it back.", self),
            _SignButton("close", f"Hide the panel {name}; the View menu brings it back.", self),
        )
        acts: tuple[Callable[[], object], ...] = (lambda: dock.setFloating(not dock.isFloating()), dock.close)
        for button, act in zip(self._buttons, acts, strict=True):
            button.clicked.connect(act)
            row.addWidget(button)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            for button in self._buttons:
                button.update()
        return super().event(event)


class _SignButton(QAbstractButton):
    """A thin sign without a frame."""

    def __init__(self, sign: str, tip: str, parent: QFrame) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(18, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        parent = self.parentWidget()
        if not (self.underMouse() or self.hasFocus() or (parent is not None and parent.underMouse())):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_active = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(theme.color("text" if is_active else "faint"), 1.3))
        if self._sign == "close":
            painter.drawLine(QPointF(5.5, 5.5), QPointF(12.5, 12.5))
            painter.drawLine(QPointF(12.5, 5.5), QPointF(5.5, 12.5))
        else:
            painter.drawRect(QRectF(5.5, 7.5, 5.5, 5.5))
            painter.drawPolyline([QPointF(8, 5), QPointF(13, 5), QPointF(13, 10)])
        painter.end()
