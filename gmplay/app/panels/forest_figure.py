"""A learner's life as the published figure shows it: its reward over the forests it has left itself."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.agents.tree_curve import Curve
from gmplay.agents.tree_published import PUBLISHED_CURVE, PUBLISHED_PEAK
from gmplay.app.panels import forest_words
from gmplay.app.panels.chart import LINE, Entry, Legend
from gmplay.app.panels.forest_frame import LETTERS, ForestFrame
from gmplay.app.panels.forest_heat import heat_image, ramp_image
from gmplay.app.panels.forest_marks import LETTER_RADIUS, paint_cursor, paint_failure, paint_moments
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.panels.painted import Painted
from gmplay.app.theme import CAPTION, font

_APART, _NEAR = 17.0, 7.0
"""Pixels from a moment's letter to the next, and how near to the data the mouse must be."""
_ROOM_FOR_RAMP = 330
_LEAST_REWARD, _ROOM_ABOVE = 0.265, 1.06
"""What the left axis reaches at least, a little more than the published curve; and so much more than ours."""


class ForestFigure(Painted):
    """Paints a life; a click asks for the learner as it was then."""

    moment_chosen = Signal(int)  # steps

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._life = LifeSeries.of(Curve())
        self._kept: list[int] = []  # steps at which the learner can be watched
        self._is_log = True
        self._moment: int | None = None
        self._pointed: float | None = None  # pixel column under the mouse
        self.setAccessibleName("Reward and trees left over a life of learning")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_curve(self, curve: Curve, kept: Iterable[int] = ()) -> None:
        """Show what the curve holds now. ``kept`` are the times, in steps, at which the learner was kept."""
        self._life = LifeSeries.of(curve)
        self._kept = sorted(kept) or self._life.steps.tolist()
        self.renew()

    @property
    def is_log(self) -> bool:
        """Whether time is logarithmic: only so can both the collapse and the recovery be seen."""
        return self._is_log

    @is_log.setter
    def is_log(self, is_log: bool) -> None:
        self._is_log = is_log
        self.renew()

    @property
    def moment(self) -> int | None:
        """Where the cursor stands, in steps; None for nowhere."""
        return self._moment

    def show_moment(self, steps: int | None) -> None:
        """Put the cursor at a time."""
        self._moment = steps
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 150)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def frame(self) -> ForestFrame:
        """The present frame."""
        life = self._life
        return ForestFrame(
            width=self.width(),
            height=self.height(),
            num_lines=Legend.of(self.entries, self.width()).num_lines,
            first=float(life.steps[0]) if self._is_log and len(life.steps) > 1 else float(self._is_log),
            last=max(float(life.last), 2.0),
            is_log=self._is_log,
            reward_high=max(_LEAST_REWARD, _ROOM_ABOVE * float(life.rewards.max(initial=0.0))),
            num_numbers=life.trees_left.shape[1],
        )

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The legend."""
        ours = Entry("coin", forest_words.REWARD), Entry("trees", forest_words.FORESTS)
        ratio = self.time_ratio
        published = () if ratio is None else (Entry("dim", forest_words.published_words(ratio), is_hollow=True),)
        return (*ours, *published)

    @property
    def time_ratio(self) -> float | None:
        """Frames of the published life for one of ours where both have their first peak; None before ours."""
        peak = self._life.phases.peak
        return None if peak is None else PUBLISHED_PEAK / peak

    def letter_places(self) -> dict[str, QPointF]:
        """Pixels of the moments' letters: over their moments, or beside where these are too close."""
        frame, area = self.frame, self.frame.area
        columns = [frame.x(steps) for steps in self._life.moments.values()]
        for place in range(1, len(columns)):
            columns[place] = max(columns[place], columns[place - 1] + _APART)
        limit = area.right() + LETTER_RADIUS
        for place in reversed(range(len(columns))):
            columns[place] = min(columns[place], limit - _APART * (len(columns) - 1 - place))
        return {
            letter: QPointF(column, area.top() - LETTERS / 2 - 1)
            for letter, column in zip(self._life.moments, columns, strict=True)
        }

    def explain(self, position: QPointF) -> str:
        for letter, place in self.letter_places().items():
            if math.dist(place.toTuple(), position.toTuple()) < LETTER_RADIUS + 2:
                stretch = forest_words.stretch_sentence(self._life, self._life.moments[letter])
                return f"{forest_words.MOMENTS[letter]}\n{stretch}"
        if self._life.is_empty:
            return forest_words.EMPTY
        if not self.frame.area.contains(position):
            return forest_words.help_sentence(self.time_ratio)
        words = forest_words.stretch_sentence(self._life, self.frame.steps_at(position.x()))
        return f"{words}\n{forest_words.CLICK}"

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        frame = self.frame
        Legend.of(self.entries, self.width()).paint(painter, self.theme)
        painter.fillRect(frame.area, self.theme.color("sunken" if self._life.is_empty else "surface"))
        if self._life.is_empty:
            painter.setPen(self.theme.color("dim"))
            centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.area.adjusted(8, 8, -8, -8), centre, forest_words.EMPTY)
            return
        self._paint_forests(painter, frame)
        self._paint_axes(painter, frame)
        painter.setClipRect(frame.area)
        self._paint_published(painter, frame)
        self._paint_reward(painter, frame)
        painter.setClipping(False)
        paint_failure(painter, self.theme, frame, self._life)
        paint_moments(painter, self.theme, frame, self._life, self.letter_places())

    def _paint_forests(self, painter: QPainter, frame: ForestFrame) -> None:
        num_columns = max(1, round(frame.area.width() * self.devicePixelRatioF()))
        painter.drawImage(frame.area, heat_image(self.theme, frame, self._life, num_columns))
        if frame.area.width() > _ROOM_FOR_RAMP:
            below = QRectF(frame.area.left(), self.height() - LINE + 3, 60, 6)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(below, ramp_image(self.theme))
            painter.setFont(font(CAPTION))
            painter.setPen(self.theme.color("dim"))
            painter.drawText(QPointF(below.right() + 6, self.height() - 3), forest_words.RAMP)

    def _paint_axes(self, painter: QPainter, frame: ForestFrame) -> None:
        area, theme = frame.area, self.theme
        painter.setFont(font(CAPTION))
        painter.setPen(theme.mixed("coin", 0.75, "text"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for reward, words in frame.reward_ticks:
            painter.drawText(QRectF(0, frame.y(reward) - 8, area.left() - 5, 16), right, words)
        painter.setPen(theme.mixed("trees", 0.75, "text"))
        for number in frame.tree_ticks:
            row = QRectF(area.right() + 5, frame.y_of_trees(number) - 8, 24, 16)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, str(number))
        metrics = QFontMetricsF(font(CAPTION))
        for steps, words in frame.time_ticks:
            x = round(frame.x(steps)) + 0.5
            painter.setPen(QPen(theme.color("faint"), 1.0))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3))
            width = metrics.horizontalAdvance(words)
            left = min(max(x - width / 2, 0.0), self.width() - width)
            painter.drawText(QRectF(left, area.bottom() + 2, width + 1, 15), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(theme.color("dim"))
        painter.drawText(QRectF(0, self.height() - LINE - 1, area.right(), LINE + 1), right, forest_words.TIME)

    def _paint_published(self, painter: QPainter, frame: ForestFrame) -> None:
        ratio = self.time_ratio
        if ratio is None:
            return
        frames, rewards = np.array(PUBLISHED_CURVE).T
        times = frame.column_edges(max(1, round(frame.area.width() / 2)))
        times = times[(times * ratio >= frames[0]) & (times * ratio <= frames[-1])]
        between = np.interp(times * ratio, frames, rewards)  # straight in time, so that a logarithm bends it
        line = QPolygonF([frame.point(*each) for each in zip(times.tolist(), between.tolist(), strict=True)])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("surface", 0.75), 2.6))
        painter.drawPolyline(line)
        pen = QPen(self.theme.color("text", 0.75), 1.2)
        pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        painter.drawPolyline(line)

    def _paint_reward(self, painter: QPainter, frame: ForestFrame) -> None:
        life = self._life
        times = [frame.first, *life.middles().tolist(), float(life.last)]
        line = QPolygonF([frame.point(each, life.reward_at(each)) for each in times if each >= frame.first])
        for ink, width in ((self.theme.color("surface", 0.85), 4.2), (self.theme.color("coin"), 2.0)):
            pen = QPen(ink, width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(line)

    # --- over what is kept ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._life.is_empty or (self._moment is None and self._pointed is None):
            return
        frame = self.frame
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._pointed is not None:
            paint_cursor(painter, self.theme, frame, frame.steps_at(self._pointed), is_chosen=False)
        if self._moment is not None and frame.first <= self._moment <= frame.last:
            paint_cursor(painter, self.theme, frame, self._moment, is_chosen=True)
        painter.end()

    # --- what the user does -----------------------------------------------------------------------------

    def steps_under(self, position: QPointF) -> int | None:
        """The time a click would choose: a moment whose letter is there, or any between the edges."""
        if self._life.is_empty:
            return None
        for letter, place in self.letter_places().items():
            if math.dist(place.toTuple(), position.toTuple()) < LETTER_RADIUS + 2:
                return self._life.moments[letter]
        if self.frame.area.adjusted(-_NEAR, 0, _NEAR, 0).contains(position):
            return round(self.frame.steps_at(position.x()))
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        steps = self.steps_under(event.position())
        pointed = None if steps is None else self.frame.x(steps)
        self.setCursor(Qt.CursorShape.ArrowCursor if steps is None else Qt.CursorShape.PointingHandCursor)
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        steps = self.steps_under(event.position())
        if steps is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go from one time that was kept to the next; A to D to that moment."""
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        letter = event.text().upper()
        if letter in self._life.moments:
            self._choose(self._life.moments[letter])
        elif way is not None and self._kept:
            self._choose(self._neighbour(way))
        else:
            super().keyPressEvent(event)

    def _neighbour(self, way: int) -> int:
        """The kept time before (-1) or after (1) the present one; the last where there is none."""
        here = self._life.last if self._moment is None else self._moment
        beyond = [steps for steps in self._kept if (steps - here) * way > 0] or [self._kept[0 if way < 0 else -1]]
        return min(beyond) if way > 0 else max(beyond)

    def _choose(self, steps: int) -> None:
        self.show_moment(steps)
        self.moment_chosen.emit(steps)
