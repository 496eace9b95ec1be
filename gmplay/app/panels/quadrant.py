"""The Quadrant panel: how able the agent is, and what it goes for, while the episodes are being counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gmplay.app.panels.episode_dots import EpisodeDots
from gmplay.app.panels.measure_words import Report
from gmplay.app.panels.plane import Plane
from gmplay.app.panels.readout import Readout
from gmplay.app.theme import current_theme


class ProgressLine(QWidget):
    """A line that grows; invisible when nothing is under way."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setFixedHeight(2)

    def show_share(self, share: float | None) -> None:
        """How much is done, 0 .. 1; None hides the line."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._share is None:
            return
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), theme.color("accent"))
        painter.end()


class QuadrantPanel(QFrame):
    """The plane, one dot per episode, and where there is the height for them the numbers."""

    episode_chosen = Signal(object)  # the episode whose dot was clicked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.progress = QLabel()
        self.progress.setProperty("tone", "caption")
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        self.line = ProgressLine()
        self.plane, self.dots, self.readout = Plane(), EpisodeDots(), Readout()
        self._num_wanted = 0
        self.dots.episode_chosen.connect(self.episode_chosen)
        self._place()
        self.clear()

    def _place(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.progress, stretch=1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(5)
        column.addLayout(top)
        column.addWidget(self.line)
        column.addWidget(self.plane, stretch=6)
        column.addWidget(self.dots, stretch=1)
        column.addWidget(self.readout)

    def minimumSizeHint(self) -> QSize:
        """Without the numbers."""
        least = super().minimumSizeHint()
        numbers = self.readout.sizeHint().height() + self._column.spacing() if self.readout.isVisibleTo(self) else 0
        return QSize(least.width(), least.height() - numbers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.minimumSizeHint().height() + self.readout.sizeHint().height() + self._column.spacing()
        self.readout.setVisible(self.height() >= needed)

    def show_report(self, training: Report | None, deployment: Report | None) -> None:
        """Show what was measured so far: RobustnessReport.to_dict() each, None where nothing was yet."""
        self.plane.show_reports(training, deployment)
        self.readout.show_reports(training, deployment)

    def show_episodes(self, episodes: Sequence[Any]) -> None:
        """Show the deployment's episodes, each with ``level_seed`` and ``ending`` (core.episode.Episode)."""
        self.dots.show_episodes(episodes, _room_for(len(episodes), self._num_wanted))

    def show_progress(self, num_done: int, num_wanted: int) -> None:
        """Show how many of the episodes on each distribution were counted."""
        is_over = num_done >= num_wanted
        if num_wanted != self._num_wanted:
            self._num_wanted = num_wanted
            self.show_episodes(self.dots.episodes)
        count = f"{num_done:,}" if is_over else f"{num_done:,} of {num_wanted:,}"
        self.progress.setText(f"{count} episodes on each distribution" if is_over else f"Playing: {count} episodes")
        self.progress.setToolTip(
            "The agent plays evaluation levels in the background, twice each: once seeing the coin, once not."
        )
        self.line.show_share(None if is_over else num_done / max(num_wanted, 1))

    def show_message(self, text: str) -> None:
        """Say instead of the progress why nothing is counted."""
        self.progress.setText(text)
        self.progress.setToolTip("")
        self.line.show_share(None)

    def clear(self) -> None:
        """Nothing was counted: another agent, or other levels."""
        self.show_report(None, None)
        self.show_episodes(())
        self.show_message("Nothing counted yet")


def _room_for(num_episodes: int, num_wanted: int) -> int:
    """For how many dots to leave room: the first few are large, and they shrink seldom."""
    room = 128
    while room < num_episodes:
        room *= 2
    return min(room, max(num_wanted, num_episodes))
