"""The transport bar: play, step, scrub, speed, level seed, how the agent acts, camera, takeover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gmplay.app.icons import icon
from gmplay.app.timeline import Timeline
from gmplay.session.record import MAX_SPEED, MIN_SPEED, Record

if TYPE_CHECKING:
    from gmplay.session.session import Snapshot

SPEEDS = (MIN_SPEED, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, MAX_SPEED)
CAMERA_LABELS = {"window": "Agent's window", "follow": "Follow", "level": "Whole level"}

_BUTTONS = (
    ("restart", "Restart this level (R)"),
    ("step back", "One step back (Left, when paused)"),
    ("play backwards", "Play backwards, or pause (Shift+Space)"),
    ("play", "Play or pause (Space)"),
    ("step forward", "One step on (Right, when paused)"),
    ("next level", "Next level (N)"),
)


def speed_label(speed: float) -> str:
    """How a speed is written."""
    return "max" if speed >= MAX_SPEED else f"{speed:g}×"


def next_speed(speed: float, direction: int) -> float:
    """The neighbouring speed in SPEEDS, faster (1) or slower (-1)."""
    if direction > 0:
        return min((each for each in SPEEDS if each > speed), default=SPEEDS[-1])
    return max((each for each in SPEEDS if each < speed), default=SPEEDS[0])


class Transport(QWidget):
    """Shows a snapshot's transport state and says what the user asks for."""

    play_toggled = Signal()
    backwards_toggled = Signal()
    span_chosen = Signal(object)  # (first, last) step to repeat, or None
    stepped = Signal(int)
    step_chosen = Signal(int)
    restart_asked = Signal()
    next_level_asked = Signal()
    speed_chosen = Signal(float)
    level_seed_typed = Signal(str)
    greedy_chosen = Signal(bool)
    camera_chosen = Signal(str)
    takeover_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._level_seed = -1
        self._runs = (False, False)  # forwards, backwards
        self.timeline = Timeline()
        self.buttons = {name: self._button(name, tip) for name, tip in _BUTTONS}
        self.speed = self._choices("Speed", {each: speed_label(each) for each in SPEEDS}, "Speed; + and − change it.")
        self.seed = self._seed_field()
        self.sampling = self._choices(
            "Actions",
            {False: "Sampled", True: "Greedy"},
            "Sampled as in training, or always the most probable action (G).",
        )
        self.camera = self._choices("Camera", CAMERA_LABELS, "What the picture shows (C; Alt+1, 2, 3).")
        self.takeover = self._takeover_button()
        self._lay_out()
        self._connect()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(icon(name, self.palette()))
        button.setIconSize(QSize(20, 20))
        return button

    def _choices(self, name: str, labels: dict[Any, str], tip: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the arrow keys away from the world
        for value, label in labels.items():
            box.addItem(label, value)
        return box

    def _seed_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setToolTip("The level's seed: type a number and press Enter. Seeds below 1,000,000 are never trained on.")
        field.setAccessibleName("Level seed")
        field.setFixedWidth(96)
        return field

    def _takeover_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Take over")
        button.setCheckable(True)
        button.setToolTip("Play yourself, with the arrow keys or W, A, S, D (T). Press again to give back.")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setObjectName("takeover")
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 10, 5)
        row.setSpacing(4)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addWidget(self.timeline, stretch=1)
        for label, widget in (("Speed", self.speed), ("Seed", self.seed), ("", self.sampling), ("", self.camera)):
            row.addSpacing(6)
            if label:
                row.addWidget(QLabel(label))
            row.addWidget(widget)
        row.addSpacing(6)
        row.addWidget(self.takeover)

    def add_at_end(self, widget: QWidget) -> None:
        """Room at the right for what belongs to the transport and comes later."""
        row = self.layout()
        assert row is not None
        row.addWidget(widget)

    def _connect(self) -> None:
        self.buttons["play"].clicked.connect(self.play_toggled)
        self.buttons["play backwards"].clicked.connect(self.backwards_toggled)
        self.timeline.span_chosen.connect(self.span_chosen)
        self.buttons["restart"].clicked.connect(self.restart_asked)
        self.buttons["next level"].clicked.connect(self.next_level_asked)
        self.buttons["step back"].clicked.connect(lambda: self.stepped.emit(-1))
        self.buttons["step forward"].clicked.connect(lambda: self.stepped.emit(1))
        self.timeline.step_chosen.connect(self.step_chosen)
        self.speed.activated.connect(lambda index: self.speed_chosen.emit(self.speed.itemData(index)))
        self.sampling.activated.connect(lambda index: self.greedy_chosen.emit(self.sampling.itemData(index)))
        self.camera.activated.connect(lambda index: self.camera_chosen.emit(self.camera.itemData(index)))
        self.seed.returnPressed.connect(lambda: self.level_seed_typed.emit(self.seed.text()))
        self.takeover.clicked.connect(self.takeover_toggled)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the episode is."""
        self.timeline.show_steps(snapshot.step, snapshot.num_steps, snapshot.marks, snapshot.loop)
        if snapshot.level_seed != self._level_seed:
            self._level_seed = snapshot.level_seed
            self.show_level_seed()

    def show_record(self, record: Record) -> None:
        """Show how the episode is being played."""
        self.speed.setCurrentIndex(min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - record.speed)))
        self.sampling.setCurrentIndex(int(record.is_greedy))
        self.camera.setCurrentIndex(self.camera.findData(record.camera))
        self.takeover.setChecked(record.is_taken_over)
        self.takeover.setText("Give back" if record.is_taken_over else "Take over")
        runs = record.is_playing and not record.is_backwards, record.is_playing and record.is_backwards
        if runs != self._runs:
            self._runs = runs
            self._draw_icons()

    def show_level_seed(self) -> None:
        """Put the seed of the level on show back into the field."""
        self.seed.setText(str(self._level_seed))

    def edit_level_seed(self) -> None:
        """Let the user type a level seed."""
        self.seed.setFocus()
        self.seed.selectAll()

    def _draw_icons(self) -> None:
        running = {"play": self._runs[0], "play backwards": self._runs[1]}
        for name, button in self.buttons.items():
            button.setIcon(icon("pause" if running.get(name) else name, self.palette()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._draw_icons()
