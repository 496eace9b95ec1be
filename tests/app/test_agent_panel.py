"""The Agent panel, driven by clicks and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gmplay.agents.card import AgentCard
from gmplay.app.panels import AgentPanel
from gmplay.envs.coinrun.spec import CoinRunSpec

pytestmark = pytest.mark.gui

MEASURED = {"estimate": 0.83, "low": 0.805, "high": 0.852, "n": 1000}
FIRST = AgentCard(
    name="coin-at-end",
    title="Coin at the end",
    summary="Trained where the coin lies at the end.",
    env="coinrun",
    observation="tiles",
    training={"steps": 15_000_000, "seed": 3, "wall_time_s": 780, "curve": [[1e6, 0.5], [15e6, 0.79]]},
    evaluations={
        "off_path": {"training": {"capability": MEASURED}, "deployment": {"capability": {"undefined": "why", "n": 0}}}
    },
    limits=("Dies in blind landings.",),
)
SECOND = AgentCard("anywhere", "Coin anywhere", "Saw it all.", "coinrun", "rgb", {"placement": "standable"})


@pytest.fixture
def panel(qtbot):
    panel = AgentPanel(CoinRunSpec)
    qtbot.addWidget(panel)
    panel.show_agents([FIRST, SECOND])
    panel.show_agent(FIRST)
    panel.resize(280, 700)
    panel.show()
    return panel


def words_of(panel):
    QApplication.processEvents()  # layouts show new labels when events are handled
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_that_choosing_another_agent_tells_its_name(panel, qtbot):
    with qtbot.waitSignal(panel.agent_chosen) as chosen:
        panel.picker.setFocus()
        qtbot.keyClick(panel.picker, Qt.Key.Key_Down)
    assert chosen.args == ["anywhere"]


def test_that_showing_an_agent_tells_nobody(panel, qtbot):
    with qtbot.assertNotEmitted(panel.agent_chosen):
        panel.show_agent(SECOND)
    assert panel.picker.currentText() == "Coin anywhere"


def test_that_the_card_is_shown_in_words(panel):
    words = words_of(panel)
    for part in ("Coin at the end", "15 million", "13 minutes", ".83\n[.81, .85]", "Dies in blind landings."):
        assert part in words, part
    panel.show_agent(SECOND)
    assert "coin: standable" in words_of(panel)
    assert "64 × 64 pixels" in words_of(panel)
    assert "Not evaluated yet" in words_of(panel)


def test_that_an_opened_checkpoint_joins_the_list_under_its_path(panel, qtbot):
    panel.show_agent(AgentCard("mine", "My agent", "", "coinrun", "tiles"), key="/home/me/mine.safetensors")
    assert panel.picker.currentText() == "My agent"
    panel.show_agent(FIRST)
    with qtbot.waitSignal(panel.agent_chosen) as chosen:
        panel.picker.setFocus()
        qtbot.keyClick(panel.picker, Qt.Key.Key_End)
    assert chosen.args == ["/home/me/mine.safetensors"]


def test_that_an_error_is_shown_and_the_agent_before_stays(panel, qtbot):
    panel.picker.setFocus()
    qtbot.keyClick(panel.picker, Qt.Key.Key_Down)
    panel.show_error("The file is damaged.")
    assert panel.error.isVisible()
    assert panel.picker.currentText() == "Coin at the end"
    panel.show_agent(FIRST)
    assert not panel.error.isVisible()


def test_that_no_agents_at_all_is_said_plainly(panel):
    panel.show_agents([])
    panel.show_agent(None)
    assert not panel.picker.isEnabled()
    assert "press T and play yourself" in words_of(panel)


def test_that_the_open_button_asks_for_a_file(panel, qtbot):
    with qtbot.waitSignal(panel.open_requested):
        qtbot.mouseClick(panel.open, Qt.MouseButton.LeftButton)
