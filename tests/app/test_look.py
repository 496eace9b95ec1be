"""Colours, type and the help dialog."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from gmplay.app import theme
from gmplay.app.actions import MENUS, Entry
from gmplay.app.appearance import Appearance
from gmplay.app.help import KEYS, NOTE, HelpDialog
from gmplay.app.panels import DecisionPanel, DockTitle
from gmplay.core.errors import InputError

pytestmark = pytest.mark.gui


def contrast(first, second):
    """The contrast ratio of WCAG 2."""

    def luminance(name):
        parts = [channel / 255 for channel in QColor(name).getRgb()[:3]]
        red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_that_words_can_be_read_on_every_ground(look):
    for token in ("text", "dim", "warning"):
        for ground in (look.window, look.surface):
            assert contrast(getattr(look, token), ground) > 4.5
    assert contrast(look.on_accent, look.accent) > 4.5
    assert contrast(look.faint, look.surface) > 3.0


def test_that_changing_the_colours_reaches_painted_panels(qtbot, qapp):
    appearance = Appearance(qapp, "light")
    panel = DecisionPanel()
    qtbot.addWidget(panel)
    panel.show()
    assert panel.pad.grab().toImage().pixelColor(10, 3).name() == theme.LIGHT.sunken
    with qtbot.waitSignal(appearance.changed):
        appearance.set_scheme("dark")
    assert panel.pad.grab().toImage().pixelColor(10, 3).name() == theme.DARK.sunken
    appearance.set_scheme("light")


def test_that_unknown_colours_are_refused_and_the_present_ones_stay(qapp):
    appearance = Appearance(qapp, "dark")
    with pytest.raises(InputError, match="sepia"):
        appearance.set_scheme("sepia")
    assert appearance.scheme == "dark"
    appearance.set_scheme("light")


def test_that_figures_are_equally_wide(qapp):
    Appearance(qapp, "light")
    assert QApplication.font().isFeatureSet(theme.QFont.Tag("tnum"))
    assert theme.font(theme.FIGURE).pixelSize() == theme.FIGURE


def test_that_f1s_dialog_has_keys_terms_and_the_note_for_readers(qtbot, qapp):
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    dialog.show_page("terms")
    assert dialog.terms.isVisible()
    assert not dialog.isModal()
    for term in ("goal misgeneralization", "distribution shift", "entropy", "causal goal index", "value"):
        assert term in dialog.terms.toPlainText()
    assert "Space" in dialog.keys.toPlainText()
    assert "leads right" in NOTE
    assert NOTE in dialog.keys.toPlainText()


def test_that_f1_names_every_key_of_the_menus_that_is_a_letter_or_a_digit():
    keys = " ".join(name for name, _ in KEYS)
    entries = [entry for entries in MENUS.values() for entry in entries if isinstance(entry, Entry)]
    shortcuts = [shortcut for entry in entries for shortcut in entry.shortcuts if len(shortcut) == 1]
    assert [shortcut for shortcut in shortcuts if shortcut.isalnum() and shortcut not in keys.split()] == []


def test_that_a_docks_title_can_hide_and_float_it(qtbot):
    dock = QDockWidget("Level")
    qtbot.addWidget(dock)
    dock.setTitleBarWidget(DockTitle(dock))
    dock.setWidget(QWidget())
    dock.show()
    dock.titleBarWidget()._buttons[1].click()
    assert not dock.isVisible()
