"""Editors for one value each: a choice, a number with a slider, a switch. All with the same three names."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget

from gmplay.core.level import FieldInfo


class _CalmWheel:
    """The wheel scrolls the panel; it changes a value only where the keyboard already is."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class ChoiceEditor(_CalmWheel, QComboBox):
    """One of a field's choices."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        for value, label in info.choices:
            self.addItem(label, value)
        self.activated.connect(lambda _index: self.edited.emit(self.currentData()))

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.setCurrentIndex(self.findData(value))


class SwitchEditor(QCheckBox):
    """True or false."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.clicked.connect(lambda is_on: self.edited.emit(bool(is_on)))

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.setChecked(bool(value))


class _SpinLook:
    """A field with the number and its unit; the slider beneath takes the place of the arrows, which the sheet hides."""

    def dress(self, info: FieldInfo) -> None:
        assert isinstance(self, QAbstractSpinBox)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setAccelerated(True)


class WholeEditor(_CalmWheel, _SpinLook, QSpinBox):
    """A whole number."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.dress(info)
        low, high = _bounds(info)
        self.setRange(round(low), round(high))
        if info.unit:
            self.setSuffix(f" {info.unit}")
        self.valueChanged.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)


class RealEditor(_CalmWheel, _SpinLook, QDoubleSpinBox):
    """A number with decimals."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo, default: float) -> None:
        super().__init__()
        self.dress(info)
        self.setDecimals(3 if default == round(default, 3) else 7)  # or a default as small as 0.000001 would be lost
        self.setRange(*_bounds(info))
        self.setSingleStep(step_of(info))
        if info.unit:
            self.setSuffix(f" {info.unit}")
        self.valueChanged.connect(lambda value: self.edited.emit(float(value)))

    def textFromValue(self, value: float) -> str:
        return f"{value:.{self.decimals()}f}".rstrip("0").rstrip(".")

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)


class FieldSlider(_CalmWheel, QSlider):
    """A number's place in its range; tells values of the field's own type."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo, is_whole: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        (self._low, high), self._is_whole = _bounds(info), is_whole
        self._step = 1.0 if is_whole else step_of(info)
        self.setRange(0, round((high - self._low) / self._step))
        self.setPageStep(max(1, self.maximum() // 10))
        self.valueChanged.connect(lambda place: self.edited.emit(self._value_at(place)))

    def _value_at(self, place: int) -> float | int:
        value = self._low + place * self._step
        return round(value) if self._is_whole else round(value, 6)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setValue(round((value - self._low) / self._step))
        self.blockSignals(False)


def step_of(info: FieldInfo) -> float:
    """A round step that divides a field's range into fifty parts or more."""
    low, high = _bounds(info)
    rough = (high - low) / 50
    scale = 10.0 ** math.floor(math.log10(rough))
    return max(size * scale for size in (1, 2, 5) if size * scale <= rough * (1 + 1e-9))


def _bounds(info: FieldInfo) -> tuple[float, float]:
    if info.low is None or info.high is None:
        raise ValueError(f"The number {info.label!r} has no range.")
    return info.low, info.high


def editor_for(info: FieldInfo, default: Any) -> QWidget:
    """The editor that suits a field."""
    if info.choices:
        return ChoiceEditor(info)
    if isinstance(default, bool):
        return SwitchEditor(info)
    return WholeEditor(info) if isinstance(default, int) else RealEditor(info, float(default))
