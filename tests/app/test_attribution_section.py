"""The section "Attribution" in the window, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gmplay.app import events
from gmplay.app.agents import checkpoint_path, open_agent
from gmplay.app.desktop import Desktop
from gmplay.app.instruments import attribution
from gmplay.app.instruments.attribution import AttributionInstrument
from gmplay.app.instruments.attribution_section import AttributionSection
from gmplay.app.instruments.attribution_values import WatchAttribution
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation import asking
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]


def open_attribution(qtbot: QtBot, desktop: Desktop) -> AttributionSection:
    """Go to the layout Debug and unfold the section."""
    qtbot.waitUntil(lambda: desktop.panels is not None)
    desktop.window.actions_by_name["layout debug"].trigger()
    panel = desktop.panels.instruments.panel
    qtbot.mouseClick(panel.folds["Attribution"].header, Qt.MouseButton.LeftButton)
    section = next(section for section in panel.sections if isinstance(section, AttributionSection))
    qtbot.waitUntil(section.isVisible)
    return section


def test_that_the_parts_are_shown_with_the_check_of_their_sum(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    pytest.importorskip("captum")
    desktop = open_desktop(agent_name="coin-either-side")
    section = open_attribution(qtbot, desktop)
    qtbot.waitUntil(lambda: "Check: the parts sum to" in section.check.text(), timeout=240_000)
    assert "step 0" in section.parts.text()
    section.output.setCurrentIndex(1)
    qtbot.waitUntil(lambda: section.parts.text().startswith("Value"), timeout=60_000)


def test_that_without_captum_it_says_what_to_do(
    qtbot: QtBot, open_desktop: OpenDesktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution, "is_importable", lambda module: module != "captum")
    section = open_attribution(qtbot, open_desktop())
    qtbot.waitUntil(lambda: "python3 main.py setup --all" in section.parts.text(), timeout=20_000)


def test_that_an_agent_that_sees_pictures_is_attributed_with_its_baseline_named(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    pytest.importorskip("captum")
    section = open_attribution(qtbot, open_desktop(agent_name="pixels-coin-at-end"))
    qtbot.waitUntil(lambda: "Check: the parts sum to" in section.check.text(), timeout=240_000)
    assert "pictures of one colour, their mean" in section.check.text()
    assert "other pixels" in section.parts.text()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list:
    """The questions that instruments ask, which nobody answers."""
    questions: list = []

    class Listener:
        def __init__(self, *_arguments: object) -> None:
            self.ask, self.drop = questions.append, lambda: None

    monkeypatch.setattr(asking, "BackgroundAnswers", Listener)
    monkeypatch.setattr(attribution, "is_importable", lambda module: True)
    return questions


def test_that_each_frame_of_a_branch_is_attributed_with_the_weights_of_the_agent_that_decided_it(
    asked: list, right_runner: Path
) -> None:
    session = Session(CoinRunRules(), Record(is_playing=False))
    session.set_agent("pixels-coin-at-end", open_agent("pixels-coin-at-end")[1])
    session.apply(messages.StepBy(4))
    session.set_agent(str(right_runner), open_agent(str(right_runner))[1], from_here=True)
    session.apply(messages.StepBy(2))
    instrument = AttributionInstrument(session, lambda told: None)
    instrument.handle(WatchAttribution(True))
    for step in (5, 2):
        session.apply(messages.GoToStep(step))
        instrument.look()
    assert [question.checkpoint for question in asked] == [right_runner, checkpoint_path("pixels-coin-at-end")]
    assert asked[1].seen.shape == (1, 64, 64, 6)


def test_that_the_picture_before_is_the_one_of_the_step_before_and_without_the_coin_differs_in_its_pixels_alone(
    asked: list,
) -> None:
    spec = CoinRunSpec(placement="hand", coin_x=7, coin_y=5)
    session = Session(CoinRunRules(), Record(spec=spec, level_seed=0, is_playing=False))
    session.set_agent("pixels-coin-at-end", open_agent("pixels-coin-at-end")[1])
    session.apply(messages.StepBy(3))
    instrument = AttributionInstrument(session, lambda told: None)
    instrument.handle(WatchAttribution(True))
    instrument.look()
    (question,) = asked
    now, before = (session.rules.observe(session.gaze(step).state, "rgb") for step in (3, 2))
    assert (question.seen[..., :3] == now).all()
    assert (question.seen[..., 3:] == before).all()
    is_coin = (question.seen != question.bare).any(axis=3)
    assert 0 < is_coin.sum() < 100
    x, y = question.frame[2][1]
    assert (x, y) == (float(session.gaze(2).state.x[0]), float(session.gaze(2).state.y[0]))


def test_that_the_dock_says_which_agent_is_asked_about_the_frame_on_show(
    qtbot: QtBot, open_desktop: OpenDesktop, right_runner: Path
) -> None:
    desktop = open_desktop(agent_name="coin-either-side")
    qtbot.waitUntil(lambda: desktop.panels is not None)
    panel = desktop.panels.instruments.panel
    for request in (messages.StepBy(4), events.OpenAgent(str(right_runner), from_here=True), messages.StepBy(2)):
        desktop.simulation.post(request)
    qtbot.waitUntil(lambda: panel.asked.text() == "Asked: right-runner", timeout=20_000)
    desktop.simulation.post(messages.GoToStep(1))
    qtbot.waitUntil(lambda: panel.asked.text() == "Asked: Coin either side", timeout=20_000)


def test_that_the_section_offers_what_can_be_attributed() -> None:
    from gmplay.agents import attribution as asked_there
    from gmplay.app.instruments import attribution_values as offered

    assert offered.BASELINES == asked_there.BASELINES
    assert offered.VALUE == asked_there.VALUE
