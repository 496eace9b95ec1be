"""Editors for one value each: a choice, a number with a slider, a switch. All with the same three names."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget

from gmplay.app.panels.calm_wheel import CalmWheel
from gmplay.app.panels.field_scales import bounds_of, scale_of, step_of
from gmplay.core.level import FieldInfo

_BEGUN = re.compile(r"\d*\.?\d*(e-?\d*)?", re.IGNORECASE)
"""What may become a number, as 1e-6 does."""


class ChoiceEditor(CalmWheel, QComboBox):
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


class WholeEditor(CalmWheel, _SpinLook, QSpinBox):
    """A whole number."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.dress(info)
        low, high = bounds_of(info)
        self.setRange(round(low), round(high))
        if info.unit:
            self.setSuffix(f" {info.unit}")
        self.valueChanged.connect(self.edited.emit)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)


class RealEditor(CalmWheel, _SpinLook, QDoubleSpinBox):
    """A number with decimals."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo) -> None:
        super().__init__()
        self.dress(info)
        self.setDecimals(3)
        self.setRange(*bounds_of(info))
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


class PowerEditor(RealEditor):
    """A number over many powers of ten, written as 1e-6 where it is small."""

    def __init__(self, info: FieldInfo) -> None:
        super().__init__(info)
        self.setDecimals(10)
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)

    def textFromValue(self, value: float) -> str:
        return f"{value:g}".replace("e-0", "e-")

    def valueFromText(self, text: str) -> float:
        return float(self._number(text))

    def validate(self, text: str, position: int) -> object:  # type: ignore[override]  # Qt takes the state alone
        number = self._number(text)
        try:
            is_in_range = self.minimum() <= float(number) <= self.maximum()
        except ValueError:
            may_become_one = _BEGUN.fullmatch(number) is not None
            return QValidator.State.Intermediate if may_become_one else QValidator.State.Invalid
        return QValidator.State.Acceptable if is_in_range else QValidator.State.Intermediate

    def _number(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip()


class FieldSlider(CalmWheel, QSlider):
    """A number's place in its range; tells values of the field's own type."""

    edited = Signal(object)

    def __init__(self, info: FieldInfo, is_whole: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scale, self._is_whole = scale_of(info, is_whole), is_whole
        self.setRange(0, self._scale.last)
        self.setPageStep(max(1, self.maximum() // 10))
        self.valueChanged.connect(lambda place: self.edited.emit(self._value_at(place)))

    def _value_at(self, place: int) -> float | int:
        value = self._scale.value_at(place)
        return round(value) if self._is_whole else value

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.blockSignals(True)
        self.setValue(self._scale.place_of(value))
        self.blockSignals(False)


def editor_for(info: FieldInfo, default: Any) -> QWidget:
    """The editor that suits a field."""
    if info.choices:
        return ChoiceEditor(info)
    if isinstance(default, bool):
        return SwitchEditor(info)
    if isinstance(default, int):
        return WholeEditor(info)
    return RealEditor(info) if info.finest is None else PowerEditor(info)
