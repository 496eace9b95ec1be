"""The world on screen: the simulation's picture one to one, a few words over it, and the mouse and keys it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from gmplay.app.compare.events import PanePicture
    from gmplay.app.forest.events import ForestPicture
    from gmplay.app.pictures import Picture

_BANNER = QColor(16, 20, 28, 205)
_RIM = 16
"""Words over the world leave at least so many pixels of it free, and are written smaller where they must."""
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_A: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_D: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_W: (0, 1),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_S: (0, -1),
}


class WorldView(QWidget):
    """Paints the newest picture. Never draws the world itself and never waits for it."""

    resized = Signal()
    pressed = Signal(float, float)  # picture pixels
    dragged = Signal(float, float)
    released = Signal()
    pointed_at_coin = Signal(bool)
    hovered = Signal(float, float)  # picture pixels, no button down; only while editing
    hover_left = Signal()
    keys_held = Signal(int, int)  # dx, dy
    first_painted = Signal()  # the first picture is on the screen

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | ForestPicture | PanePicture | None = None  # on show
        self._image = QImage()
        self._banner = ""
        self._badge = ""
        self._caption = ""
        self._held: set[int] = set()
        self._points_at_coin = False
        self._has_painted = False
        self._zoom = 1.0
        self.takes_direction_keys = False
        self._is_editing = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("World")

    def sizeHint(self) -> QSize:
        return QSize(820, 600)

    def show_still(self, image: QImage) -> None:
        """Fill the room with an image, in whatever size it is, until there is a picture."""
        self._image = image
        self.update()

    def show_picture(self, picture: Picture | ForestPicture | PanePicture) -> None:
        """Show a picture; it must not be written to until another one is shown."""
        height, width = picture.pixels.shape[:2]
        image = QImage(picture.pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture, self._image = picture, image  # the picture keeps the pixels alive
        self.update()

    def show_words(self, banner: str, badge: str, caption: str = "") -> None:
        """A large line (how the episode ended), a small one (who plays) and one below the scene; empty for none."""
        if (banner, badge, caption) != (self._banner, self._badge, self._caption):
            self._banner, self._badge, self._caption = banner, badge, caption
            self.update()

    def set_zoom(self, zoom: float) -> None:
        """Write words and insets so many times as large as usual."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.update()
            self.resized.emit()

    def set_takeover(self, is_taken_over: bool) -> None:
        """Whether the direction keys drive the agent; letting go of them all first."""
        if is_taken_over != self.takes_direction_keys:
            self._held.clear()
            self.takes_direction_keys = is_taken_over
            if is_taken_over:
                self.setFocus()

    def set_editing(self, is_editing: bool) -> None:
        """Whether the mouse edits the level, and so tells where it is."""
        self._is_editing, self._points_at_coin = is_editing, False
        self.setCursor(Qt.CursorShape.CrossCursor if is_editing else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull() or self._image.deviceIndependentSize().toSize() != self.size():
            painter.fillRect(self.rect(), QColor(38, 44, 56))
        if self.picture is not None:
            painter.drawImage(QPointF(0, 0), self._image)
        elif not self._image.isNull():
            self._paint_still(painter)
        self._tell_first_paint()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._banner:
            self._paint_words(painter, self._banner, self.height() * 0.16, 17)
        if self._badge and not self._is_editing:
            self._paint_words(painter, self._badge, 24 * self._zoom, 11)
        if self._caption:
            self._paint_words(painter, self._caption, self.height() * 0.92, 13)

    def _paint_still(self, painter: QPainter) -> None:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        room = QRect(QPoint(0, 0), size)
        room.moveCenter(self.rect().center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, self._image)

    def _tell_first_paint(self) -> None:
        if not self._has_painted and not self._image.isNull():
            self._has_painted = True
            self.first_painted.emit()

    def _paint_words(self, painter: QPainter, words: str, middle_y: float, points: float) -> None:
        points *= self._zoom
        font = QFont(self.font())
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.DemiBold)
        size = _room_for(words, font)
        if size.width() > self.width() - _RIM:
            font.setPointSizeF(points * (self.width() - _RIM) / size.width())
            size = _room_for(words, font)
        painter.setFont(font)
        box = QRectF(QPointF(0, 0), size)
        box.moveCenter(QPointF(self.width() / 2, middle_y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_BANNER)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    @property
    def pixel_size(self) -> tuple[int, int, float]:
        """(width, height) in physical pixels, and how many of them make one of a line or a letter's height."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio), ratio * self._zoom

    # --- mouse ------------------------------------------------------------------------------------------

    def _pixel(self, event: QMouseEvent) -> QPointF:
        return event.position() * self.devicePixelRatioF()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(self._pixel(event).x(), self._pixel(event).y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = self._pixel(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(pixel.x(), pixel.y())
            return
        if self._is_editing:
            self.hovered.emit(pixel.x(), pixel.y())
            return
        is_on_coin = self._is_on_coin(pixel)
        if is_on_coin != self._points_at_coin:
            self._points_at_coin = is_on_coin
            self.setCursor(Qt.CursorShape.OpenHandCursor if is_on_coin else Qt.CursorShape.ArrowCursor)
            self.pointed_at_coin.emit(is_on_coin)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._is_editing:
            self.hover_left.emit()

    def _is_on_coin(self, pixel: QPointF) -> bool:
        if self.picture is None or self.picture.coin_box is None:
            return False
        left, top, right, bottom = self.picture.coin_box
        return left <= pixel.x() <= right and top <= pixel.y() <= bottom

    # --- keys -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hold(event, is_down=True):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._hold(event, is_down=False):
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._held.clear()
        self.keys_held.emit(0, 0)

    def _hold(self, event: QKeyEvent, is_down: bool) -> bool:
        if not self.takes_direction_keys or event.key() not in _KEYS:
            return False
        if not event.isAutoRepeat():
            (self._held.add if is_down else self._held.discard)(event.key())
            directions = [_KEYS[Qt.Key(key)] for key in self._held]
            dx, dy = (sum({each[axis] for each in directions}) for axis in (0, 1))
            self.keys_held.emit(dx, dy)
        return True


def _room_for(words: str, font: QFont) -> QSizeF:
    """How large the plate is that words of this font stand on."""
    size = QFontMetricsF(font).boundingRect(words).size()
    return QSizeF(size.width() + 2.2 * size.height(), size.height() * 1.8)
