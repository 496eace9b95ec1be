"""`gmplay replay`: a recorded episode in the window, or only checked."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from gmplay.bootstrap.display import has_display

if TYPE_CHECKING:
    from gmplay.record.recording import Recording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Show a recorded episode in the window. Its states are compared with the recorded ones first; the first step "
        "that differs is named."
    )
    parser.add_argument("episode", metavar="FILE", help="a .gmplay.json file, or the text of an episode (gmplay:1:…)")
    parser.add_argument("--check", action="store_true", help="compare the states and open no window")


def run(options: argparse.Namespace) -> int | None:
    """Check, then show. Raises InputError for a file that cannot be read or does not come out the same."""
    from gmplay.record.recording import check_recording, read_recording

    recording = read_recording(options.episode)
    check_recording(recording)
    print(_checked(recording))
    if options.check:
        return 0
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        print("There is no display here to show it on; `gmplay record` makes a video of it.")
        return 0
    from gmplay.app import main

    return main.run(options)


def _checked(recording: Recording) -> str:
    from gmplay.record.episode_file import EpisodeFile

    is_level = isinstance(recording, EpisodeFile)
    run = recording.run if isinstance(recording, EpisodeFile) else recording
    return (
        f"{'Level' if is_level else 'Forest'} {run.level_seed}, {run.agent_name or 'nobody named'}, "
        f"{run.num_steps:,} steps: every state is the recorded one (digest {run.digest})."
    )
