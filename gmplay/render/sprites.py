"""Our SVG drawings as pixels: parsed once, rasterised once per size, kept as pygame surfaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import numpy as np
import pygame
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder

Palette = Mapping[str, str]
"""Colour by token: a drawing says ``var(--body, #12a47a)`` where a palette may put another colour."""
Region = tuple[int, int, int, int]
"""x, y, width and height in a drawing's own units."""

Thing = TypeVar("Thing")

_TOKEN = re.compile(r"var\(--(\w+), (#\w+)\)")


class Drawings:
    """The SVG files below one folder, each parsed once per palette.

    A file that is missing or cannot be parsed raises InputError with its path.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or assets_folder() / "coinrun"
        self._parsed: dict[tuple[str, str], QSvgRenderer] = {}

    def pixels(
        self,
        name: str,
        width: int,
        height: int,
        *,
        region: Region | None = None,
        palette: Palette | None = None,
        turn: float = 0.0,
    ) -> NDArray[np.uint8]:
        """(height, width, 4) BGRA with straight alpha; ``turn`` in degrees clockwise about the centre."""
        drawing = self._drawing(name, palette or {})
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(width / 2, height / 2)
        painter.rotate(turn)
        painter.translate(-width / 2, -height / 2)
        drawing.setViewBox(QRectF(*region) if region else QRectF(0, 0, *self._size(drawing)))
        drawing.render(painter, QRectF(0, 0, width, height))
        painter.end()
        straight = image.convertToFormat(QImage.Format.Format_ARGB32)
        rows = np.frombuffer(straight.constBits(), np.uint8).reshape(height, straight.bytesPerLine())
        return rows[:, : 4 * width].reshape(height, width, 4).copy()

    @staticmethod
    def _size(drawing: QSvgRenderer) -> tuple[float, float]:
        return drawing.defaultSize().width(), drawing.defaultSize().height()

    def _drawing(self, name: str, palette: Palette) -> QSvgRenderer:
        key = (name, repr(sorted(palette.items())))
        if key not in self._parsed:
            self._parsed[key] = _parse(self.folder / f"{name}.svg", palette)
        return self._parsed[key]


def _parse(path: Path, palette: Palette) -> QSvgRenderer:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The drawing {path} cannot be read ({error}). Restore the assets folder.") from error
    text = _TOKEN.sub(lambda match: palette.get(match[1], match[2]), text)
    drawing = QSvgRenderer(QByteArray(text.encode()))
    if not drawing.isValid():
        raise InputError(f"The drawing {path} is not a valid SVG picture. Restore the assets folder.")
    return drawing


def canvas(pixels: NDArray[np.uint8]) -> pygame.Surface:
    """A surface over (height, width, 4) BGRA pixels: drawing on it writes them. They must outlive it."""
    height, width = pixels.shape[:2]
    return pygame.image.frombuffer(cast(Any, pixels), (width, height), "BGRA")


def surface_of(pixels: NDArray[np.uint8]) -> pygame.Surface:
    """A surface with its own copy of (height, width, 4) BGRA pixels."""
    return canvas(np.ascontiguousarray(pixels)).copy()


class Sprites:
    """Drawings as surfaces for one cell size, each rasterised the first time it is asked for."""

    def __init__(self, drawings: Drawings, cell: int) -> None:
        self.drawings = drawings
        self.cell = cell
        self._surfaces: dict[tuple[object, ...], pygame.Surface] = {}

    def get(
        self,
        name: str,
        width: float = 1.0,
        height: float = 1.0,
        *,
        region: Region | None = None,
        palette: Palette | None = None,
        palette_name: str = "",
        is_flipped: bool = False,
        turn: float = 0.0,
        opacity: float = 1.0,
    ) -> pygame.Surface:
        """A drawing ``width`` x ``height`` cells large. ``palette_name`` stands for the palette in the cache."""
        key = (name, width, height, region, palette_name, is_flipped, turn, round(opacity, 2))
        surface = self._surfaces.get(key)
        if surface is None:
            size = max(1, round(width * self.cell)), max(1, round(height * self.cell))
            pixels = self.drawings.pixels(name, *size, region=region, palette=palette, turn=turn)
            pixels[..., 3] = np.round(pixels[..., 3] * opacity)
            surface = surface_of(pixels[:, ::-1] if is_flipped else pixels)
            self._surfaces[key] = surface
        return surface


class Kept(Generic[Thing]):
    """The latest few things that were slow to make, by what they depend on."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._things: dict[Hashable, Thing] = {}

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing for a key; made if it is not kept, at the cost of the one unused for longest."""
        thing = self._things.pop(key, None) or make()
        while len(self._things) >= self._count:
            del self._things[next(iter(self._things))]
        self._things[key] = thing
        return thing
