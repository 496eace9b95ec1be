"""Gymnasium's environments, closed when the test is over."""

from __future__ import annotations

import gymnasium
import pytest

from tests.envs.gym_worlds import ID


@pytest.fixture
def make():
    """gymnasium.make that closes what it made."""
    made = []

    def make_it(**keywords):
        made.append(gymnasium.make(ID, **keywords))
        return made[-1]

    yield make_it
    for each in made:
        each.close()


@pytest.fixture
def make_vec():
    made = []

    def make_it(num_envs, **keywords):
        made.append(gymnasium.make_vec(ID, num_envs=num_envs, vectorization_mode="vector_entry_point", **keywords))
        return made[-1]

    yield make_it
    for each in made:
        each.close()
