"""Widgets shown larger than they are: their print, their lines and the room between, and all of them at work."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QSizePolicy, QVBoxLayout, QWidget

_LEAST_HEIGHT = 80


class Enlarged(QGraphicsView):
    """Lends room to widgets, one below the other, until ``release``. They are painted anew in the larger size.

    Where there is too little height for them, they are scrolled.

    Attributes:
        widgets: that are shown, the uppermost first.
    """

    def __init__(self, widgets: Sequence[QWidget], has_fixed_height: bool = False) -> None:
        """``widgets`` fill the width; the last one takes the height that is left, if it may."""
        super().__init__()
        self._zoom = 1.0
        self.widgets = tuple(widgets)
        self._column = QFrame()
        self._column.setObjectName("panel")
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in self.widgets:
            column.addWidget(widget, stretch=int(widget is self.widgets[-1]))
            widget.show()
        self._column.installEventFilter(self)
        self._stage = QGraphicsScene(self)
        self._proxy = self._stage.addWidget(self._column)
        self._proxy.geometryChanged.connect(self._show_from_top)
        self.setScene(self._stage)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for each in (self, self.viewport()):
            each.setAcceptDrops(False)  # a file that is dropped here is for the window
        if has_fixed_height:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the arrow keys away from the world

    def set_zoom(self, zoom: float) -> None:
        """So many times as large as they are."""
        self._zoom = zoom
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.updateGeometry()
        self._fit()

    def release(self) -> None:
        """Give the widgets back, for whoever takes them in next."""
        for widget in self.widgets:
            widget.setParent(None)

    @property
    def needed_height(self) -> int:
        """From this height on nothing is scrolled."""
        return math.ceil(self._column.minimumSizeHint().height() * self._zoom)

    def sizeHint(self) -> QSize:
        return self._column.sizeHint() * self._zoom

    def minimumSizeHint(self) -> QSize:
        """Their whole width; of their height what scrolling needs."""
        width = math.ceil(self._column.minimumSizeHint().width() * self._zoom)
        return QSize(width, min(round(_LEAST_HEIGHT * self._zoom), self.needed_height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the widgets show may need another height than before."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _show_from_top(self) -> None:
        self._stage.setSceneRect(self._proxy.geometry())
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        room = self.viewport().size()
        height = max(room.height() / self._zoom, self._column.minimumSizeHint().height())
        self._proxy.resize(room.width() / self._zoom, height)
