"""Seeing a recorded episode again, and knowing that it is the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gmplay.core.episode import Run
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.edit import apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.fingerprint import fingerprints
from gmplay.envs.coinrun.state import Level, State


class ReplayError(InputError):
    """A recorded episode does not come out as it was recorded."""


def level_of(env: CoinRun, episode: Run) -> Level:
    """The level an episode was played on. Raises InputError where this version cannot make it."""
    if episode.level_json is not None:
        return Level.from_json(episode.level_json)
    return env.generate(env.spec_type.from_dict(episode.spec), episode.level_seed)


def replay(env: CoinRun, episode: Run) -> Iterator[State]:
    """The states of an episode or run, first to last: num_steps + 1 of them, each a copy of its own.

    Raises ReplayError at the first state that differs from the recorded one, naming the step.
    """
    state = level_of(env, episode).state.copy()
    for index, (action, recorded) in enumerate(zip(episode.actions, episode.fingerprints, strict=True)):
        _edit(state, episode, index)
        yield state.copy()
        env.step(state, np.array([action], np.int64))
        if fingerprints(state)[0] != recorded:
            raise ReplayError(
                f"The episode on level {episode.level_seed} cannot be replayed: its state after step {index + 1} "
                f"of {episode.num_steps} differs from the recorded one."
            )
    _edit(state, episode, episode.num_steps)
    yield state.copy()


def _edit(state: State, episode: Run, step: int) -> None:
    for at, edit in episode.edits:
        if at == step:
            apply_edit(state, edit)
