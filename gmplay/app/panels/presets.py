"""The choice between the training levels, the deployment levels and one's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

TRAINING, DEPLOYMENT, CUSTOM = "Training", "Deployment", "Custom"

_TIPS = {
    TRAINING: "The levels the agent was trained on.",
    DEPLOYMENT: "Levels like those of training, but for the coin: the distribution shift.",
    CUSTOM: "Your own levels: change any field below.",
}


class PresetBar(QWidget):
    """Three joined buttons, one of them pressed."""

    preset_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons = {name: QPushButton(name) for name in _TIPS}
        for place, (name, button) in zip(("first", "middle", "last"), self.buttons.items(), strict=True):
            button.setCheckable(True)
            button.setProperty("place", place)
            button.setToolTip(_TIPS[name])
            self._group.addButton(button)
            row.addWidget(button, stretch=1)
            button.clicked.connect(lambda _checked=False, name=name: self.preset_chosen.emit(name))

    def show_preset(self, name: str, can_be_custom: bool) -> None:
        """Press one of the buttons; Custom can be pressed only where there is something of one's own."""
        self.buttons[name].setChecked(True)
        self.buttons[CUSTOM].setEnabled(can_be_custom)
