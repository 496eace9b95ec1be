"""`gmplay record`: a video of an episode, from its file or played by an agent now."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.cli.record.forest import record_forest
from gmplay.cli.record.keeping import keep_beside
from gmplay.cli.record.storyboard import is_storyboard, record_highlights, record_storyboard
from gmplay.cli.record.writing import Progress, only_first, tell_finished, write_frames
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import PLACEMENTS
from gmplay.record.formats import is_still

if TYPE_CHECKING:
    from gmplay.app.film.shot import Shot
    from gmplay.record.episode_file import EpisodeFile

_LAYOUTS = ("game", "game+decision", "window", "side-by-side")  # app.film has them; this parses faster
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
    add("--levels", type=int, default=40, metavar="N", help="of --highlights: levels an agent plays (default 40)")
    add("--force", action="store_true", help="replace files that exist")
    add("--in-background", action="store_true", help=argparse.SUPPRESS)  # beside a window that is in use


def run(options: argparse.Namespace) -> int:
    """Find or play the episodes, then film them. Raises InputError for what cannot be done, before it begins."""
    from gmplay.app.film.shot import make_film_application
    from gmplay.evaluation.processes import lower_priority
    from gmplay.record.episode_file import EpisodeFile
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
    shot = _shot(options)
    settings = Settings(shot.width, shot.height, shot.fps, options.quality, options.crf)
    writer = FrameWriter(options.output, settings, is_replacing=options.force)
    recordings = [read_recording(source) for source in options.episodes]
    if any(isinstance(each, ForestEpisode) for each in recordings):
        return record_forest(recordings, shot, writer, options)
    cast = _cast([each for each in recordings if isinstance(each, EpisodeFile)], options)
    application = make_film_application(shot)
    from gmplay.app.film.film import Film

    with Progress(options.output.name, options.in_background) as progress:
        film = Film(application, cast, shot, partial(progress.show_work, "counting episodes"))
        if not options.in_background:  # the window has kept it already
            keep_beside(options.output, [episode for episode, _agent in cast], options.force)
        frames = film.frames()
        progress.expect(1 if is_still(options.output) else film.num_frames)
        wanted = only_first(frames) if is_still(options.output) else frames
        code = write_frames(wanted, writer, lambda: progress.show_frame(writer))
    if code == 0:
        tell_finished(writer)
    return code


# --- what is asked for ----------------------------------------------------------------------------------------


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


def _cast(episodes: list[EpisodeFile], options: argparse.Namespace) -> list[tuple[EpisodeFile, str]]:
    """The episodes as they are to be shown, each with the agent whose decisions are shown."""
    from gmplay.record.replay import check_replay

    if episodes:
        if options.level_seed or options.deploy or options.set:
            raise InputError("A recorded episode has its level already: leave --level-seed, --deploy and --set out.")
        cast = []
        for index, episode in enumerate(episodes):
            check_replay(episode)
            named = options.agent[min(index, len(options.agent) - 1)] if options.agent else None
            cast.append((episode, _agent_to_show(episode, named)))
    else:
        cast = [(_played(name, options), name) for name in options.agent]
    if not cast:
        raise InputError("Name a recorded episode, or with --agent and --level-seed who plays which level.")
    longest = max(episode.run.num_steps for episode, _agent in cast)
    if options.step is not None and not 0 <= options.step <= longest:
        raise InputError(f"--step {options.step}: the episode has the steps 0 to {longest}.")
    return [(_as_asked(episode, options), agent) for episode, agent in cast]


def _as_asked(episode: EpisodeFile, options: argparse.Namespace) -> EpisodeFile:
    """The episode from the step, through the camera and with the inset that the options ask for."""
    look = episode.look
    if options.camera:
        look = replace(look, camera=options.camera)
    if options.no_inset:
        look = replace(look, shows_agent_view=False)
    last = episode.run.num_steps
    first_step = options.step if options.step is not None else last if is_still(options.output) else episode.first_step
    return replace(episode, look=look, first_step=min(first_step, last))


def _agent_to_show(episode: EpisodeFile, named: str | None) -> str:
    """The agent of an episode; "" where it is not here, which is said."""
    from gmplay.agents.checkpoint import weights_digest
    from gmplay.app.agents import checkpoint_path, named_by_file

    name = named or episode.run.agent_name
    try:
        digest = weights_digest(checkpoint_path(named or named_by_file(name)))
    except InputError as error:
        if named:
            raise
        if name:
            _say(f"{error} Its actions are shown without its probabilities; --agent names its checkpoint.")
        return ""
    if episode.weights_sha256 and digest != episode.weights_sha256:
        _say(f"The agent {name} here has other weights than the one that played: its probabilities may be others.")
    return name


def _played(name: str, options: argparse.Namespace) -> EpisodeFile:
    """The episode an agent plays on the level that the options name."""
    from gmplay.agents.card import AgentCard
    from gmplay.app.agents import checkpoint_path
    from gmplay.app.film.play import play_episode
    from gmplay.cli.evaluate.command import deployment_spec
    from gmplay.envs.coinrun.spec import CoinRunSpec
    from gmplay.session.record import Record, parse_level_seed

    if options.level_seed is None:
        raise InputError(
            "--agent needs --level-seed: which level it plays. Levels below 1,000,000 are new to every agent."
        )
    card = AgentCard.read(checkpoint_path(name).with_suffix(".json"))
    base = CoinRunSpec.from_dict(card.deployment_spec or card.training_spec)
    record = Record(
        spec=deployment_spec(base, options.deploy, None, options.set),
        level_seed=parse_level_seed(options.level_seed),
        agent_name=name,
        action_seed=options.action_seed,
        is_greedy=options.greedy,
    )
    return play_episode(record, card.name)


def _say(sentence: str) -> None:
    print(f"gmplay: {sentence}", file=sys.stderr)
