"""A reel of highlights, asked for in the window: what the command line makes, in the background."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from gmplay.app.desktop import Desktop
from gmplay.app.studio.reel_dialog import ReelDialog
from gmplay.app.studio.rendering import Job
from gmplay.cli.record.command import add_arguments
from tests.app.studio.hands import SPEC, said

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def test_that_a_reel_is_asked_for_with_the_words_of_the_command_line(
    qtbot: QtBot,
    open_desktop: OpenDesktop,
    no_videos: list[Job],
    right_runner: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desktop = open_desktop(spec=SPEC.with_coin_placed("either_side"))

    def choose(dialog: ReelDialog) -> QDialog.DialogCode:
        dialog.num_levels.setValue(12)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(ReelDialog, "exec", choose)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "reel.mp4"), ""))
    desktop.window.actions_by_name["reel"].trigger()
    qtbot.waitUntil(lambda: bool(no_videos))
    assert "in the background" in said(desktop)
    job = no_videos[0]
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    options = parser.parse_args([*job.arguments, "-o", str(job.video)])
    assert (options.highlights, options.agent, options.deploy) == (30.0, [str(right_runner)], "either_side")
    assert (options.level_seed, options.levels, options.output) == ("0", 12, tmp_path / "reel.mp4")
    (tmp_path / "other.srt").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "other.mp4"), ""))
    desktop.window.actions_by_name["reel"].trigger()
    assert "other.srt exists already" in said(desktop)
    assert len(no_videos) == 1
