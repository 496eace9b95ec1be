"""The measures as numbers, for both distributions, with the deployment's intervals."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.measure_words import MEASURES, Report, measure_sentence
from gmplay.app.panels.painted import Painted
from gmplay.app.panels.words import estimate_text, interval_text
from gmplay.app.theme import CAPTION, font

_ROW, _HEAD = 18.0, 17.0
_INTERVAL, _NUMBER, _SPACE = 70.0, 30.0, 8.0
_FONT, _NARROW = 12, 250


class Readout(Painted):
    """A small table; every line explains itself on hover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training: Report | None = None
        self._deployment: Report | None = None
        self.setAccessibleName("Measures")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_reports(self, training: Report | None, deployment: Report | None) -> None:
        """Show what was measured on each distribution; None where nothing was yet."""
        self._training, self._deployment = training, deployment
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(232, round(_HEAD + _ROW * len(MEASURES)))

    def text_of(self, key: str) -> tuple[str, str, str]:
        """What a line says: training, deployment, deployment's interval."""
        training, deployment = (report.get(key) if report else None for report in (self._training, self._deployment))
        return estimate_text(training), estimate_text(deployment), interval_text(deployment)

    def explain(self, position: QPointF) -> str:
        line = int((position.y() - _HEAD) // _ROW)
        return (
            measure_sentence(MEASURES[line][0], self._training, self._deployment) if 0 <= line < len(MEASURES) else ""
        )

    def paint(self, painter: QPainter) -> None:
        theme, width = self.theme, self.width()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(CAPTION))
        painter.setPen(theme.color("dim"))
        painter.drawText(QRectF(0, 0, width - _INTERVAL - _NUMBER - _SPACE, _HEAD), right, "training")
        painter.drawText(QRectF(0, 0, width, _HEAD), right, "deployment")
        for line, (key, name, _) in enumerate(MEASURES):
            row = QRectF(0, _HEAD + line * _ROW, width, _ROW)
            painter.setPen(QPen(theme.color("rule"), 1.0))
            painter.drawLine(QPointF(0, row.top() + 0.5), QPointF(width, row.top() + 0.5))
            self._paint_line(painter, row, name, self.text_of(key))

    def _paint_line(self, painter: QPainter, row: QRectF, name: str, texts: tuple[str, str, str]) -> None:
        theme, (training, deployment, interval) = self.theme, texts
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(_FONT if self.width() > _NARROW else CAPTION))
        painter.setPen(theme.color("text"))
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(theme.color("dim"))
        painter.drawText(row.adjusted(0, 0, -_INTERVAL - _NUMBER - _SPACE, 0), right, training)
        painter.setFont(font(CAPTION))
        painter.drawText(row, right, interval)
        painter.setFont(font(_FONT, QFont.Weight.DemiBold))
        painter.setPen(theme.color("text"))
        painter.drawText(row.adjusted(0, 0, -_INTERVAL, 0), right, deployment)
