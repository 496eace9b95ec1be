"""Whose episodes are filmed: recorded ones, or played by agents now."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gmplay.core.errors import InputError
from gmplay.record.formats import is_still

if TYPE_CHECKING:
    from gmplay.record.episode_file import EpisodeFile
    from gmplay.record.recording import Recording


def find_cast(recordings: Sequence[Recording], options: argparse.Namespace) -> list[tuple[EpisodeFile, str]]:
    """The episodes as they are to be shown, each with the agent whose decisions are shown.

    They are the recorded ones, or where there are none those that the agents named by the options play now. Raises
    InputError.
    """
    from gmplay.record.episode_file import EpisodeFile
    from gmplay.record.replay import check_replay

    episodes = [each for each in recordings if isinstance(each, EpisodeFile)]
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
