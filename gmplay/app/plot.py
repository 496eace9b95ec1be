"""Capability against goal as a picture file, without a window: what `gmplay evaluate --plot` writes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication


def write_plot(path: Path, reports: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Draw agents as labelled points with their intervals, a hollow band where the index is undefined.

    Args:
        path: an .svg or .png file.
        reports: (agent's name, RobustnessReport.to_dict() of its deployment levels) pairs.

    Raises:
        InputError: the file cannot be written.
    """
    from gmplay.agents.zoo import POINT_MEASURES, ZooPoint
    from gmplay.app.panels.zoo_export import Figure, write_figure
    from gmplay.app.panels.zoo_plane import ZooPlane
    from gmplay.app.theme import LIGHT

    _application()
    points = [
        ZooPoint(f"{place} {name}", name, *(report[measure] for measure in POINT_MEASURES))
        for place, (name, report) in enumerate(reports)
    ]
    plane = ZooPlane()
    plane.show_points(points, shown="")
    write_figure(path, Figure("Agents on their deployment levels", plane, None, LIGHT))


@cache  # it has to live as long as anything of Qt does
def _application() -> QApplication:
    """The QApplication there is, or one that needs no display."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    from gmplay.app.theme import base_font, load_fonts

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(["gmplay"])
    load_fonts()
    application.setFont(base_font())
    return application
