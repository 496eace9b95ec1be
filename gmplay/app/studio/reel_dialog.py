"""Asks what a reel of highlights is made of: who plays, where the coin lies, on how many levels, for how long."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gmplay.app.controller import Controller
from gmplay.app.studio.names import VIDEOS, file_stem_of, video_path, videos_folder
from gmplay.app.studio.rendering import Job
from gmplay.app.window import MainWindow
from gmplay.core.errors import InputError
from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.envs.coinrun.spec import PLACEMENTS

_WORDS = (
    "The agent plays these levels in the background. Of the moments that are marked in them, those that tell most are "
    "filmed, with captions and chapters."
)
_SECONDS, _NUM_LEVELS = 30, 40
_MOST_SECONDS, _MOST_LEVELS = 600, 1_000


class ReelDialog(QDialog):
    """What is chosen here is what the command line is given; it is shown as such."""

    def __init__(self, parent: QWidget, agents: Mapping[str, str], agent: str, placement: str) -> None:
        """``agents``: titles by name or path, of which ``agent`` is chosen at first."""
        super().__init__(parent)
        self.setWindowTitle("Reel of highlights")
        self.agent, self.placement = QComboBox(), QComboBox()
        for name, title in agents.items():
            self.agent.addItem(title, name)
        self.agent.setCurrentIndex(max(0, self.agent.findData(agent)))
        for each in PLACEMENTS:
            if each != "hand":
                self.placement.addItem(each.replace("_", " ").capitalize(), each)
        self.placement.setCurrentIndex(max(0, self.placement.findData(placement)))
        self.first_level = _number(0, NUM_EVALUATION_SEEDS - _MOST_LEVELS, 0, "")
        self.num_levels = _number(1, _MOST_LEVELS, _NUM_LEVELS, "")
        self.seconds = _number(5, _MOST_SECONDS, _SECONDS, " s")
        self._command = QLabel()
        self._place()
        for box in (self.agent, self.placement):
            box.currentIndexChanged.connect(self._show_command)
        for number in (self.first_level, self.num_levels, self.seconds):
            number.valueChanged.connect(self._show_command)
        self._show_command()

    def _place(self) -> None:
        words = QLabel(_WORDS)
        words.setWordWrap(True)
        words.setProperty("tone", "dim")
        self._command.setProperty("tone", "caption")
        self._command.setWordWrap(True)
        self._command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout()
        for label, widget in (
            ("Agent", self.agent),
            ("Coin", self.placement),
            ("First level seed", self.first_level),
            ("Levels", self.num_levels),
            ("Length", self.seconds),
        ):
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        buttons = QDialogButtonBox()
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton("Make it…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(14)
        column.addWidget(words)
        column.addLayout(form)
        column.addWidget(self._command)
        column.addWidget(buttons)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Of ``gmplay record``."""
        return (
            *("--highlights", str(self.seconds.value())),
            *("--agent", self.agent.currentData()),
            *("--deploy", self.placement.currentData()),
            *("--level-seed", str(self.first_level.value())),
            *("--levels", str(self.num_levels.value())),
        )

    def _show_command(self) -> None:
        self._command.setText(f"The same as: gmplay record {shlex.join(self.arguments)} -o FILE")


def choose_reel(window: MainWindow, controller: Controller) -> Job | None:
    """Ask what a reel is made of and where it goes; None where the user would rather not.

    Raises InputError where there is no agent, or a file would be replaced that nobody was asked about.
    """
    opened, agents = controller.opened, {card.name: card.title for card in controller.cards}
    if opened is not None and opened.card is not None:
        agents.setdefault(opened.name_or_path, opened.card.title)
    if not agents:
        raise InputError("There is no agent whose highlights could be filmed. Open a checkpoint first.")
    placement = getattr(controller.record.spec, "placement", "")
    dialog = ReelDialog(window, agents, opened.name_or_path if opened else "", placement)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    name = str(videos_folder().parent / f"{file_stem_of(dialog.agent.currentData())}-highlights.mp4")
    chosen, _ = QFileDialog.getSaveFileName(window, "Film the highlights", name, VIDEOS)
    return Job(None, _with_subtitles(video_path(chosen)), dialog.arguments) if chosen else None


def _with_subtitles(path: Path) -> Path:
    subtitles = path.with_suffix(".srt")
    if subtitles.exists() and not path.exists():
        raise InputError(f"{subtitles} exists already, and the reel brings its own. Choose another name.")
    return path


def _number(least: int, most: int, value: int, suffix: str) -> QSpinBox:
    number = QSpinBox()
    number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
    number.setRange(least, most)
    number.setValue(value)
    number.setSuffix(suffix)
    number.setGroupSeparatorShown(True)
    return number
