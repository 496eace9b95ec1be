"""Qt's style sheet, written from a theme's tokens: thin rules, quiet fields, one accent."""

from __future__ import annotations

from pathlib import Path
from string import Template

from gmplay.app.theme import Theme

_SHEET = Template("""
QMainWindow::separator { background: $window; width: 5px; height: 5px; }
QMainWindow::separator:hover { background: $rule; }
QToolTip { background: $surface; color: $text; border: 1px solid $rule; padding: 5px 7px; }

QMenuBar { background: $window; border: none; border-bottom: 1px solid $rule; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $sunken; }
QMenu { background: $surface; border: 1px solid $rule; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $rule; margin: 5px 8px; }
QStatusBar { background: $window; border-top: 1px solid $rule; color: $dim; }
QStatusBar::item { border: none; }
QToolBar { background: $window; border: none; border-top: 1px solid $rule; padding: 3px 6px; }

QComboBox, QAbstractSpinBox, QLineEdit {
  background: $surface; border: 1px solid $rule; border-radius: 5px; padding: 2px 7px; min-height: 20px;
  selection-background-color: $accent; selection-color: $on_accent; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; margin: 0; min-height: 0; background: transparent; }
QAbstractSpinBox#field::up-button, QAbstractSpinBox#field::down-button { width: 0; border: none; }
QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover { border-color: $faint; }
QComboBox:focus, QAbstractSpinBox:focus, QLineEdit:focus { border-color: $accent; }
QComboBox:disabled, QAbstractSpinBox:disabled, QLineEdit:disabled { color: $faint; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { $chevron width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $rule; padding: 4px; outline: none; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_accent; }

QPushButton { background: $surface; border: 1px solid $rule; border-radius: 5px; padding: 3px 11px; min-height: 20px; }
QPushButton:hover { border-color: $faint; }
QPushButton:pressed { background: $sunken; }
QPushButton:checked { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 2px; }
QToolButton:hover { background: $sunken; }
QToolButton:pressed { background: $rule; }
QToolButton:focus { border-color: $accent; }

QSlider { min-height: 16px; }
QSlider::groove:horizontal { height: 3px; border-radius: 1px; background: $track; }
QSlider::sub-page:horizontal { height: 3px; border-radius: 1px; background: $accent; }
QSlider::handle:horizontal { width: 10px; height: 10px; margin: -4px 0; border-radius: 5px; background: $accent;
  border: 1px solid $surface; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $text; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $faint; }

QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: $track; border-radius: 3px; margin: 1px 1px 1px 2px; min-height: 28px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#panel, #panel > QWidget > QWidget#page, QScrollArea#panel > QWidget > QWidget { background: $surface; }
#dockTitle { background: $surface; border-bottom: 1px solid $rule; }
#dockTitle QLabel { font-size: 11px; font-weight: 600; color: $dim; }
#editorBar { background: $surface; border-bottom: 1px solid $rule; }
#editorBar QToolButton:checked { background: $sunken; border-color: $accent; }
#messageBar { background: $notice; border-bottom: 1px solid $rule; }
#hint { background: $notice; border: 1px solid $rule; border-radius: 8px; padding: 6px 16px; }
QLabel[tone="dim"] { color: $dim; }
QLabel[tone="caption"] { color: $dim; font-size: 11px; }
QLabel[tone="heading"] { color: $dim; font-size: 11px; font-weight: 600; }
QLabel[tone="field"] { font-size: 12px; }
#field { font-size: 12px; padding: 1px 6px; }
QLabel[tone="title"] { font-size: 15px; font-weight: 600; }
QLabel[tone="warning"] { color: $warning; font-size: 12px; }

#segments QPushButton { border-radius: 0; padding: 3px 4px; margin: 0 0 0 -1px; }
#segments QPushButton[place="first"] { border-top-left-radius: 5px; border-bottom-left-radius: 5px; margin: 0; }
#segments QPushButton[place="last"] { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
#quiet { border: none; background: transparent; color: $dim; padding: 1px 4px; min-height: 16px; font-size: 11px; }
#quiet:hover { color: $accent; }
#quiet:checked { color: $accent; font-weight: 600; }
#quiet:disabled { color: $faint; }
#laneLetter { color: #10141c; border-radius: 4px; padding: 2px 6px; font-size: 11px; font-weight: 600; }
#groupHeader { text-align: left; border: none; border-top: 1px solid $rule; border-radius: 0; background: transparent;
  padding: 6px 0 6px 18px; font-weight: 600; color: $text; }
#groupHeader:hover { color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $rule; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 6px 14px;
  color: $dim; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
#segments[room="little"] QPushButton { font-size: 11px; min-height: 14px; padding: 1px 6px; }
QComboBox#small { font-size: 11px; min-height: 14px; padding: 1px 0 1px 5px; }
QComboBox#small::drop-down { width: 15px; }
#quietTabs { font-size: 11px; }
#quietTabs::tab { padding: 2px 7px 3px 7px; margin: 0; min-height: 15px; }
#quietTabs::tab:hover { color: $text; }
#more { font-size: 15px; padding: 0 5px; color: $dim; }
#more::menu-indicator { image: none; width: 0; }
QDialog, QTextBrowser { background: $surface; border: none; }
""")


def stylesheet(theme: Theme, art: Path | None) -> str:
    """The sheet for a theme. ``art`` is the folder with the signs it needs as files; without it they are left out."""
    chevron = f'image: url("{(art / f"chevron-{theme.name}.svg").as_posix()}");' if art else ""
    tokens = {name: value for name, value in vars(theme).items() if name != "name"}
    return _SHEET.substitute(
        tokens,
        chevron=chevron,
        track=theme.mixed("faint", 0.40).name(),
        notice=theme.mixed("coin", 0.16).name(),
    )
