"""`gmplay play`: opens the window and runs until it is closed."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import TYPE_CHECKING

# Drawing goes into plain memory; SDL must not look for a screen or a sound card of its own.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
# Instruments ask policies about a few worlds at once: shared among threads, such a product waits for the slowest of
# them, on a busy machine a thousand times as long as it takes alone.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gmplay.app.settings import Settings


def run(options: argparse.Namespace) -> int:
    """Open the window and return the exit code when it is closed. Raises InputError for unusable options."""
    gc.disable()  # nothing loaded from here to the first picture is garbage; looking for some takes a tenth of the time
    from gmplay.app.desktop import Desktop
    from gmplay.app.settings import load_settings, settings_path

    settings, complaint = load_settings(settings_path())
    application = make_application()
    desktop = Desktop(application, with_options(settings, options), save_to=settings_path())
    desktop.went_on.connect(lambda: _collect_garbage(application))
    desktop.show()
    if getattr(options, "episode", None):
        desktop.open_recording(options.episode)
    if complaint:
        desktop.window.message_bar.say(complaint)
    return application.exec()


def _collect_garbage(application: QApplication) -> None:
    from gmplay.app.garbage import GarbageTimer

    GarbageTimer(application)


def make_application() -> QApplication:
    """The QApplication, named."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("gmplay")
    application.setApplicationDisplayName("gmplay")
    application.setDesktopFileName("gmplay")
    return application


def with_options(settings: Settings, options: argparse.Namespace) -> Settings:
    """The settings with what the command line asks for. Raises InputError for a bad level seed.

    That is CoinRun's, which also finds out whose an episode is.
    """
    from gmplay.app.world_names import COINRUN
    from gmplay.session.record import parse_level_seed

    record = settings.record
    if getattr(options, "agent", None):
        record = record.replace(agent_name=options.agent)
    if getattr(options, "level_seed", None):
        record = record.replace(level_seed=parse_level_seed(options.level_seed), level_json="", coin=None)
    asks_for_coinrun = record != settings.record or getattr(options, "episode", None)
    world = COINRUN if asks_for_coinrun else settings.world
    return settings.replace(record=record, world=world)
