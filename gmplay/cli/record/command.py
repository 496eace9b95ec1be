"""`gmplay record`: a video of an episode, from its file or played by an agent now."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.cli.record.cast import find_cast
from gmplay.cli.record.forest import record_forest
from gmplay.cli.record.keeping import keep_beside
from gmplay.cli.record.plot import record_plot
from gmplay.cli.record.storyboard import is_storyboard, record_highlights, record_storyboard
from gmplay.cli.record.words import check_room_for_words, write_words
from gmplay.cli.record.writing import Progress, only_first, tell_finished, write_frames
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import PLACEMENTS
from gmplay.record.formats import is_still

if TYPE_CHECKING:
    from gmplay.app.film.shot import Shot
    from gmplay.record.episode_file import EpisodeFile
    from gmplay.record.writer import FrameWriter

_LAYOUTS = ("game", "game+decision", "window", "side-by-side")  # app.film has them; this parses faster
_PLOTS = ("quadrant", "decision", "life")
_CAMERAS = ("window", "follow", "level")
_MIN_SPEED, _MAX_SPEED = 0.1, 8.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make a video of recorded episodes or of a recorded forest (.gmplay.json), of a storyboard (.toml), or of a "
        "level that an agent plays now. The name's ending "
        "chooses the format: .mp4, .webm, .gif, .png (one picture) or frame-%05d.png (one for every frame). The "
        "episode is kept beside the video, so that it can be made again. Stopped with Ctrl-C, it leaves a partial "
        "video that plays."
    )
    add = parser.add_argument
    add("episodes", nargs="*", metavar="FILE", help="recorded episodes, or their texts (gmplay:1:…)")
    add(
        "--agent",
        action="append",
        default=[],
        metavar="NAME",
        help="who plays, or whose decisions a FILE is shown with",
    )
    add("--level-seed", metavar="N", help="the level an agent plays")
    add("--deploy", metavar="PLACEMENT", help=f"where its coin lies: {', '.join(PLACEMENTS)} (standable)")
    add("--set", action="append", default=[], metavar="FIELD=VALUE", help="change one field of the level spec")
    add("--action-seed", type=int, default=0, metavar="N", help="draws the actions (default 0)")
    add("--greedy", action="store_true", help="the agent always takes its most probable action")
    add("-o", "--output", type=Path, required=True, metavar="FILE", help="the video")
    add("--size", metavar="WxH", help="in pixels (default 1920x1080, of a storyboard its own)")
    add("--fps", type=int, metavar="N", help="pictures a second (default 60, of a GIF 25)")
    add("--layout", choices=_LAYOUTS, default="game", help="what is shown (default game)")
    add("--camera", choices=_CAMERAS, help="instead of the episode's own")
    add("--no-inset", action="store_true", help="without what the agent sees")
    add("--theme", choices=("dark", "light"), default="dark", help="colours of the panels (default dark)")
    add("--speed", type=float, default=1.0, metavar="X", help="of the game's own 15 steps a second (default 1)")
    add("--step", type=int, metavar="N", help="begin at this step; of one picture: show it (default: the last)")
    add("--quality", choices=("draft", "good", "best"), default="good", help="(default good)")
    add("--crf", type=int, metavar="N", help="rate factor instead of the quality's own; less is better and larger")
    add("--highlights", type=float, metavar="SECONDS", help="a reel of the most telling moments of several episodes")
    add("--levels", type=int, metavar="N", help="levels an agent plays: for --highlights (40), --plot quadrant (200)")
    add(
        "--plot",
        choices=_PLOTS,
        help="not a video but a plot, .svg or .png: of the --agents, of one decision (at --step), of a forest's life",
    )
    add("--force", action="store_true", help="replace files that exist")
    add("--in-background", action="store_true", help=argparse.SUPPRESS)  # beside a window that is in use


def run(options: argparse.Namespace) -> int:
    """Do what is asked for. Raises InputError for what cannot be done, before it begins."""
    from gmplay.evaluation.processes import lower_priority
    from gmplay.record.forest_file import ForestEpisode
    from gmplay.record.formats import Settings
    from gmplay.record.recording import read_recording
    from gmplay.record.writer import FrameWriter

    if options.in_background:
        lower_priority()
    if options.highlights:
        return record_highlights(options)
    if is_storyboard(options.episodes):
        return record_storyboard(options)
    if options.plot:
        return record_plot(options)
    shot = _shot(options)
    settings = Settings(shot.width, shot.height, shot.fps, options.quality, options.crf)
    writer = FrameWriter(options.output, settings, is_replacing=options.force)
    recordings = [read_recording(source) for source in options.episodes]
    if any(isinstance(each, ForestEpisode) for each in recordings):
        return record_forest(recordings, shot, writer, options)
    return _record_episodes(find_cast(recordings, options), shot, writer, options)


def _record_episodes(
    cast: list[tuple[EpisodeFile, str]], shot: Shot, writer: FrameWriter, options: argparse.Namespace
) -> int:
    """Film episodes, each with the agent whose decisions are shown; they are kept beside the video."""
    from gmplay.app.film.shot import make_film_application

    if cast[0][0].captions:
        check_room_for_words(options.output, options.force)
    application = make_film_application(shot)
    from gmplay.app.film.film import Film
    from gmplay.app.film.player import words_of

    with Progress(options.output.name, options.in_background) as progress:
        film = Film(application, cast, shot, partial(progress.show_work, "counting episodes"))
        if not options.in_background:  # the window has kept it already
            keep_beside(options.output, [episode for episode, _agent in cast], options.force)
        progress.expect(1 if is_still(options.output) else film.num_frames)
        frames = only_first(film.frames()) if is_still(options.output) else film.frames()
        code = write_frames(frames, writer, lambda: progress.show_frame(writer))
    if code == 0:
        lines, chapters = words_of(cast[0][0], shot.speed)
        if not is_still(options.output):
            write_words(options.output, lines, chapters, writer.num_frames / shot.fps)
        tell_finished(writer)
    return code


def _shot(options: argparse.Namespace) -> Shot:
    from gmplay.app.film.shot import Shot
    from gmplay.record.formats import format_of, read_size

    width, height = read_size(options.size)
    if not _MIN_SPEED <= options.speed <= _MAX_SPEED:
        raise InputError(
            f"--speed {options.speed:g}: a film runs at {_MIN_SPEED:g} to {_MAX_SPEED:g} times the game's own."
        )
    fps = options.fps if options.fps is not None else format_of(options.output).default_fps
    return Shot(width, height, fps, options.layout, options.theme, options.speed)
