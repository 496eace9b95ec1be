"""The list of the lines of play: a small picture and two lines of words each, indented as a tree."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gmplay.app.instruments.branches import BranchRow
from gmplay.app.theme import BODY, CAPTION, current_theme, font

_ROW, _INDENT, _PICTURE, _PAD, _CROSS = 44, 12, QSize(84, 32), 6, 18
_MOST_INDENTS = 4
_Index = QModelIndex | QPersistentModelIndex


class BranchModel(QAbstractListModel):
    """The rows, as they were told last."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[BranchRow, ...] = ()

    def show(self, rows: tuple[BranchRow, ...]) -> None:
        """Show other rows. Those that stay the same are not painted anew."""
        before, self.rows = self.rows, rows
        if [row.number for row in before] != [row.number for row in rows]:
            self.beginResetModel()
            self.endResetModel()
            return
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title}, {row.remark}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}: {row.remark}. Click to show it" + (
                "; the cross forgets it." if row.can_delete else "."
            )
        return None


class BranchDelegate(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, BranchModel)
        row, theme = model.rows[index.row()], current_theme()
        room = QRect(option.rect)  # type: ignore[attr-defined]  # PySide's stubs leave the option's fields out
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
        if row.is_shown or is_hovered:
            painter.fillRect(room, theme.mixed("accent", 0.16) if row.is_shown else theme.color("sunken"))
        left = room.left() + _PAD + _INDENT * min(row.depth, _MOST_INDENTS)
        picture = QRect(left, room.top() + (_ROW - _PICTURE.height()) // 2, _PICTURE.width(), _PICTURE.height())
        _paint_picture(painter, row, picture)
        if row.is_companion:
            painter.setPen(QPen(theme.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(picture)
        words = QRect(picture.right() + 8, room.top() + 4, room.right() - picture.right() - 8 - _PAD, _ROW - 8)
        if is_hovered and row.can_delete:
            words.setRight(words.right() - _CROSS)
            painter.setPen(theme.color("dim"))
            painter.setFont(font(BODY))
            painter.drawText(cross_of(room), Qt.AlignmentFlag.AlignCenter, "×")
        _paint_line(painter, words, row.title, BODY, "text", Qt.AlignmentFlag.AlignTop)
        _paint_line(painter, words, row.remark, CAPTION, "dim", Qt.AlignmentFlag.AlignBottom)


def cross_of(row: QRect) -> QRect:
    """Where the cross of a row lies."""
    return QRect(row.right() - _CROSS - 2, row.top(), _CROSS, row.height())


def _paint_picture(painter: QPainter, row: BranchRow, room: QRect) -> None:
    height, width = row.picture.shape[:2]
    image = QImage(row.picture.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    scale = min(room.width() / width, room.height() / height)
    size = QRectF(0, 0, width * scale, height * scale)
    size.moveCenter(QRectF(room).center())
    painter.fillRect(room, image.pixelColor(0, 0))
    painter.drawImage(size, image)


def _paint_line(painter: QPainter, room: QRect, text: str, size: int, tone: str, edge: Qt.AlignmentFlag) -> None:
    painter.setFont(font(size))
    painter.setPen(current_theme().color(tone))
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, edge | Qt.AlignmentFlag.AlignLeft, shown)


class BranchList(QListView):
    """Shows the rows and says which one is clicked, or its cross."""

    chosen = Signal(int)  # number of a line
    delete_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.rows = BranchModel()
        self.setModel(self.rows)
        self.setItemDelegate(BranchDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys step through the episode
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMinimumHeight(5 * _ROW)
        self.setAccessibleName("Lines of play")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        row = self.rows.rows[index.row()]
        is_on_cross = row.can_delete and cross_of(self.visualRect(index)).contains(place)
        (self.delete_asked if is_on_cross else self.chosen).emit(row.number)
