"""Episodes of either world: read, and checked state by state."""

from __future__ import annotations

from pathlib import Path

from gmplay.record import forest_file
from gmplay.record.episode_file import EpisodeFile, env_of, parse_file
from gmplay.record.fields import Fields, parse_json
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.forest_script import forest_states
from gmplay.record.link_text import from_link_text, is_link_text
from gmplay.record.replay import check_replay

Recording = EpisodeFile | ForestEpisode


def read_recording(source: str) -> Recording:
    """The episode of a link text, or in the file that ``source`` is a path of. Raises InputError."""
    return from_link_text(source) if is_link_text(source) else parse_file(Path(source), _parse)


def check_recording(recording: Recording) -> None:
    """Replay to the end. Raises ReplayError at the first step that differs from what was recorded."""
    if isinstance(recording, EpisodeFile):
        check_replay(recording)
        return
    for _ in forest_states(recording):
        pass


def is_same(one: Recording, other: Recording) -> bool:
    """Whether the same happens in the same world, whatever is said about it."""
    if isinstance(one, EpisodeFile) and isinstance(other, EpisodeFile):
        return one.is_same_run(other)
    return type(one) is type(other) and _digest(one) == _digest(other)


def _digest(recording: Recording) -> str:
    return recording.run.digest if isinstance(recording, EpisodeFile) else recording.digest


def _parse(text: str) -> Recording:
    is_forest = env_of(Fields(parse_json(text))) == forest_file.ENV
    return ForestEpisode.from_json(text) if is_forest else EpisodeFile.from_json(text)
