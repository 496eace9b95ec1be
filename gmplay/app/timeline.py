"""The timeline: how far the episode was played, where the show is, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gmplay.app.strip import Strip
from gmplay.app.theme import current_theme
from gmplay.app.timeline_signs import paint_sign
from gmplay.session.marks import Mark

_MARGIN = 8.0
_RAIL_HEIGHT, _RAIL_MIDDLE, _SIGNS_MIDDLE = 28, 18.5, 7.0
_STRIP_PITCH, _STRIP_GAP, _STRIPS_MOST = 9, 3, 30
"""Strips lie so far one under the other; many of them lie closer, for the world must keep its room."""
_REACH = 6  # a sign explains itself this close to it
_MIN_STEPS_SHOWN = 60
"""A short episode does not stretch over the whole bar, or its handle would leap."""


class Timeline(QWidget):
    """A scrubber over the steps of the episode."""

    step_chosen = Signal(int)
    span_chosen = Signal(object)  # (first, last) step to play again and again, None for no such span

    def __init__(self) -> None:
        super().__init__()
        self._step, self._num_steps = 0, 0
        self._marks: tuple[Mark, ...] = ()
        self._span: tuple[int, int] | None = None
        self._span_begins: int | None = None  # while it is being dragged
        self._strips: dict[str, Strip] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # spares painting the bar beneath, step after step
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("The episode so far: click or drag to go to a step; with Shift, drag over what to repeat.")
        self.setAccessibleName("Timeline")

    def show_steps(self, step: int, num_steps: int, marks: Sequence[Mark], span: tuple[int, int] | None = None) -> None:
        """Show where the episode is, out of how many steps were played, what is marked, and the span that is repeated.

        A span that is being dragged stays as it is.
        """
        span = self._span if self._span_begins is not None else span
        shown = self._step, self._num_steps, self._marks, self._span
        if (step, num_steps, tuple(marks), span) != shown:
            self._step, self._num_steps, self._marks, self._span = step, num_steps, tuple(marks), span
            self.update()

    def show_strip(self, strip: Strip) -> None:
        """Show a strip under the rail, in the place of the one of its name; an empty one takes it away."""
        num_strips = len(self._strips)
        self._strips[strip.name] = strip
        if not len(strip.values):
            del self._strips[strip.name]
        if len(self._strips) != num_strips:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _RAIL_HEIGHT + self._strip_pitch * len(self._strips))

    @property
    def _strip_pitch(self) -> int:
        return min(_STRIP_PITCH, _STRIPS_MOST // max(len(self._strips), 1))

    @property
    def _shown(self) -> int:
        return max(self._num_steps, _MIN_STEPS_SHOWN)

    def _x_of(self, step: int) -> float:
        return _MARGIN + (self.width() - 2 * _MARGIN) * step / self._shown

    def _step_at(self, x: float) -> int:
        step = round((x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0) * self._shown)
        return max(0, min(step, self._num_steps))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        step = self._step_at(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._span_begins, self._span = step, None
        else:
            self.step_chosen.emit(step)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        step = self._step_at(event.position().x())
        if self._span_begins is None:
            self.step_chosen.emit(step)
        else:
            self._span = min(step, self._span_begins), max(step, self._span_begins)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._span_begins is not None:
            self._span_begins = None
            self.span_chosen.emit(self._span)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _words_at(self, x: float) -> str:
        told = [f"Step {mark.step}: {mark.words}" for mark in self._marks if abs(self._x_of(mark.step) - x) < _REACH]
        step = self._step_at(x)
        told += [f"Step {step}, {words}" for strip in self._strips.values() if (words := strip.words_at(step))]
        return "\n".join(told) or f"Step {step} of {self._num_steps}. {self.toolTip()}"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rail = self.palette().color(QPalette.ColorRole.Text)
        rail.setAlphaF(0.18)
        self._bar(painter, rail, _MARGIN, self.width() - _MARGIN)
        rail.setAlphaF(0.35)
        self._bar(painter, rail, _MARGIN, self._x_of(self._num_steps))
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        self._bar(painter, accent, _MARGIN, self._x_of(self._step))
        self._paint_span(painter, accent)
        theme = current_theme()
        for mark in self._marks:
            paint_sign(painter, mark, QPointF(self._x_of(mark.step), _SIGNS_MIDDLE), theme)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(self._x_of(self._step), _RAIL_MIDDLE), 6.0, 6.0)
        for index, strip in enumerate(self._strips.values()):
            self._paint_strip(painter, strip, _RAIL_HEIGHT + index * self._strip_pitch)

    def _paint_span(self, painter: QPainter, accent: QColor) -> None:
        if self._span is None:
            return
        left, right = (self._x_of(step) for step in self._span)
        wash = QColor(accent)
        wash.setAlphaF(0.22)
        painter.setBrush(wash)
        painter.drawRoundedRect(QRectF(left, _RAIL_MIDDLE - 7, right - left, 14), 3, 3)
        painter.setBrush(accent)
        for edge in (left, right):
            painter.drawRoundedRect(QRectF(edge - 1, _RAIL_MIDDLE - 7, 2, 14), 1, 1)

    def _paint_strip(self, painter: QPainter, strip: Strip, top: float) -> None:
        values = strip.values
        shares = np.clip(np.nan_to_num(values) / strip.most, 0.0, 1.0)
        color = QColor(strip.colour)
        width = max(self._x_of(1) - self._x_of(0), 1.0)
        ground = self.palette().color(QPalette.ColorRole.Text)
        ground.setAlphaF(0.07)
        left, height = self._x_of(0), max(self._strip_pitch - _STRIP_GAP, 3)
        painter.fillRect(QRectF(left, top, self._x_of(self._num_steps) - left + width, height), ground)
        for step in np.flatnonzero(shares > 0.004).tolist():
            color.setAlphaF(float(shares[step]))
            painter.fillRect(QRectF(self._x_of(step), top, width, height), color)

    def _bar(self, painter: QPainter, color: QColor, left: float, right: float) -> None:
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(left, _RAIL_MIDDLE - 2, max(right - left, 0.0), 4), 2, 2)
