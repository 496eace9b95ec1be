"""On a branch with another agent each frame is asked of the agent that decided it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gmplay.app.instruments.map_events import COIN_MAP, FoundMap, ShowMap
from gmplay.app.instruments.maps import MapInstrument
from gmplay.app.instruments.probe_events import ShowProbes
from gmplay.app.instruments.probes import ProbeInstrument
from gmplay.core.interaction import Decision
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

FORK = 3


class Always:
    """Does one thing, and counts how often it is asked."""

    num_actions, observation_kind = 15, "tiles"

    def __init__(self, action: int) -> None:
        self._action, self.num_asked = action, 0

    def initial_memory(self, num_worlds: int) -> Any:
        return ()

    def decide(self, observation: Any, memory: Any) -> tuple[Decision, Any]:
        self.num_asked += 1
        logits = np.full((len(observation.features), 15), -30.0, np.float32)
        logits[:, self._action] = 0.0
        return Decision(logits, np.zeros(len(logits), np.float32)), memory


@pytest.fixture
def branched() -> tuple[Session, Always, Always]:
    """FORK steps to the right, then another agent that stays: the session, and the two."""
    session, first, second = Session(CoinRunRules(), Record(is_playing=False)), Always(7), Always(4)
    session.set_agent("first", first)
    session.apply(messages.StepBy(FORK))
    session.set_agent("second", second, from_here=True)
    session.apply(messages.StepBy(2))
    return session, first, second


def test_that_a_map_asks_the_agent_that_decided_the_frame(branched: tuple[Session, Always, Always]) -> None:
    session, first, second = branched
    told: list[FoundMap] = []
    instrument = MapInstrument(session, told.append)
    instrument.handle(ShowMap(COIN_MAP, "right"))
    for step, asked, share in ((FORK - 1, first, "100 to 100 %"), (FORK + 1, second, "0 to 0 %")):
        session.apply(messages.GoToStep(step))
        before = first.num_asked + second.num_asked - asked.num_asked
        instrument.look()
        assert share in told[-1].words
        assert first.num_asked + second.num_asked - asked.num_asked == before, "the other one is not asked"


def test_that_probes_ask_the_agent_that_decided_each_frame(branched: tuple[Session, Always, Always]) -> None:
    session, first, second = branched
    instrument = ProbeInstrument(session, lambda told: None)
    instrument.handle(ShowProbes(True))
    instrument.look()
    while instrument.is_waiting:
        instrument.look()
    assert [each.policy for each in instrument._trail._looked] == [first] * FORK + [second] * 3
