"""The zoo's plane: every agent a point with its intervals, or one learner's way among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels import zoo_words
from gmplay.app.panels.label_layout import Box, Label, Wish, most_hemmed_in_first, place_labels
from gmplay.app.panels.painted import Painted, paint_words
from gmplay.app.panels.plane_frame import GOAL_LOW, PlaneFrame, explain_frame, paint_frame
from gmplay.app.panels.words import count_text, is_defined
from gmplay.app.panels.zoo_marks import RADIUS, SHOWN_RADIUS, band_of, paint_mark, place_of
from gmplay.app.theme import CAPTION, font

if TYPE_CHECKING:
    from gmplay.agents.zoo import PathPoint, ZooPoint

_STEP_RADIUS = 1.7
_NEAR = 9.0
_LINE_HEIGHT = 13.0
_CROWDED = 0.14
"""Labels that would cover more of the plane than this share leave it to the few that matter most."""


class ZooPlane(Painted):
    """Paints agents of one deployment. One whose causal goal index is undefined is a hollow band."""

    agent_chosen = Signal(str)  # the name of the agent whose point was clicked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: dict[str, ZooPoint] = {}
        self._shown = ""
        self._path: tuple[PathPoint, ...] = ()
        self._path_title, self._snapshot = "", 0
        self._pointed: str | None = None
        self.setAccessibleName("All agents: capability and causal goal index")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_points(self, points: Sequence[ZooPoint], shown: str) -> None:
        """Show agents; ``shown`` names the one that plays."""
        self._points = {point.agent: point for point in points if is_defined(point.capability)}
        self._shown, self._pointed = shown, None
        self.renew()

    def show_path(self, title: str, path: Sequence[PathPoint], snapshot: int = 0) -> None:
        """Show a learner's way with one of its snapshots marked; without any, the agents alone."""
        self._path_title, self._path, self._snapshot = title, tuple(path), snapshot
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(236, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, 140)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def frame(self) -> PlaneFrame:
        """The present frame; it reaches lower where an index does."""
        measured: list[Any] = [*self._points.values(), *self._path]
        indices = [each.causal_goal_index for each in measured]
        lows = [each["estimate"] - 0.1 for each in indices if is_defined(each)]
        return PlaneFrame(self.width(), self.height(), min([GOAL_LOW, *lows]))

    def point_of(self, agent: str) -> QPointF | None:
        """Pixel of an agent's point, None where it has none."""
        point = self._points.get(agent)
        return place_of(self.frame, point) if point is not None else None

    def band_of(self, agent: str) -> QRectF | None:
        """The band of an agent whose index is undefined, over its capability."""
        point = self._points.get(agent)
        return band_of(self.frame, point) if point is not None else None

    def snapshot_place(self) -> QPointF | None:
        """Pixel of the marked snapshot, None where there is none or its index is undefined."""
        return place_of(self.frame, self._path[self._snapshot]) if self._path else None

    def agents_at(self, position: QPointF) -> list[str]:
        """Agents at a pixel, the nearest first."""
        near, frame = [], self.frame
        for agent, measured in self._points.items():
            point, band = place_of(frame, measured), band_of(frame, measured)
            if point is not None and (distance := math.dist(point.toTuple(), position.toTuple())) < _NEAR:
                near.append((distance, agent))
            elif band is not None and band.adjusted(-1, 0, 1, 0).contains(position):
                near.append((_NEAR + abs(band.center().x() - position.x()), agent))
        return [agent for _, agent in sorted(near)]

    def explain(self, position: QPointF) -> str:
        place = self.snapshot_place()
        if place is not None and math.dist(place.toTuple(), position.toTuple()) < _NEAR:
            return zoo_words.snapshot_sentence(self._path_title, self._path[self._snapshot])
        agents = self.agents_at(position)
        if not agents:
            return explain_frame(self.frame, position)
        first, *others = (self._points[agent] for agent in agents)
        return zoo_words.point_sentence(first, [other.title for other in others])

    # --- labels -----------------------------------------------------------------------------------------

    def labels(self) -> list[Label]:
        """The agents' labels that have room, by agent."""
        frame, wishes = self.frame, self._wishes()
        inner = frame.inner
        if sum(each.width * each.height for each in wishes) > _CROWDED * inner.width() * inner.height():
            first = self._first_agents()
            wishes = [each for each in wishes if each.key in first]
        return place_labels(wishes, _room_for_labels(frame), self._taken())

    def _wishes(self) -> list[Wish]:
        wishes = {}
        for agent, point in self._points.items():
            anchors, radius = self._anchors(agent)
            width = QFontMetricsF(self._face(agent)).horizontalAdvance(point.title)
            wishes[agent] = Wish(agent, anchors, radius, width, _LINE_HEIGHT)
        first = [wishes.pop(agent) for agent in self._first_agents()]
        return [*first, *most_hemmed_in_first(list(wishes.values()))]

    def _anchors(self, agent: str) -> tuple[tuple[tuple[float, float], ...], float]:
        """Where an agent's label may stand, and the half width of what stands there."""
        place, band = self.point_of(agent), self.band_of(agent)
        if place is not None:
            return (place.toTuple(),), SHOWN_RADIUS if agent == self._shown else RADIUS
        return (_along(band), band.width() / 2) if band is not None else ((), 0.0)

    def _first_agents(self) -> list[str]:
        """Those that have a label before all others: the agent on show, and the extremes."""
        first = [self._shown] if self._shown in self._points else []
        for name in ("causal_goal_index", "capability"):
            ranked = [agent for agent, point in self._points.items() if is_defined(getattr(point, name))]
            ranked.sort(key=lambda agent: getattr(self._points[agent], name)["estimate"])
            first += [*ranked[-1:], *ranked[:1]]
        return list(dict.fromkeys(first))

    def _taken(self) -> list[Box]:
        boxes = []
        for agent in self._points:
            place, band = self.point_of(agent), self.band_of(agent)
            if place is not None:
                boxes.append(_around(place, SHOWN_RADIUS if agent == self._shown else RADIUS))
            elif band is not None:
                boxes.append(Box(band.left(), band.top(), band.right(), band.bottom()))
        return boxes

    def _face(self, agent: str) -> QFont:
        return font(CAPTION, QFont.Weight.DemiBold if agent == self._shown else QFont.Weight.Normal)

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        frame, theme = self.frame, self.theme
        paint_frame(painter, frame, theme)
        ink = theme.mixed("dim", 0.4 if self._path else 0.9)
        labels = [] if self._path else self.labels()
        painter.setClipRect(frame.outer)  # an interval may be wider than the plane
        self._paint_leaders(painter, labels)
        for agent, point in self._points.items():
            if agent != self._shown:
                self._paint_mark(painter, point, ink, RADIUS, has_bars=not self._path)
        if self._path:
            self._paint_path(painter)
        if self._shown in self._points:
            shown_ink = theme.mixed("accent", 0.5) if self._path else theme.color("accent")
            self._paint_mark(painter, self._points[self._shown], shown_ink, SHOWN_RADIUS, has_bars=not self._path)
        if self._path:
            self._paint_snapshot(painter)
        for label in labels:
            ink = theme.color("accent" if label.key == self._shown else "text")
            self._paint_words(painter, label, self._points[label.key].title, self._face(label.key), ink)
        painter.setClipping(False)

    def _paint_mark(self, painter: QPainter, measured: Any, ink: QColor, radius: float, has_bars: bool = True) -> None:
        paint_mark(painter, self.frame, self.theme, measured, ink, radius, has_bars)

    def _paint_leaders(self, painter: QPainter, labels: Sequence[Label]) -> None:
        painter.setPen(QPen(self.theme.color("faint"), 0.8))
        for label in labels:
            if label.leader is not None:
                painter.drawLine(*(QPointF(*end) for end in label.leader))

    def _paint_words(self, painter: QPainter, label: Label, words: str, face: QFont, ink: QColor) -> None:
        paint_words(painter, words, face, label.box.left, label.box.bottom - 3, (ink, self.theme.mixed("sunken", 0.35)))

    def _paint_path(self, painter: QPainter) -> None:
        frame, theme = self.frame, self.theme
        places = [place for each in self._path if (place := place_of(frame, each)) is not None]
        painter.setPen(QPen(theme.color("text"), 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        for place in places:
            painter.drawEllipse(place, _STEP_RADIUS, _STEP_RADIUS)

    def _paint_snapshot(self, painter: QPainter) -> None:
        """The marked snapshot and how many steps it had learned."""
        snapshot, ink = self._path[self._snapshot], self.theme.color("text")
        place, band = place_of(self.frame, snapshot), band_of(self.frame, snapshot)
        face, words = font(CAPTION, QFont.Weight.DemiBold), f"{count_text(snapshot.steps)} steps"
        anchors = (place.toTuple(),) if place is not None else _along(band) if band is not None else ()
        wish = Wish("", anchors, SHOWN_RADIUS, QFontMetricsF(face).horizontalAdvance(words), _LINE_HEIGHT)
        labels = self._place_beside(wish)
        self._paint_leaders(painter, labels)
        self._paint_mark(painter, snapshot, ink, SHOWN_RADIUS)
        for label in labels:
            self._paint_words(painter, label, words, face, ink)

    def _place_beside(self, wish: Wish) -> list[Label]:
        """The label of the marked snapshot, off path and points where there is room for that."""
        area, frame = _room_for_labels(self.frame), self.frame
        places = [place for each in self._path if (place := place_of(frame, each)) is not None]
        taken = [*self._taken(), *(_around(place, _STEP_RADIUS) for place in places)]
        return place_labels([wish], area, taken) or place_labels([wish], area, ())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pointed is None or self._pointed not in self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_pointed(painter, self._pointed)
        painter.end()

    def _paint_pointed(self, painter: QPainter, agent: str) -> None:
        """The agent under the mouse stands out and has its name, whether or not it has a label."""
        theme, point, outer = self.theme, self._points[agent], self.frame.outer
        ink = theme.color("accent" if agent == self._shown else "text")
        self._paint_mark(painter, point, ink, SHOWN_RADIUS)
        place, band = self.point_of(agent), self.band_of(agent)
        spot = place if place is not None else band.center() if band is not None else QPointF()
        face = font(CAPTION, QFont.Weight.DemiBold)
        width = QFontMetricsF(face).horizontalAdvance(point.title) + 10
        left = min(max(spot.x() - width / 2, outer.left()), outer.right() - width)
        top = spot.y() - 25 if spot.y() - 25 > outer.top() else spot.y() + 8
        painter.setPen(QPen(theme.color("rule"), 1.0))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(left, top, width, 17), 3, 3)
        painter.setFont(face)
        painter.setPen(ink)
        painter.drawText(QRectF(left, top, width, 17), Qt.AlignmentFlag.AlignCenter, point.title)

    # --- what the user does -----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(next(iter(self.agents_at(event.position())), None))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        agents = self.agents_at(event.position())
        if agents and event.button() == Qt.MouseButton.LeftButton:
            self.agent_chosen.emit(agents[0])

    def _point_at(self, agent: str | None) -> None:
        if agent != self._pointed:
            self._pointed = agent
            self.setCursor(Qt.CursorShape.ArrowCursor if agent is None else Qt.CursorShape.PointingHandCursor)
            self.update()


def _around(place: QPointF, radius: float) -> Box:
    return Box(place.x() - radius, place.y() - radius, place.x() + radius, place.y() + radius)


def _room_for_labels(frame: PlaneFrame) -> Box:
    """Between the corners' names."""
    outer, inner = frame.outer, frame.inner
    return Box(outer.left() + 3, inner.top() - 2, outer.right() - 3, inner.bottom() + 2)


def _along(band: QRectF) -> tuple[tuple[float, float], ...]:
    """Places along a band, from its top to its bottom."""
    return tuple((band.center().x(), band.top() + share * band.height()) for share in (0.12, 0.3, 0.5, 0.7, 0.88))
