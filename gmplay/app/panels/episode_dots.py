"""One dot per episode, sorted by what decided it: a bar of shares that one can click to watch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.painted import Painted
from gmplay.app.panels.words import percent
from gmplay.app.theme import CAPTION, font
from gmplay.core.outcome import Ending

_TOKENS = {Ending.COIN: "coin", Ending.END: "end", Ending.DEATH: "death", Ending.TIMEOUT: "timeout"}
NAMES: dict[Ending, str] = {Ending.COIN: "coin", Ending.END: "end", Ending.DEATH: "died", Ending.TIMEOUT: "late"}
_WORDS = NAMES | {Ending.DEATH: "death", Ending.TIMEOUT: "out of time"}
_SENTENCES = {
    Ending.COIN: "It took the coin.",
    Ending.END: "It reached the end and left the coin behind.",
    Ending.DEATH: "It died.",
    Ending.TIMEOUT: "It ran out of time.",
}
_LEGEND = 17.0
_MAX_PITCH, _MIN_PITCH = 9.0, 2.5


class EpisodeDots(Painted):
    """Dots fill columns from the left: coin, then end, then died, then out of time."""

    episode_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._episodes: list[Any] = []
        self._capacity = 1
        self._pointed: int | None = None
        self._chosen: Any = None
        self.setAccessibleName("Episodes")
        self.setMaximumHeight(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_episodes(self, episodes: Sequence[Any], capacity: int = 0) -> None:
        """Show episodes (each with ``level_seed`` and ``ending``), leaving room for ``capacity`` of them."""
        self._episodes = sorted(episodes, key=lambda each: each.ending)
        self._capacity = max(capacity, len(self._episodes), 1)
        self._pointed = None
        self.renew()

    @property
    def episodes(self) -> tuple[Any, ...]:
        """The episodes in the order of their dots."""
        return tuple(self._episodes)

    def sizeHint(self) -> QSize:
        return QSize(232, 60)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 60)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def _pitch(self) -> float:
        """Distance of dots, so that as many as may come have room."""
        width, height = self.width(), self.height() - _LEGEND
        pitch = _MAX_PITCH
        while pitch > _MIN_PITCH and int(height / pitch) * int(width / pitch) < self._capacity:
            pitch -= 0.25
        return pitch

    @property
    def _num_rows(self) -> int:
        return max(1, int((self.height() - _LEGEND) / self._pitch))

    def dot_centre(self, index: int) -> QPointF:
        """Pixel of a dot."""
        column, row = divmod(index, self._num_rows)
        return QPointF((column + 0.5) * self._pitch, (row + 0.5) * self._pitch)

    def dot_at(self, position: QPointF) -> int | None:
        """Index of the dot under a pixel."""
        column, row = int(position.x() // self._pitch), int(position.y() // self._pitch)
        index = column * self._num_rows + row
        return index if 0 <= row < self._num_rows and 0 <= index < len(self._episodes) else None

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        ratio = painter.deviceTransform().m11()
        stamps = {ending: self._stamp(token, ratio) for ending, token in _TOKENS.items()}
        half = self._pitch / 2
        rows, pitch = self._num_rows, self._pitch
        for index, episode in enumerate(self._episodes):
            column, row = divmod(index, rows)
            centre = QPointF((column + 0.5) * pitch - half, (row + 0.5) * pitch - half)
            painter.drawPixmap(centre, stamps[episode.ending])
        self._paint_legend(painter)

    def _stamp(self, token: str, ratio: float) -> QPixmap:
        pitch = self._pitch
        stamp = QPixmap(QSize(round(pitch * ratio), round(pitch * ratio)))
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color(token))
        painter.drawEllipse(QPointF(pitch / 2, pitch / 2), pitch * 0.42, pitch * 0.42)
        painter.end()
        return stamp

    def _paint_legend(self, painter: QPainter) -> None:
        counts = Counter(each.ending for each in self._episodes)
        painter.setFont(font(CAPTION))
        metrics, x, y = painter.fontMetrics(), 0.0, self.height() - _LEGEND / 2 + 1
        for ending, token in _TOKENS.items():
            if not counts[ending]:
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color(token))
            painter.drawEllipse(QPointF(x + 3.5, y), 3.2, 3.2)
            text = f"{NAMES[ending]} {counts[ending]:,}"
            painter.setPen(self.theme.color("dim"))
            painter.drawText(QRectF(x + 10, y - 8, 120, 16), Qt.AlignmentFlag.AlignVCenter, text)
            x += 10 + metrics.horizontalAdvance(text) + 9

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        marked = [self._pointed] if self._pointed is not None else []
        marked += [index for index, each in enumerate(self._episodes) if each is self._chosen]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("text"), 1.5))
        for index in marked:
            painter.drawEllipse(self.dot_centre(index), self._pitch / 2 + 1.5, self._pitch / 2 + 1.5)
        painter.end()

    # --- what the user does -----------------------------------------------------------------------------

    def explain(self, position: QPointF) -> str:
        index = self.dot_at(position)
        if index is not None:
            episode = self._episodes[index]
            return f"Level seed {episode.level_seed:,}. {_sentence(episode)} Click to see what decided it."
        if not self._episodes or position.y() < self.height() - _LEGEND:
            return ""
        counts = Counter(each.ending for each in self._episodes)
        shares = [f"{_WORDS[ending]} {percent(counts[ending] / len(self._episodes))}" for ending in counts]
        return f"What decided {len(self._episodes):,} episodes: {', '.join(shares)}. Each dot is an episode."

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.dot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.dot_at(event.position())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._chosen = self._episodes[index]
            self.update()
            self.episode_chosen.emit(self._chosen)

    def _point_at(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.setCursor(Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor)
            self.update()


def _sentence(episode: Any) -> str:
    death = getattr(getattr(episode, "outcome", None), "death", "")
    return f"It died ({death})." if death and episode.ending is Ending.DEATH else _SENTENCES[episode.ending]
