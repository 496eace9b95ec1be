"""One field of a level spec: its name, its editor, a way back, and a complaint where a value was refused."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QSizePolicy, QWidget

from gmplay.app.panels.field_editors import FieldSlider, editor_for
from gmplay.app.panels.painted import wrapped
from gmplay.app.theme import current_theme
from gmplay.core.level import FieldInfo


class ResetButton(QAbstractButton):
    """An arrow that turns back. Keeps its place when it is hidden."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        return QSize(16, 20)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        is_active = self.underMouse() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent" if is_active else "faint"), 1.5))
        circle = QRectF(3.5, 5.5, 9, 9)
        painter.drawArc(circle, -40 * 16, -275 * 16 + 360 * 16 + 40 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if is_active else "faint"))
        painter.drawPolygon(QPolygonF([QPointF(2.2, 4.2), QPointF(2.6, 9.8), QPointF(7.4, 7.2)]))
        painter.end()


class FieldRow(QWidget):
    """Shows one value, tells when the user chose another."""

    edited = Signal(str, object)  # field name, value

    def __init__(self, name: str, info: FieldInfo, default: Any) -> None:
        super().__init__()
        self.name, self.info = name, info
        self.label = QLabel(info.label)
        self.label.setProperty("tone", "field")
        self.label.setMinimumWidth(20)
        self.editor: Any = editor_for(info, default)
        is_number = info.low is not None and not info.choices
        self.slider = FieldSlider(info, isinstance(default, int)) if is_number else None
        self.reset = ResetButton()
        self.complaint = QLabel(wordWrap=True)
        self.complaint.setProperty("tone", "warning")
        self.complaint.hide()
        self._default = default
        self._place()
        for widget in filter(None, (self.label, self.editor, self.slider)):
            widget.setToolTip(wrapped(info.help + _range_words(info)))
        self.editor.setObjectName("field")
        self.editor.setAccessibleName(info.label)
        self._connect()

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        self.editor.setFixedWidth(104)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        if self.slider:
            grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self.complaint, 2, 0, 1, 3)

    def _connect(self) -> None:
        for widget in filter(None, (self.editor, self.slider)):
            widget.edited.connect(lambda value: self.edited.emit(self.name, value))
        self.reset.clicked.connect(lambda: self.edited.emit(self.name, self._default))

    def show_value(self, value: Any, default: Any, default_name: str) -> None:
        """Show a value, and the way back to ``default`` where it differs."""
        self._default = default
        for widget in filter(None, (self.editor, self.slider)):
            widget.show_value(value)
        self.reset.setVisible(value != default)
        self.reset.setToolTip(f"Back to {value_text(self.info, default)}, as in {default_name}.")
        self.reset.setAccessibleName(f"Reset {self.info.label}")
        self.complaint.hide()

    def complain(self, sentence: str) -> None:
        """Say beneath the field why its value was refused."""
        self.complaint.setText(sentence)
        self.complaint.show()


def value_text(info: FieldInfo, value: Any) -> str:
    """A field's value as people read it."""
    if info.choices:
        return next((label for choice, label in info.choices if choice == value), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g} {info.unit}".strip() if isinstance(value, int | float) else str(value)


def _range_words(info: FieldInfo) -> str:
    if info.low is None or info.high is None:
        return ""
    return f"\nFrom {info.low:g} to {info.high:g}{' ' + info.unit if info.unit else ''}."
