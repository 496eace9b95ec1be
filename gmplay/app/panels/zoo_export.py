"""The zoo as a picture or a table for elsewhere: SVG, PNG, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from gmplay.app.panels.painted import Painted
from gmplay.app.theme import BODY, CAPTION, Theme, font
from gmplay.core.errors import InputError

WIDTH, PLANE_HEIGHT, LOWER_HEIGHT = 720, 500, 200
_MARGIN, _GAP, _HEADING, _NOTE = 24, 18, 30, 22
_PNG_SCALE = 2.5
NOTE = "Bars are 95 % intervals. The numeric axes are ours; gmplay/evaluation/MEASURES.md defines them."


@dataclass(frozen=True)
class Figure:
    """A plane and perhaps a chart below it, with a heading and a note, as a picture of its own.

    Attributes:
        heading: one line, "" for none.
        plane, lower: what is painted; they are given their size here and are never shown.
        theme: colours of everything.
        note: a line below everything.
    """

    heading: str
    plane: Painted
    lower: Painted | None
    theme: Theme
    note: str = NOTE

    @property
    def size(self) -> QSize:
        """In logical pixels."""
        top = _HEADING if self.heading else 0
        below = _GAP + LOWER_HEIGHT if self.lower is not None else 0
        return QSize(WIDTH + 2 * _MARGIN, 2 * _MARGIN + top + self._plane_height + below + _NOTE)

    @property
    def _plane_height(self) -> int:
        return min(PLANE_HEIGHT, self.plane.maximumHeight())

    def paint(self, painter: QPainter) -> None:
        """Paint it with its upper left corner at the origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), self.theme.color("surface"))
        top = _MARGIN
        if self.heading:
            painter.setFont(font(BODY, QFont.Weight.DemiBold))
            painter.setPen(self.theme.color("text"))
            painter.drawText(QRectF(_MARGIN, top - 4, WIDTH, 20), Qt.AlignmentFlag.AlignLeft, self.heading)
            top += _HEADING
        self._paint_part(painter, self.plane, top, self._plane_height)
        top += self._plane_height
        if self.lower is not None:
            self._paint_part(painter, self.lower, top + _GAP, LOWER_HEIGHT)
            top += _GAP + LOWER_HEIGHT
        painter.setFont(font(CAPTION))
        painter.setPen(self.theme.color("faint"))
        painter.drawText(QRectF(_MARGIN, top, WIDTH, _NOTE), Qt.AlignmentFlag.AlignBottom, self.note)

    def _paint_part(self, painter: QPainter, part: Painted, top: float, height: int) -> None:
        part.own_theme = self.theme
        part.resize(WIDTH, height)
        painter.save()
        painter.translate(_MARGIN, top)
        painter.setFont(font())
        part.paint(painter)
        painter.restore()

    def image(self, scale: float = _PNG_SCALE) -> QImage:
        """The figure as pixels, ``scale`` of them to a logical one."""
        image = QImage(self.size * scale, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(scale, scale)
        self.paint(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """The figure as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return _content(buffer)

    def svg(self) -> bytes:
        """The figure as an SVG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(96)
        generator.setSize(self.size)
        generator.setViewBox(QRectF(0, 0, self.size.width(), self.size.height()))
        generator.setTitle(self.heading or "Capability and causal goal index")
        generator.setDescription(self.note)
        painter = QPainter(generator)
        self.paint(painter)
        painter.end()
        return _content(buffer)


def _content(buffer: QBuffer) -> bytes:
    data: QByteArray = buffer.data()
    return bytes(data.data())


def write_figure(path: Path, figure: Figure) -> None:
    """Write a figure as SVG or PNG, by the file's ending. Raises InputError where that is impossible."""
    if path.suffix.lower() not in (".svg", ".png"):
        raise InputError(f"The picture cannot be written to {path}: its name has to end in .svg or .png.")
    write_file(path, figure.svg() if path.suffix.lower() == ".svg" else figure.png())


def write_file(path: Path, content: bytes) -> None:
    """Write a file at once or not at all. Raises InputError where that is impossible."""
    unfinished = path.with_name(f"{path.name}.partial")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another place.") from error


_MEASURES = ("capability", "goal_share", "causal_goal_index")
_PARTS = ("estimate", "low", "high", "n")


def csv_text(cards: Iterable[Any]) -> str:
    """A row for every agent and deployment; a measure that is undefined has only its n."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["agent", "title", "deployment", *(f"{name}_{part}" for name in _MEASURES for part in _PARTS)])
    for card in cards:
        for deployment, evaluation in card.evaluations.items():
            measures = [evaluation.get("deployment", {}).get(name, {}) for name in _MEASURES]
            numbers = [measure.get(part, "") for measure in measures for part in _PARTS]
            rows.writerow([card.name, card.title, deployment, *numbers])
    return text.getvalue()
