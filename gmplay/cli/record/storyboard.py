"""`gmplay record STORYBOARD.toml` and `--highlights`: a video with subtitles beside it and chapters in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gmplay.cli.record.words import check_room_for_words, write_words
from gmplay.cli.record.writing import Progress, tell_finished, write_frames
from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.app.film.shot import Shot
    from gmplay.record.scenes import Storyboard

SUFFIX = ".toml"
_NUM_LEVELS = 40


def is_storyboard(sources: list[str]) -> bool:
    """Whether a storyboard is what is to be filmed. Raises InputError where it is only one of several things."""
    has_any = any(source.lower().endswith(SUFFIX) for source in sources)
    if has_any and len(sources) > 1:
        raise InputError("One storyboard is one video: name it alone.")
    return has_any


def record_storyboard(options: argparse.Namespace) -> int:
    """Film the storyboard. Raises InputError for what cannot be done."""
    from gmplay.record.storyboard import read_storyboard

    source = Path(options.episodes[0])
    return _film(read_storyboard(source), source.resolve().parent, options)


def record_highlights(options: argparse.Namespace) -> int:
    """Film the most telling moments of recorded episodes, or of levels an agent plays. Raises InputError."""
    from tqdm import tqdm

    from gmplay.app.reel.highlights import choose, moments_of_files, moments_of_levels, storyboard_of
    from gmplay.session.record import parse_level_seed

    if options.episodes:
        moments = moments_of_files([Path(path) for path in options.episodes])
    elif len(options.agent) == 1:
        num_levels = _NUM_LEVELS if options.levels is None else options.levels
        first = parse_level_seed(options.level_seed or "0")
        with tqdm(total=num_levels, unit="level", desc="playing", leave=False) as bar:
            seeds = range(first, first + num_levels)
            moments = moments_of_levels(options.agent[0], options.deploy or "standable", seeds, lambda: bar.update(1))
    else:
        raise InputError("--highlights needs recorded episodes, or with --agent one agent that plays.")
    chosen = choose(moments, options.highlights)
    if not chosen:
        raise InputError(f"Nothing that is marked in these episodes fits into {options.highlights:g} seconds.")
    return _film(storyboard_of(chosen, "Highlights"), Path(), options)


def _film(board: Storyboard, folder: Path, options: argparse.Namespace) -> int:
    """The video of a storyboard whose episode files lie in ``folder``."""
    from gmplay.app.film.shot import make_film_application
    from gmplay.record.formats import Settings
    from gmplay.record.writer import FrameWriter

    shot = _shot(board, options)
    settings = Settings(shot.width, shot.height, shot.fps, options.quality, options.crf)
    writer = FrameWriter(options.output, settings, is_replacing=options.force)
    check_room_for_words(options.output, options.force)
    application = make_film_application(shot)
    from gmplay.app.reel.reel import Reel

    with Progress(options.output.name, options.in_background) as progress:
        reel = Reel(application, board, shot, folder, progress.show_work)
        for remark in reel.remarks:
            progress.say(remark)
        progress.expect(reel.num_frames)
        of_all = f"of {len(board.scenes)}"
        code = write_frames(reel.frames(), writer, lambda: progress.show_frame(writer, f"scene {reel.scene} {of_all}"))
    if code == 0:
        write_words(options.output, reel.lines, reel.chapters, writer.num_frames / shot.fps)
        tell_finished(writer)
    return code


def _shot(board: Any, options: argparse.Namespace) -> Shot:
    from gmplay.app.film.shot import Shot
    from gmplay.record.formats import read_size, usual_fps

    width, height = read_size(options.size) if options.size else (board.width, board.height)
    fps = usual_fps(options.output, board.fps) if options.fps is None else options.fps
    return Shot(width, height, fps, theme=board.theme)
