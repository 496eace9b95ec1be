"""The look of the window: colours, type and spacing as tokens, and Qt's forms of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder

SCHEMES = ("system", "light", "dark")
FAMILY = "Inter"

CAPTION, BODY, TITLE, FIGURE = 11, 13, 15, 20
"""The type scale, in logical pixels."""
GAP = 4
"""Distances are multiples of this many logical pixels."""


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb. One accent; the others carry meaning and are of the Okabe-Ito set.

    Attributes:
        window, surface, sunken: backgrounds: of the window, of panels and fields, of tracks and empty cells.
        text, dim, faint: words to read, words to find, words that may be overlooked.
        rule: thin lines.
        accent, on_accent: what can be acted on or was chosen, and text upon it.
        coin, end, death, timeout: what decided an episode; coin is also the intended goal, end the proxy goal, and
            coin the reward of those who fell trees.
        trees: the forests that are left.
        warning: text of a complaint.
    """

    name: str
    window: str
    surface: str
    sunken: str
    text: str
    dim: str
    faint: str
    rule: str
    accent: str
    on_accent: str
    coin: str
    end: str
    death: str
    timeout: str
    trees: str
    warning: str

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A token as a QColor."""
        color = QColor(getattr(self, token))
        color.setAlphaF(alpha)
        return color

    def mixed(self, token: str, share: float, ground: str = "surface") -> QColor:
        """``share`` of a token laid over another, opaque: cheaper to paint than transparency."""
        over, under = QColor(getattr(self, token)), QColor(getattr(self, ground))
        pairs = (
            (over.red(), under.red()),
            (over.green(), under.green()),
            (over.blue(), under.blue()),
        )
        return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    surface="#fcfcfd",
    sunken="#e9ebef",
    text="#15181d",
    dim="#555d68",
    faint="#868e99",
    rule="#d9dce2",
    accent="#0072b2",
    on_accent="#ffffff",
    coin="#e69f00",
    end="#0072b2",
    death="#6d7480",
    timeout="#b3b9c2",
    trees="#009e73",
    warning="#b34a00",
)
DARK = Theme(
    name="dark",
    window="#131519",
    surface="#1b1e23",
    sunken="#282c33",
    text="#e9ebee",
    dim="#a6adb8",
    faint="#757d89",
    rule="#31353d",
    accent="#56b4e9",
    on_accent="#07151e",
    coin="#e69f00",
    end="#56b4e9",
    death="#949ba6",
    timeout="#565d68",
    trees="#009e73",
    warning="#f29a5c",
)


def current_theme() -> Theme:
    """The theme the application is dressed in. A widget's own palette may not tell: style sheets change it."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def theme_for(application: QApplication, scheme: str) -> Theme:
    """The theme of one of SCHEMES; ``system`` asks the desktop and is light where it does not say."""
    if scheme not in SCHEMES:
        raise InputError(f"The colours {scheme!r} are not one of {', '.join(SCHEMES)}.")
    if scheme == "system":
        is_dark = application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if scheme == "dark" else LIGHT


def load_fonts() -> None:
    """Make the window's own font known to Qt; without it the desktop's default is used."""
    try:
        files = sorted((assets_folder() / "fonts").glob("*.[ot]tf"))
    except InputError:
        return
    for each in files:
        QFontDatabase.addApplicationFont(str(each))


def base_font() -> QFont:
    """The window's font in its ordinary size; its figures are all equally wide."""
    result = QFont()
    if FAMILY in QFontDatabase.families():
        result.setFamily(FAMILY)
    result.setPixelSize(BODY)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The application's font in one of the type scale's sizes."""
    result = QApplication.font()
    result.setPixelSize(size)
    result.setWeight(weight)
    return result


def palette(theme: Theme) -> QPalette:
    """Qt's palette for a theme."""
    role, result = QPalette.ColorRole, QPalette()
    roles = {
        "window": (role.Window,),
        "surface": (role.Base, role.Button, role.ToolTipBase),
        "sunken": (role.AlternateBase, role.Midlight),
        "text": (role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText),
        "faint": (role.PlaceholderText,),
        "rule": (role.Mid, role.Dark, role.Light),
        "accent": (role.Highlight, role.Accent, role.Link),
        "on_accent": (role.HighlightedText,),
    }
    for token, members in roles.items():
        for each in members:
            result.setColor(each, theme.color(token))
    for each in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, each, theme.color("faint"))
    return result
