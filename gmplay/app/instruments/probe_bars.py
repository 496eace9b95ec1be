"""Bars of what each probe does to the policy, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gmplay.app.panels.painted import Painted, crisp
from gmplay.app.theme import CAPTION, font
from gmplay.evaluation.probed import (
    AT_END,
    COIN,
    DANGER,
    MIRRORED,
    OUT_OF_VIEW,
    REMEMBERED,
    WALL_OPENED,
    Probe,
    Probed,
    share_text,
)

NUM_DANGERS = 3
"""So many dangers have a row; those that move the policy most."""

_ROWS = {
    COIN: "Coin removed",
    MIRRORED: "Coin on the other side",
    AT_END: "Coin at the end",
    WALL_OPENED: "End wall opened",
}
_TOKENS = {WALL_OPENED: "end", DANGER: "death"}
_HEAD, _ROW, _BAR, _KL = 17.0, 29.0, 6.0, 40.0
_NOTHING_TO_ASK = "–"
_HELP = {
    COIN: "The world without the coin, and the agent never saw it.",
    MIRRORED: "The coin as far away on the agent's other side, in the free cell nearest in height.",
    AT_END: "The coin where training had it, at the end of the level.",
    WALL_OPENED: "Open ground instead of the wall behind the end.",
    DANGER: "The world without this one monster or saw.",
}


class ProbeBars(Painted):
    """A row for each probe: its name, total variation and KL, and a bar of the total variation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Probe | None] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Probes")
        self.show_probed(None)

    @property
    def rows(self) -> Sequence[Probe | None]:
        """What each row shows, from the top; None where there is nothing to show."""
        return self._rows

    def show_probed(self, probed: Probed | None) -> None:
        """Show the probes of a frame; None where there are none."""
        fixed = [None if probed is None else probed.find(kind) for kind in _ROWS]
        dangers = list(probed.dangers[:NUM_DANGERS]) if probed is not None else []
        self._rows = [*fixed, *dangers, *[None] * (NUM_DANGERS - len(dangers))]
        self.renew()

    def sizeHint(self) -> QSize:
        return QSize(228, round(_HEAD + _ROW * (len(_ROWS) + NUM_DANGERS)))

    def explain(self, position: QPointF) -> str:
        row = int((position.y() - _HEAD) // _ROW)
        if row < 0:
            return (
                "Total variation: the share of the probability that moves to other actions. 0 % is the same decision, "
                "100 % one with nothing in common. KL: Kullback-Leibler divergence, in nats."
            )
        kind = next((kind for index, kind in enumerate(_ROWS) if index == row), DANGER)
        probe = self._rows[row] if row < len(self._rows) else None
        return _HELP[kind] + (f" Value {probe.value:+.2f}." if probe is not None else "")

    def paint(self, painter: QPainter) -> None:
        painter.setFont(font(CAPTION))
        painter.setPen(self.theme.color("faint"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width() - _KL, _HEAD), right, "total variation")
        painter.drawText(QRectF(0, 0, self.width(), _HEAD), right, "KL")
        for index, probe in enumerate(self._rows):
            kind = list(_ROWS)[index] if index < len(_ROWS) else DANGER
            name = _ROWS.get(kind, "") if probe is None else probe.name
            self._paint_row(painter, QRectF(0, _HEAD + index * _ROW, self.width(), _ROW), kind, name, probe)

    def _paint_row(self, painter: QPainter, row: QRectF, kind: str, name: str, probe: Probe | None) -> None:
        theme, words = self.theme, row.adjusted(0, 2, 0, -_BAR - 5)
        is_felt = probe is not None and probe.sight != OUT_OF_VIEW
        painter.setFont(font(CAPTION))
        painter.setPen(theme.color("text" if is_felt else "faint"))
        if probe is None and not name:
            return
        if probe is not None and probe.sight == REMEMBERED:  # both words would run into the numbers
            name = f"{name.removesuffix(' removed')}, {REMEMBERED}"
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if not is_felt:
            painter.drawText(words, right, _NOTHING_TO_ASK if probe is None else OUT_OF_VIEW)
        track = crisp(QRectF(0, row.bottom() - _BAR - 3, row.width(), _BAR), self.devicePixelRatioF())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        if probe is None or not is_felt:
            return
        painter.setBrush(theme.color(_TOKENS.get(kind, "coin")))
        width = max(track.width() * probe.total_variation, 1.5)
        painter.drawRoundedRect(QRectF(track.left(), track.top(), width, track.height()), min(3, width / 2), 3)
        painter.setPen(theme.color("text"))
        painter.drawText(words.adjusted(0, 0, -_KL, 0), right, share_text(probe.total_variation))
        painter.setPen(theme.color("dim"))
        painter.drawText(words, right, f"{probe.kl:.2f}" if probe.kl < 9.995 else f"{probe.kl:.0f}")
