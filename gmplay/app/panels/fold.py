"""A heading that opens and closes over what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from gmplay.app.theme import CAPTION, current_theme, font


class FoldHeader(QPushButton):
    """The heading: a chevron, a name, and on the right a word about what lies beneath."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setCheckable(True)
        self.setObjectName("groupHeader")
        self._remark = ""

    def show_remark(self, remark: str) -> None:
        """What to say on the right, "" for nothing."""
        if remark != self._remark:
            self._remark = remark
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("dim"), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = self.height() / 2 + 0.5
        painter.drawPolyline(
            QPolygonF([QPointF(3, middle - 2), QPointF(6.5, middle + 2), QPointF(10, middle - 2)])
            if self.isChecked()
            else QPolygonF([QPointF(4.5, middle - 3.5), QPointF(8.5, middle), QPointF(4.5, middle + 3.5)])
        )
        if self._remark:
            painter.setFont(font(CAPTION))
            painter.setPen(theme.color("accent"))
            area = QRectF(0, 0, self.width() - 4, self.height() + 1)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._remark)
        painter.end()


def folds_in_a_column(folds: Iterable[QWidget], top: int = 0) -> QScrollArea:
    """Folds one under the other, to be scrolled where they are higher than the dock; ``top`` pixels above them."""
    page = QWidget()
    page.setObjectName("page")
    column = QVBoxLayout(page)
    column.setContentsMargins(12, top, 8, 8)
    column.setSpacing(0)
    for fold in folds:
        column.addWidget(fold)
    column.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setObjectName("panel")
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


class Fold(QWidget):
    """A heading and a body that it shows or hides."""

    def __init__(self, name: str, body: QWidget, is_open: bool, tip: str = "") -> None:
        super().__init__()
        self.header = FoldHeader(name)
        self.header.setToolTip(tip or f"Show or hide {name}.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(body)
        self.header.toggled.connect(body.setVisible)
        self.header.setChecked(is_open)
        body.setVisible(is_open)

    @property
    def is_open(self) -> bool:
        """Its body is shown."""
        return self.header.isChecked()

    def open(self) -> None:
        """Show its body."""
        self.header.setChecked(True)
