"""Dressing the application in a theme, and keeping it in the chosen colours."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from gmplay.app.stylesheet import stylesheet
from gmplay.app.theme import SCHEMES, Theme, base_font, load_fonts, palette, theme_for
from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder


def apply(application: QApplication, scheme: str) -> Theme:
    """Dress the whole application in one of SCHEMES and return the theme."""
    hints = application.styleHints()
    if scheme == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if scheme == "dark" else Qt.ColorScheme.Light)
    theme = theme_for(application, scheme)
    sheet = stylesheet(theme, _window_art())
    if application.styleSheet() != sheet:  # dressing again would cost every widget its polish
        application.setStyle("Fusion")
        application.setFont(base_font())
        application.setPalette(palette(theme))
        application.setStyleSheet(sheet)
    return theme


class SupportsNames(Protocol):
    """A window's actions by their names."""

    def __getitem__(self, name: str) -> QAction:
        """The action of this name."""
        ...


class Appearance(QObject):
    """Keeps the application in the chosen colours, also when the desktop changes its own."""

    changed = Signal(object)  # Theme

    def __init__(self, application: QApplication, scheme: str = "system") -> None:
        super().__init__(application)
        self._application, self._scheme, self._is_applying = application, scheme, False
        load_fonts()
        application.styleHints().colorSchemeChanged.connect(self._follow_desktop)
        self.set_scheme(scheme)

    @property
    def scheme(self) -> str:
        """One of SCHEMES."""
        return self._scheme

    def set_scheme(self, scheme: str) -> None:
        """Change to one of SCHEMES. Raises InputError for another name."""
        theme_for(self._application, scheme)
        self._scheme = scheme
        self._is_applying = True  # telling Qt the scheme makes it report a change of its own
        theme = apply(self._application, scheme)
        self._is_applying = False
        self.changed.emit(theme)

    def serve(self, actions: SupportsNames) -> None:
        """Let the entries of a window's menu, "theme system" and so on, choose the scheme and show the one in force."""

        def show_scheme() -> None:
            actions[f"theme {self._scheme}"].setChecked(True)

        for scheme in SCHEMES:
            actions[f"theme {scheme}"].triggered.connect(lambda _checked=False, scheme=scheme: self.set_scheme(scheme))
        self.changed.connect(show_scheme)
        show_scheme()

    def _follow_desktop(self) -> None:
        if self._scheme == "system" and not self._is_applying:
            self.set_scheme("system")


def _window_art() -> Path | None:
    """The folder with the few signs style sheets need as files."""
    try:
        folder = assets_folder() / "window"
    except InputError:
        return None
    return folder if folder.is_dir() else None
