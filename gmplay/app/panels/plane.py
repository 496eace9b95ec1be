"""The capability/goal plane: what training shows, what deployment shows, and the way between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels import measure_words
from gmplay.app.panels.measure_words import Report
from gmplay.app.panels.painted import Painted, paint_words
from gmplay.app.panels.plane_frame import GOAL_HIGH, GOAL_LOW, PlaneFrame, explain_frame, paint_frame
from gmplay.app.panels.words import is_defined
from gmplay.app.theme import CAPTION, font

_RADIUS = 4.5
_NEAR = 11.0
_MIN_BAND = 9.0
_WORDS_HEIGHT = 30.0


class Plane(Painted):
    """Paints two reports. A report whose goal is not known is a hollow band instead of a point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports: dict[str, Report] = {}
        self.setAccessibleName("Capability and causal goal index")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_reports(self, training: Report | None, deployment: Report | None) -> None:
        """Show what was measured on each distribution; None where nothing was yet."""
        reports = {"training": training, "deployment": deployment}
        self._reports = {role: each for role, each in reports.items() if each and is_defined(each["capability"])}
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(236, 216)

    def minimumSizeHint(self) -> QSize:
        return QSize(190, 158)

    # --- where things are -------------------------------------------------------------------------------

    @property
    def frame(self) -> PlaneFrame:
        """The present frame; it reaches lower where an index does."""
        lows = [each["causal_goal_index"].get("low", 0.0) for each in self._reports.values()]
        return PlaneFrame(self.width(), self.height(), min([GOAL_LOW, *(low - 0.05 for low in lows)]))

    def point_of(self, role: str) -> QPointF | None:
        """Pixel of a role's point, None where it has none."""
        report = self._reports.get(role)
        if report is None or not is_defined(report["causal_goal_index"]):
            return None
        return self.frame.point(report["capability"]["estimate"], report["causal_goal_index"]["estimate"])

    def band_of(self, role: str) -> QRectF | None:
        """The band of a role whose goal is not known, over its capability's interval."""
        report, frame = self._reports.get(role), self.frame
        if report is None or is_defined(report["causal_goal_index"]):
            return None
        left, right = frame.x(report["capability"]["low"]), frame.x(report["capability"]["high"])
        width = max(right - left, _MIN_BAND)
        top, bottom = frame.y(GOAL_HIGH), frame.y(frame.goal_low)
        return QRectF((left + right - width) / 2, top, width, bottom - top)

    def explain(self, position: QPointF) -> str:
        for role in ("deployment", "training"):
            point, band = self.point_of(role), self.band_of(role)
            if point is not None and math.dist(point.toTuple(), position.toTuple()) < _NEAR:
                return measure_words.point_sentence(role, self._reports[role])
            if band is not None and band.adjusted(-2, 0, 2, 0).contains(position):
                return measure_words.band_sentence(role, self._reports[role])
        way = self._way()
        if way is not None and way.intersects(QRectF(position.x() - 5, position.y() - 5, 10, 10)):
            return measure_words.ARROW_HELP
        return explain_frame(self.frame, position)

    # --- painting ---------------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        paint_frame(painter, self.frame, self.theme)
        for role in self._reports:
            band = self.band_of(role)
            if band is not None:
                self._paint_band(painter, role, band)
        self._paint_way(painter)
        for role in self._reports:
            point = self.point_of(role)
            if point is not None:
                self._paint_point(painter, role, point)

    def _paint_band(self, painter: QPainter, role: str, band: QRectF) -> None:
        color = self.theme.color("dim" if role == "training" else "text")
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(band, 3, 3)
        box = QRectF(band.left(), self._height_at_band(role) - 14, band.width(), 28)
        self._paint_words(painter, role, measure_words.band_label(self._reports[role]), box, color)

    def _height_at_band(self, role: str) -> float:
        """Where a band's words go: in the half where the other's point or words are not."""
        points = [point.y() for other in self._reports if (point := self.point_of(other)) is not None]
        is_low = points[0] < self.frame.y(0.45) if points else role == "deployment"
        return self.frame.y(0.16 if is_low else 0.8)

    def _paint_point(self, painter: QPainter, role: str, point: QPointF) -> None:
        report, frame, theme = self._reports[role], self.frame, self.theme
        capability, goal = report["capability"], report["causal_goal_index"]
        ink = theme.color("text" if role == "deployment" else "dim")
        painter.setPen(QPen(ink, 1.6, c=Qt.PenCapStyle.FlatCap))
        painter.drawLine(
            QPointF(frame.x(capability["low"]), point.y()), QPointF(frame.x(capability["high"]), point.y())
        )
        painter.drawLine(QPointF(point.x(), frame.y(goal["low"])), QPointF(point.x(), frame.y(goal["high"])))
        is_solid = role == "deployment"
        painter.setPen(QPen(theme.color("surface") if is_solid else ink, 1.6))
        painter.setBrush(ink if is_solid else theme.color("surface"))
        painter.drawEllipse(point, _RADIUS, _RADIUS)
        left, right = frame.x(capability["low"]) - 3, frame.x(capability["high"]) + 3
        box = QRectF(left, self._height_of_words(role, point) - 14, right - left, 28)
        self._paint_words(painter, role, f"n = {capability['n']:,}", box, ink)

    def _height_of_words(self, role: str, point: QPointF) -> float:
        """Beside the point, off the corners' names; training's words make room for deployment's."""
        top, bottom = self.frame.inner.top() + 14, self.frame.inner.bottom() - 15
        y = min(max(point.y(), top), bottom)
        deployment = self.point_of("deployment")
        if role == "deployment" or deployment is None:
            return y
        taken = self._height_of_words("deployment", deployment)
        if abs(taken - y) >= _WORDS_HEIGHT:
            return y
        below = taken + _WORDS_HEIGHT
        return below if point.y() > deployment.y() and below <= bottom else taken - _WORDS_HEIGHT

    def _paint_words(self, painter: QPainter, role: str, words: str, box: QRectF, ink: QColor) -> None:
        """The role and a few words under it, beside ``box``, to which they belong."""
        bold, plain = font(CAPTION, QFont.Weight.DemiBold), font(CAPTION)
        lines = ((role, bold, ink), (words, plain, self.theme.color("dim")))
        widths = [QFontMetricsF(face).horizontalAdvance(text) for text, face, _ in lines]
        bands = list(filter(None, map(self.band_of, self._reports)))
        is_left = box.center().x() > self.frame.outer.center().x()
        edge = beside(box, max(widths) + 5, is_left, bands)
        for line, ((text, face, color), width) in enumerate(zip(lines, widths, strict=True)):
            left, inks = edge - width if is_left else edge, (color, self.theme.mixed("sunken", 0.35))
            paint_words(painter, text, face, left, box.center().y() - 3 + 13 * line, inks)

    def _way(self) -> QPainterPath | None:
        """The line from training to deployment; None where they are too close for one."""
        end, start = self.point_of("deployment"), self.point_of("training")
        band = self.band_of("training")
        if start is None and band is not None:
            start = QPointF(band.center().x(), self.frame.y(0.5))
        if start is None or end is None or math.dist(start.toTuple(), end.toTuple()) < 26:
            return None
        path = QPainterPath(start)
        across = QPointF(start.y() - end.y(), end.x() - start.x()) * (-0.16 if end.y() > start.y() else 0.16)
        path.quadTo((start + end) / 2 + across, end)
        return path

    def _paint_way(self, painter: QPainter) -> None:
        way = self._way()
        if way is None:
            return
        tip = way.percentAtLength(way.length() - _RADIUS - 3)
        color = self.theme.color("dim")
        points = [way.pointAtPercent(tip * share / 24) for share in range(25)]
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(_arrow_head(points[-2], points[-1]))
        painter.drawEllipse(points[0], 2.4, 2.4)


def beside(box: QRectF, width: float, is_left: bool, bands: Sequence[QRectF]) -> float:
    """Where words of a width begin that go beside a box, to its left or right, and lie on none of the bands."""
    left, right = box.left(), box.right()
    for band in sorted(bands, key=lambda each: -each.left() if is_left else each.left()):
        if is_left and band.left() < right and left - width < band.right():
            left = min(left, band.left())
        elif not is_left and left < band.right() and band.left() < right + width:
            right = max(right, band.right())
    return left - 5 if is_left else right + 5


def _arrow_head(before: QPointF, tip: QPointF) -> QPolygonF:
    angle = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    barbs = [tip - QPointF(math.cos(angle + turn), math.sin(angle + turn)) * 8.0 for turn in (-0.45, 0.45)]
    return QPolygonF([tip, *barbs])
