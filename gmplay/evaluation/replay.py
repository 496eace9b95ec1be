"""Seeing a recorded episode again, and knowing that it is the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gmplay.core.episode import Episode
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.edit import apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.fingerprint import fingerprints
from gmplay.envs.coinrun.state import Level, State


class ReplayError(InputError):
    """A recorded episode does not come out as it was recorded."""


def replay(env: CoinRun, episode: Episode) -> Iterator[State]:
    """The states of an episode, first to last: num_steps + 1 of them, each a copy of its own.

    Raises ReplayError at the first state that differs from the recorded one, naming the step.
    """
    if episode.level_json is None:
        level = env.generate(env.spec_type.from_dict(episode.spec), episode.level_seed)
    else:
        level = Level.from_json(episode.level_json)
    state = level.state.copy()
    for index, (action, recorded) in enumerate(zip(episode.actions, episode.fingerprints, strict=True)):
        for at, edit in episode.edits:
            if at == index:
                apply_edit(state, edit)
        yield state.copy()
        env.step(state, np.array([action], np.int64))
        if fingerprints(state)[0] != recorded:
            raise ReplayError(
                f"The episode on level {episode.level_seed} cannot be replayed: its state after step {index + 1} "
                f"of {episode.num_steps} differs from the recorded one."
            )
    yield state.copy()
