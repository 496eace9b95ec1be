"""`gmplay play`: opens the window and runs until it is closed."""

from __future__ import annotations

import argparse
import os
import sys

# Drawing goes into plain memory; SDL must not look for a screen or a sound card of its own.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")

from PySide6.QtWidgets import QApplication

from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings, load_settings, settings_path
from gmplay.session.record import parse_level_seed


def run(options: argparse.Namespace) -> int:
    """Open the window and return the exit code when it is closed. Raises InputError for unusable options."""
    settings, complaint = load_settings(settings_path())
    settings = with_options(settings, options)
    application = make_application()
    desktop = Desktop(application, settings, save_to=settings_path())
    desktop.show()
    if complaint:
        desktop.controller.say(complaint)
    return application.exec()


def make_application() -> QApplication:
    """The QApplication, named and themed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("gmplay")
    application.setApplicationDisplayName("gmplay")
    application.setDesktopFileName("gmplay")
    return application


def with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    """The settings with what the command line asks for. Raises InputError for a bad level seed."""
    record = settings.record
    if getattr(options, "agent", None):
        record = record.replace(agent_name=options.agent)
    if getattr(options, "level_seed", None):
        record = record.replace(level_seed=parse_level_seed(options.level_seed), coin=None)
    if record is settings.record:
        return settings
    return settings.replace(record=record, level_json="")
