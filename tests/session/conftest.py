"""A session on the real game with a scripted agent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

RIGHT, RIGHT_AND_JUMP = 7, 8


class Jumper:
    """Runs right, and jumps with probability one half: its actions depend on the sampling seed."""

    num_actions = 15
    observation_kind = "tiles"

    def __init__(self) -> None:
        self.num_decisions = 0

    def initial_memory(self, num_worlds: int) -> Any:
        return ()

    def decide(self, observation: Any, memory: Any) -> tuple[Decision, Any]:
        self.num_decisions += 1
        num_worlds = len(observation.features)
        logits = np.full((num_worlds, 15), -30.0, np.float32)
        logits[:, [RIGHT, RIGHT_AND_JUMP]] = 0.0
        return Decision(logits, np.zeros(num_worlds, np.float32)), memory


@pytest.fixture
def session() -> Session:
    """Paused at the first step of a long level with the coin at the end."""
    record = Record(spec=CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0), level_seed=21, is_playing=False)
    session = Session(CoinRunRules(), record)
    session.set_agent("jumper", Jumper())
    return session
