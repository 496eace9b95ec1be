"""What the window shows before anything can be drawn: the world as a start with this record will show it first.

It is kept beside the settings when the window is closed, at the size it had; for the very first start one is shipped.
A picture says which level and camera it shows, so that an old one is never taken for another.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from gmplay.core.folders import assets_folder
from gmplay.session.record import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHOWN = "gmplay-shows"
_PARTS = ("spec", "level_seed", "coin", "camera", "shows_agent_view")
"""What of a record decides the first picture."""


def load_opening_picture(record: Record, settings_file: Path | None) -> QImage | None:
    """The picture kept beside the settings, or the shipped one, if it shows what this record begins with."""
    kept = [] if settings_file is None else [_path_beside(settings_file)]
    for path in (*kept, assets_folder() / "opening.png"):
        image = QImage(str(path))
        if not image.isNull() and image.text(_SHOWN) == _shown_by(record):
            return image
    return None


def save_opening_picture(pixels: NDArray[np.uint8] | None, record: Record, settings_file: Path) -> None:
    """Keep (height, width, 4) BGRA pixels for the next start with this record. Raises OSError."""
    if pixels is not None:
        write_opening_picture(pixels, record, _path_beside(settings_file))


def write_opening_picture(pixels: NDArray[np.uint8], record: Record, path: Path) -> None:
    """Write the picture a start with this record shows first. Raises OSError."""
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    image.setText(_SHOWN, _shown_by(record))
    unfinished = path.with_name(f"{path.name}.part")
    if not image.save(str(unfinished), "PNG"):  # type: ignore[call-overload]
        raise OSError(f"{path} cannot be written")
    unfinished.replace(path)


def _path_beside(settings_file: Path) -> Path:
    return settings_file.with_suffix(".png")


def _shown_by(record: Record) -> str:
    values = record.to_dict()
    shown = {name: values[name] for name in _PARTS}
    if record.level_json:
        shown["level_json"] = record.level_json
    return json.dumps(shown, sort_keys=True)
