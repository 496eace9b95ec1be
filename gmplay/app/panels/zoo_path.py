"""One learner's way through the plane over the steps it learned, with a slider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QSlider, QStackedLayout, QVBoxLayout, QWidget

from gmplay.app.panels import zoo_words
from gmplay.app.panels.chart import ChartFrame, Entry, Legend, paint_axes, paint_dot
from gmplay.app.panels.painted import Painted
from gmplay.app.panels.words import is_defined, short_count_text

if TYPE_CHECKING:
    from gmplay.agents.zoo import PathPoint

_SERIES = {"capability": ("dim", "capability"), "causal_goal_index": ("coin", "causal goal index")}
_ENTRIES = tuple(Entry(token, text) for token, text in _SERIES.values())


class PathChart(Painted):
    """Capability and causal goal index over the snapshots, and a line at the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._snapshot = "", 0
        self._path: tuple[PathPoint, ...] = ()
        self.setAccessibleName("Learning path")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_path(self, title: str, path: Sequence[PathPoint], snapshot: int) -> None:
        """Show a path with one of its snapshots marked."""
        self._title, self._path, self._snapshot = title, tuple(path), snapshot
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(236, 112)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, 86)

    @property
    def frame(self) -> ChartFrame:
        """The present frame."""
        indices = [each.causal_goal_index["estimate"] for each in self._path if is_defined(each.causal_goal_index)]
        return ChartFrame(self.width(), self.height(), 1, min([0.0, *(each - 0.05 for each in indices)]), 1.0)

    def x_of(self, snapshot: int) -> float:
        """Pixel column of a snapshot: they are evenly apart, as on the slider."""
        return self.frame.x(snapshot / max(len(self._path) - 1, 1))

    def explain(self, position: QPointF) -> str:
        if not self._path:
            return ""
        near = min(range(len(self._path)), key=lambda each: abs(self.x_of(each) - position.x()))
        is_near = self.frame.area.contains(position)
        return zoo_words.snapshot_sentence(self._title, self._path[near]) if is_near else zoo_words.PATH_HELP

    def paint(self, painter: QPainter) -> None:
        frame, theme, last = self.frame, self.theme, len(self._path) - 1
        if last < 0:
            return
        ticks = [(each / max(last, 1), short_count_text(self._path[each].steps)) for each in {0, last // 2, last}]
        paint_axes(painter, theme, frame, ticks, ((0.0, "0"), (0.5, ".5"), (1.0, "1")), f"{self._title}: steps learned")
        Legend.of(_ENTRIES, self.width()).paint(painter, theme)
        x = self.x_of(self._snapshot)
        painter.setPen(QPen(theme.color("accent"), 1.2))
        painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))
        painter.setClipRect(frame.area.adjusted(0, -4, 0, 4))
        for name, (token, _) in _SERIES.items():
            self._paint_series(painter, name, token)
        painter.setClipping(False)

    def _paint_series(self, painter: QPainter, name: str, token: str) -> None:
        """Its interval as a ribbon, the line, and a dot at the chosen snapshot."""
        frame, theme = self.frame, self.theme
        measures = {each: getattr(point, name) for each, point in enumerate(self._path)}
        defined = {self.x_of(each): measure for each, measure in measures.items() if is_defined(measure)}
        low, estimate, high = (
            [QPointF(x, frame.y(measure[key])) for x, measure in defined.items()] for key in ("low", "estimate", "high")
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(token, 0.18))
        painter.drawPolygon(QPolygonF([*low, *reversed(high)]))
        painter.setPen(QPen(theme.color(token), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(estimate))
        chosen = measures[self._snapshot]
        if is_defined(chosen):
            place = QPointF(self.x_of(self._snapshot), frame.y(chosen["estimate"]))
            paint_dot(painter, theme, place, theme.color(token))


class ZooPath(QWidget):
    """The chart and the slider; a sentence where no agent has a path."""

    snapshot_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart, self.slider = PathChart(), QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Steps learned")
        self.slider.setToolTip("After so many steps; drag, or use the arrow keys.")
        self._title = ""
        self._path: tuple[PathPoint, ...] = ()
        self._message = QLabel(zoo_words.NO_PATH, wordWrap=True)
        self._message.setProperty("tone", "caption")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.slider.valueChanged.connect(self._choose)
        self._place()

    def _place(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.chart, stretch=1)
        line = QVBoxLayout()
        line.setContentsMargins(25, 0, 3, 0)  # the handle's middle under the chart's line
        line.addWidget(self.slider)
        column.addLayout(line)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._message)
        self._pages.addWidget(page)

    @property
    def snapshot(self) -> int:
        """Index of the chosen snapshot."""
        return self.slider.value()

    def show_path(self, title: str, path: Sequence[PathPoint]) -> None:
        """Show a learner's path at its last snapshot; the same path as before keeps its snapshot. Emits nothing."""
        self._pages.setCurrentIndex(1 if path else 0)
        if tuple(path) == self._path and title == self._title:
            return
        self._title, self._path = title, tuple(path)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(len(path) - 1, 0))
        self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)
        self.chart.show_path(title, path, self.snapshot)

    def _choose(self, snapshot: int) -> None:
        self.chart.show_path(self._title, self._path, snapshot)
        self.snapshot_chosen.emit(snapshot)
