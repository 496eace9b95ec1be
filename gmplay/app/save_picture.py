"""A picture of a window as a file of the user's choice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


def save_picture(window: QWidget, name: str, say: Callable[[str], None]) -> None:
    """Ask where to, beginning with ``name``, and save what the window shows; ``say`` is told where that fails."""
    path, _ = QFileDialog.getSaveFileName(window, "Save picture", name, "Pictures (*.png)")
    if path and not window.grab().save(path):
        say(
            f"The picture could not be written to {path}. "
            "Choose a folder that can be written to and a name ending in .png."
        )
