"""The Decision panel, as a user sees it."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from gmplay.app.panels import DecisionPanel
from gmplay.app.panels.moves import MOVE_OF_ACTION, MOVES, merged
from gmplay.envs.coinrun.env import CoinRun

pytestmark = pytest.mark.gui
RUN_RIGHT = 7


@pytest.fixture
def panel(qtbot):
    panel = DecisionPanel()
    qtbot.addWidget(panel)
    panel.resize(252, 214)
    panel.show()
    return panel


def certain_of(action, share=0.9):
    probabilities = np.full(15, (1 - share) / 14)
    probabilities[action] = share
    return probabilities


def test_that_the_nine_moves_share_out_all_fifteen_actions():
    assert sorted(action for move in MOVES for action in move.actions) == list(range(15))
    assert sum(merged(np.full(15, 1 / 15))) == pytest.approx(1)
    assert merged(np.full(15, 1 / 15))[MOVE_OF_ACTION[4]] == pytest.approx(7 / 15)


def test_that_the_moves_are_procgens():
    for action in range(9):
        move = MOVES[MOVE_OF_ACTION[action]]
        assert 3 * (move.dx + 1) + (move.dy + 1) == action
    assert len(CoinRun.action_names) == 15


def test_that_a_probable_action_fills_its_key_on_the_screen(panel):
    panel.show_decision(certain_of(RUN_RIGHT), 0.5, 0.3, RUN_RIGHT, "sampled")
    picture = panel.pad.grab().toImage()
    key = panel.pad._bar_rect(MOVE_OF_ACTION[RUN_RIGHT])
    other = panel.pad._bar_rect(MOVE_OF_ACTION[1])
    spot = QPointF(key.width() * 0.45, 5)
    assert picture.pixelColor((key.topLeft() + spot).toPoint()) != picture.pixelColor(
        (other.topLeft() + spot).toPoint()
    )


def test_that_hovering_a_key_says_what_it_is_in_words(panel):
    panel.show_decision(certain_of(RUN_RIGHT), 0.5, 0.3, RUN_RIGHT, "sampled")
    right = panel.pad.explain(panel.pad._bar_rect(MOVE_OF_ACTION[RUN_RIGHT]).center())
    still = panel.pad.explain(panel.pad._bar_rect(MOVE_OF_ACTION[4]).center())
    assert right.startswith("Run right: 90 %.")
    assert "taken" in right
    assert "4 and 9 to 14" in still
    assert "expects" in panel.value.explain(QPointF(1, 1))
    assert f"{math.log(15):.2f}" in panel.entropy.explain(QPointF(1, 1))


def test_that_the_toggle_shows_all_fifteen_actions_and_back(panel, qtbot):
    panel.show_decision(certain_of(12), 0.5, 0.3, 12, "sampled")
    with qtbot.waitSignal(panel.all_actions_toggled):
        qtbot.mouseClick(panel.all_actions, Qt.MouseButton.LeftButton)
    assert panel.list.isVisible()
    assert not panel.pad.isVisible()
    assert "Action 12, key S: does nothing: 90 %." in panel.list.explain(panel.list._bar_rect(12).center())
    qtbot.mouseClick(panel.all_actions, Qt.MouseButton.LeftButton)
    assert panel.pad.isVisible()


def test_that_value_and_entropy_keep_a_short_history_until_it_is_cleared(panel):
    for step in range(300):
        panel.show_decision(certain_of(7), step / 300, 1.0, None, "you")
    assert panel.who.text() == "You"
    assert 10 < len(panel.value.history) < 300
    assert panel.value.history[-1] == pytest.approx(299 / 300)
    panel.clear_history()
    assert panel.value.history == ()


def test_that_the_decision_before_an_edit_stays_in_outline_until_it_is_taken_away(panel):
    for page in (panel.pad, panel.list):
        panel.all_actions.setChecked(page is panel.list)
        panel.show_decision(certain_of(RUN_RIGHT), 0.5, 0.3, RUN_RIGHT, "sampled")
        plain = page.grab().toImage()
        panel.show_before(tuple(certain_of(1)), 0.25)
        assert page.grab().toImage() != plain
        assert panel.value._before == 0.25
        panel.show_before((), None)
        assert page.grab().toImage() == plain


def test_that_a_cleared_panel_says_that_nobody_decides(panel):
    panel.show_decision(certain_of(7), 0.5, 1.0, 7, "greedy")
    panel.clear()
    assert panel.who.text() == "No agent decides"
    assert "%" not in panel.pad.explain(panel.pad._bar_rect(0).center())
