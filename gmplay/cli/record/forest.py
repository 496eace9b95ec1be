"""`gmplay record` of a recorded forest."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from gmplay.cli.record.keeping import keep_beside
from gmplay.cli.record.writing import Progress, only_first, tell_finished, write_frames
from gmplay.core.errors import InputError
from gmplay.record.formats import is_still

if TYPE_CHECKING:
    from gmplay.app.film.shot import Shot
    from gmplay.record.recording import Recording
    from gmplay.record.writer import FrameWriter


def record_forest(recordings: list[Recording], shot: Shot, writer: FrameWriter, options: argparse.Namespace) -> int:
    """Film the one recording there is. Raises InputError for what a forest has not."""
    from gmplay.app.film.forest import ForestFilm
    from gmplay.app.film.shot import make_film_application
    from gmplay.record.forest_file import ForestEpisode
    from gmplay.record.recording import check_recording

    episode = recordings[0]
    if len(recordings) > 1 or not isinstance(episode, ForestEpisode):
        raise InputError("A forest is filmed alone: name its recording and no other.")
    if options.agent or options.camera or options.level_seed or options.deploy or options.set:
        raise InputError("A recorded forest has all it needs: leave --agent, --camera and the level's options out.")
    if options.step is not None and not 0 <= options.step <= episode.num_steps:
        raise InputError(f"--step {options.step}: the recording has the steps 0 to {episode.num_steps:,}.")
    check_recording(episode)
    first_step = options.step if options.step is not None else episode.num_steps if is_still(options.output) else 0
    film = ForestFilm(episode, shot, first_step)
    make_film_application(shot)
    if not options.in_background:
        keep_beside(options.output, [episode], options.force)
    with Progress(options.output.name, options.in_background) as progress:
        progress.expect(1 if is_still(options.output) else film.num_frames)
        frames = only_first(film.frames()) if is_still(options.output) else film.frames()
        code = write_frames(frames, writer, lambda: progress.show_frame(writer))
    if code == 0:
        tell_finished(writer)
    return code
