"""Action probabilities: a pad or a bar of the nine moves, or a list of Procgen's fifteen actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.moves import MOVE_OF_ACTION, MOVES, NUM_ACTIONS, Move, action_name, merged
from gmplay.app.panels.painted import Painted, arrow_path, crisp
from gmplay.app.panels.words import percent
from gmplay.app.theme import BODY, CAPTION, font

_GAP = 4.0
_CORNER = 4.0
_LINE = 15.0
_ROOM_FOR_NUMBER = 62.0
_LEAST_OUTLINED = 0.01
_LIST_ARROWS = tuple(arrow_path(move.dx, move.dy, 10.0) for move in MOVES)


class _Probabilities(Painted):
    """Bars of probabilities with one of them chosen."""

    def __init__(self, num_bars: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._num_bars = num_bars
        self._shares: list[float] = []
        self._before: list[float] = []
        self._chosen: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _show(self, shares: Sequence[float], chosen: int | None) -> None:
        shares = [float(share) for share in shares]
        if shares != self._shares or chosen != self._chosen:
            self._shares, self._chosen = shares, chosen
            self.renew()

    def _show_before(self, shares: Sequence[float]) -> None:
        """Outline the bars as they were before an edit; () takes the outlines away."""
        self._before = [float(share) for share in shares]
        self.renew()

    def clear(self) -> None:
        """Nobody decides."""
        self._show([], None)

    def _bar_rect(self, bar: int) -> QRectF:
        raise NotImplementedError

    def _outline_before(self, painter: QPainter, bar: int, rect: QRectF) -> None:
        """The bar as it was before, as a faint frame with a clear end."""
        if not self._before or self._before[bar] < _LEAST_OUTLINED:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("text", 0.55), 1.0, Qt.PenStyle.DashLine))
        corner = min(_CORNER, rect.height() / 2)
        outline = QRectF(rect.left(), rect.top(), rect.width() * self._before[bar], rect.height())
        painter.drawRoundedRect(outline.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)

    def _bar_at(self, position: QPointF) -> int | None:
        return next((bar for bar in range(self._num_bars) if self._bar_rect(bar).contains(position)), None)


class ActionPad(_Probabilities):
    """Moves where the fingers would find them: CoinRun's nine with jumps above, or another world's.

    Each key fills from the left as its probability grows; the chosen one is framed.
    """

    def __init__(self, parent: QWidget | None = None, moves: Sequence[Move] = MOVES) -> None:
        super().__init__(len(moves), parent)
        self._moves = moves
        self._arrows = [arrow_path(move.dx, move.dy, 13.0) for move in moves]
        self.setMaximumHeight(168)
        self.setAccessibleName(f"Probability of each of the {len(moves)} moves")

    def show_probabilities(self, probabilities: Sequence[float], chosen: int | None) -> None:
        """Show (num_actions,) action probabilities and the index of the action taken, if any."""
        taken = (place for place, move in enumerate(self._moves) if chosen in move.actions)
        self._show(merged(probabilities, self._moves), next(taken, None))

    def show_before(self, probabilities: Sequence[float]) -> None:
        """Keep (num_actions,) probabilities in outline beside those shown; () for none."""
        self._show_before(merged(probabilities, self._moves) if probabilities else ())

    def sizeHint(self) -> QSize:
        return QSize(232, 108)

    def minimumSizeHint(self) -> QSize:
        return QSize(170, 90)

    def _bar_rect(self, bar: int) -> QRectF:
        row, column = 1 - self._moves[bar].dy, 1 + self._moves[bar].dx
        width, height = (self.width() - 2 * _GAP) / 3, (self.height() - 2 * _GAP) / 3
        rect = QRectF(column * (width + _GAP), row * (height + _GAP), width, height)
        return crisp(rect, self.devicePixelRatioF())

    def explain(self, position: QPointF) -> str:
        bar = self._bar_at(position)
        if bar is None:
            return ""
        move = self._moves[bar]
        which = "action " + str(move.actions[0]) if len(move.actions) == 1 else "actions 4 and 9 to 14, added up"
        chance = f": {percent(self._shares[bar])}. " if self._shares else ". "
        chosen = " This is the one that was taken." if bar == self._chosen else ""
        number = f"Procgen's {which}." if self._moves is MOVES else f"{which.capitalize()}."
        return f"{move.name.capitalize()}{chance}{number}{chosen}"

    def paint(self, painter: QPainter) -> None:
        painter.setFont(font(BODY, QFont.Weight.Medium))
        for bar in range(self._num_bars):
            self._paint_key(painter, bar, self._bar_rect(bar))

    def _paint_key(self, painter: QPainter, bar: int, rect: QRectF) -> None:
        theme, is_chosen = self.theme, bar == self._chosen
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(rect, _CORNER, _CORNER)
        share = self._shares[bar] if self._shares else 0.0
        _fill(painter, rect, share, theme.mixed("accent", 0.55 if is_chosen else 0.36, "sunken"))
        self._outline_before(painter, bar, rect)
        ink = theme.color("text" if share >= 0.005 or is_chosen else "faint")
        painter.save()
        painter.translate(rect.left() + 16, rect.center().y())
        painter.strokePath(self._arrows[bar], _arrow_pen(ink))
        painter.restore()
        if self._shares:
            painter.setPen(ink)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(24, 0, -7, 0), right, percent(share))
        if is_chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.0))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), _CORNER, _CORNER)


class ActionBar(_Probabilities):
    """The nine moves in one row, each filled as its probability grows, its number beside it where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(len(MOVES), parent)
        self.setFixedHeight(24)
        self.setAccessibleName(f"Probability of each of the {len(MOVES)} moves")

    def show_probabilities(self, probabilities: Sequence[float], chosen: int | None) -> None:
        """Show (15,) action probabilities and the index of the action taken, if any."""
        self._show(
            merged(probabilities) if len(probabilities) else [], None if chosen is None else MOVE_OF_ACTION[chosen]
        )

    def _bar_rect(self, bar: int) -> QRectF:
        width = (self.width() - (self._num_bars - 1) * 2.0) / self._num_bars
        return crisp(QRectF(bar * (width + 2.0), 0, width, self.height()), self.devicePixelRatioF())

    def explain(self, position: QPointF) -> str:
        bar = self._bar_at(position)
        if bar is None:
            return ""
        chance = f": {percent(self._shares[bar])}" if self._shares else ""
        chosen = ". This is what is done" if bar == self._chosen else ""
        return f"{MOVES[bar].name.capitalize()}{chance}{chosen}."

    def paint(self, painter: QPainter) -> None:
        painter.setFont(font(CAPTION, QFont.Weight.Medium))
        for bar in range(self._num_bars):
            self._paint_cell(painter, bar, self._bar_rect(bar))

    def _paint_cell(self, painter: QPainter, bar: int, rect: QRectF) -> None:
        theme, is_chosen = self.theme, bar == self._chosen
        share = self._shares[bar] if self._shares else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRect(rect)
        _fill(painter, rect, share, theme.mixed("accent", 0.55 if is_chosen else 0.36, "sunken"))
        ink = theme.color("text" if share >= 0.005 or is_chosen else "faint")
        has_room = rect.width() >= _ROOM_FOR_NUMBER and bool(self._shares)
        painter.save()
        painter.translate(rect.left() + (15.0 if has_room else rect.width() / 2), rect.center().y())
        painter.strokePath(_LIST_ARROWS[bar], _arrow_pen(ink))
        painter.restore()
        if has_room:
            painter.setPen(ink)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -5, 0), right, percent(share))
        if is_chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent"), 2.0))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class ActionList(_Probabilities):
    """Procgen's fifteen actions in Procgen's order, duplicates and all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NUM_ACTIONS, parent)
        self.setMaximumHeight(330)
        self.setAccessibleName("Probability of each of Procgen's fifteen actions")

    def show_probabilities(self, probabilities: Sequence[float], chosen: int | None) -> None:
        """Show (15,) action probabilities and the index of the action taken, if any."""
        self._show(probabilities, chosen)

    def show_before(self, probabilities: Sequence[float]) -> None:
        """Keep (15,) probabilities in outline beside those shown; () for none."""
        self._show_before(probabilities)

    def sizeHint(self) -> QSize:
        return QSize(232, round(NUM_ACTIONS * _LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(170, round(NUM_ACTIONS * 13))

    def _bar_rect(self, bar: int) -> QRectF:
        height = self.height() / NUM_ACTIONS
        return QRectF(0, bar * height, self.width(), height)

    def explain(self, position: QPointF) -> str:
        action = self._bar_at(position)
        if action is None:
            return ""
        chance = f": {percent(self._shares[action])}" if self._shares else ""
        return f"Action {action}, {action_name(action)}{chance}."

    def paint(self, painter: QPainter) -> None:
        painter.setFont(font(CAPTION))
        for action in range(NUM_ACTIONS):
            self._paint_line(painter, action, self._bar_rect(action))

    def _paint_line(self, painter: QPainter, action: int, rect: QRectF) -> None:
        theme, is_chosen = self.theme, action == self._chosen
        share = self._shares[action] if self._shares else 0.0
        ink = theme.color("accent" if is_chosen else ("faint" if action > 8 else "text"))
        painter.setPen(theme.color("faint"))
        painter.drawText(QRectF(0, rect.top(), 18, rect.height()), Qt.AlignmentFlag.AlignCenter, str(action))
        painter.save()
        painter.translate(32, rect.center().y())
        painter.strokePath(_LIST_ARROWS[MOVE_OF_ACTION[action]], _arrow_pen(ink))
        painter.restore()
        track = crisp(QRectF(46, rect.center().y() - 3, rect.width() - 46 - 42, 6), self.devicePixelRatioF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        _fill(painter, track, share, theme.mixed("accent", 1.0 if is_chosen else 0.5, "sunken"))
        self._outline_before(painter, action, track)
        if self._shares:
            painter.setPen(ink)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(0, 0, -2, 0), right, percent(share))


def _fill(painter: QPainter, rect: QRectF, share: float, color: QColor) -> None:
    if share <= 0.002:
        return
    corner = min(_CORNER, rect.height() / 2)
    painter.setBrush(color)
    filled = QRectF(rect.left(), rect.top(), max(rect.width() * share, 1.5), rect.height())
    if filled.width() > 2 * corner:
        painter.drawRoundedRect(filled, corner, corner)
    else:
        painter.drawRect(filled.adjusted(0, corner / 2, 0, -corner / 2))


def _arrow_pen(color: QColor) -> QPen:
    return QPen(color, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
