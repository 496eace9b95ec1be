"""The inset shows what the agent on show really sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmplay.app import events
from gmplay.app.simulation import Simulation
from gmplay.render.agent_view import agent_view_image
from gmplay.session import messages
from gmplay.session.record import Record


@pytest.mark.parametrize(("agent", "kind"), [("pixels-coin-at-end", "rgb"), ("", "tiles")])
def test_that_the_inset_is_the_observation_of_the_agent_that_decides(agent: str, kind: str, right_runner: Path) -> None:
    simulation = Simulation(Record(agent_name=agent or str(right_runner), is_playing=False), lambda told: None)
    simulation.handle(events.Open())
    simulation.handle(messages.StepBy(2))
    snapshot = simulation.session.snapshot()
    seen = simulation.session.rules.observe(snapshot.current, kind)
    expected = seen[0] if kind == "rgb" else seen.cells[0]
    shown = simulation._agent_view(snapshot)
    assert shown is not None
    assert (shown == expected).all()
    assert agent_view_image(shown, 12).shape == (156, 156, 4)
    picture = simulation.draw()
    assert picture is not None
    simulation.handle(messages.ShowAgentView(False))
    without = simulation.draw()
    assert without is not None
    assert (picture.pixels != without.pixels).any()
