"""The timeline: how far the episode was played, where the show is, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

_MARGIN = 8.0
_MIN_STEPS_SHOWN = 60
"""A short episode does not stretch over the whole bar, or its handle would leap."""


@dataclass(frozen=True)
class Mark:
    """Something that happened at a step."""

    step: int
    text: str
    color: str


class Timeline(QWidget):
    """A scrubber over the steps of the episode."""

    step_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._step, self._num_steps = 0, 0
        self._marks: tuple[Mark, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("The episode so far: click or drag to go to a step.")
        self.setAccessibleName("Timeline")

    def show_steps(self, step: int, num_steps: int, marks: Sequence[Mark]) -> None:
        """Show where the episode is, out of how many steps were played."""
        if (step, num_steps, tuple(marks)) != (self._step, self._num_steps, self._marks):
            self._step, self._num_steps, self._marks = step, num_steps, tuple(marks)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 28)

    @property
    def _shown(self) -> int:
        return max(self._num_steps, _MIN_STEPS_SHOWN)

    def _x_of(self, step: int) -> float:
        return _MARGIN + (self.width() - 2 * _MARGIN) * step / self._shown

    def _step_at(self, x: float) -> int:
        step = round((x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0) * self._shown)
        return max(0, min(step, self._num_steps))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.step_chosen.emit(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.step_chosen.emit(self._step_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            near = [mark for mark in self._marks if abs(self._x_of(mark.step) - event.pos().x()) < 6]
            step = self._step_at(event.pos().x())
            text = (
                f"Step {near[0].step}: {near[0].text}" if near else f"Step {step} of {self._num_steps}. Drag to scrub."
            )
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        rail = self.palette().color(QPalette.ColorRole.Text)
        rail.setAlphaF(0.18)
        self._bar(painter, rail, _MARGIN, self.width() - _MARGIN)
        rail.setAlphaF(0.35)
        self._bar(painter, rail, _MARGIN, self._x_of(self._num_steps))
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        self._bar(painter, accent, _MARGIN, self._x_of(self._step))
        for mark in self._marks:
            painter.setBrush(QColor(mark.color))
            painter.drawEllipse(QPointF(self._x_of(mark.step), middle), 3.5, 3.5)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(self._x_of(self._step), middle), 6.0, 6.0)

    def _bar(self, painter: QPainter, color: QColor, left: float, right: float) -> None:
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(left, self.height() / 2 - 2, max(right - left, 0.0), 4), 2, 2)
