"""Replaying an episode file: the same states again, or the first step that differs."""

from __future__ import annotations

from collections.abc import Iterator

from gmplay.core.episode import Run
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.replay import ReplayError, level_of, replay
from gmplay.record.episode_file import EpisodeFile, level_digest_of


def states_of(episode: EpisodeFile) -> Iterator[State]:
    """The states of a file's run, first to last, each a copy of its own.

    Raises ReplayError, naming the first step that differs from what was recorded, and InputError where an edit or the
    level is impossible.
    """
    if episode.level_digest and level_digest_for(episode.run) != episode.level_digest:
        raise ReplayError(
            f"The episode cannot be replayed: its level {episode.run.level_seed} already differs from the recorded "
            "one before the first step."
        )
    yield from replay(CoinRun(), episode.run)


def level_digest_for(run: Run) -> str:
    """The digest of the level a run was played on. Raises InputError where this version cannot make the level."""
    return level_digest_of(level_of(CoinRun(), run))


def check_replay(episode: EpisodeFile) -> None:
    """Replay to the end. Raises as states_of does."""
    for _ in states_of(episode):
        pass
