"""The forest's transport bar: play, step, speed, and this forest or the next from its first step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gmplay.app.forest.events import ForestMoment
from gmplay.app.icons import icon
from gmplay.app.transport import SPEEDS, speed_label

_BUTTONS = (
    ("restart", "This forest from its first step (R)"),
    ("play", "Play or pause (Space)"),
    ("step forward", "One step on (Right, when paused)"),
    ("next level", "Another forest (N)"),
)
_HINT = "Click plants a tree · right click or Shift and click cuts one · drag moves the learner"


class ForestTransport(QWidget):
    """Shows how time passes and says what the user asks for."""

    asked = Signal(str)  # the name of a button
    speed_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._is_playing = False
        self.buttons = {name: self._button(name, tip) for name, tip in _BUTTONS}
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("Speed of the forest on show; + and − change it. The learner's own pace is in its panel.")
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for each in SPEEDS:
            self.speed.addItem(speed_label(each), each)
        self.speed.activated.connect(lambda index: self.speed_chosen.emit(self.speed.itemData(index)))
        self._place()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(icon(name, self.palette()))
        button.setIconSize(QSize(20, 20))
        button.clicked.connect(lambda: self.asked.emit(name))
        return button

    def _place(self) -> None:
        hint = QLabel(_HINT)
        hint.setProperty("tone", "caption")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a narrow window cuts it off
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(4)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addSpacing(10)
        row.addWidget(hint, stretch=1)
        row.addWidget(QLabel("Speed"))
        row.addWidget(self.speed)

    def add_at_end(self, widget: QWidget) -> None:
        """Put a widget to the right of everything."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def show_moment(self, moment: ForestMoment) -> None:
        """Show how time passes at a moment."""
        index = min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - moment.speed))
        if index != self.speed.currentIndex():
            self.speed.setCurrentIndex(index)
        if moment.is_playing != self._is_playing:
            self._is_playing = moment.is_playing
            self._draw_icons()

    def _draw_icons(self) -> None:
        for name, button in self.buttons.items():
            shown = "pause" if name == "play" and self._is_playing else name
            button.setIcon(icon(shown, self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._draw_icons()
