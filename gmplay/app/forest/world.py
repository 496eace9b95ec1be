"""The forest on screen: a WorldView in which every cell can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent

from gmplay.app.world_view import WorldView

if TYPE_CHECKING:
    from gmplay.app.forest.events import ForestPicture

_OUTSIDE = -1.0


class ForestWorld(WorldView):
    """Tells where the mouse is and what it does: the left button plants or drags, right or Shift and left cuts."""

    pointed = Signal(float, float, bool)  # picture pixels, whether a click there would cut; (-1, -1): outside
    clicked = Signal(float, float, bool)  # picture pixels, whether it cuts

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Forest")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def show_moment(self, picture: ForestPicture) -> None:
        """Show a picture, and by the pointer what can be taken hold of."""
        self.show_picture(picture)
        shape = Qt.CursorShape.OpenHandCursor if picture.is_on_agent else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self._pixel(event)
        is_right = event.button() == Qt.MouseButton.RightButton
        if is_right or event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(pixel.x(), pixel.y(), is_right or _has_shift(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = self._pixel(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(pixel.x(), pixel.y())
        else:
            self.pointed.emit(pixel.x(), pixel.y(), _has_shift(event))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(_OUTSIDE, _OUTSIDE, False)


def _has_shift(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
