"""The window of the lanes, used as a person uses it: keys and mouse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from gmplay.app.desktop import Desktop
from gmplay.app.settings import Settings, load_settings
from gmplay.core.errors import LevelRejectedError
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.lanes import KEYBOARD, Comparison, Lane
from gmplay.session.record import Record

pytestmark = pytest.mark.gui
LEFT = Qt.MouseButton.LeftButton
HARMLESS = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)


@pytest.fixture
def open_lanes(qtbot, open_desktop):
    """Opens CoinRun's window on a level, goes side by side with F4, and pauses at the first step."""

    def open_it(**changes):
        desktop = open_desktop(**({"spec": HARMLESS, "level_seed": 21} | changes))
        qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_F4)
        lanes = desktop.worlds.compare
        until(qtbot, lambda: lanes.controller.sight is not None)
        press(qtbot, lanes, Qt.Key.Key_Space)
        until(qtbot, lambda: not record(lanes).is_playing)
        press(qtbot, lanes, Qt.Key.Key_R)
        until(qtbot, lambda: now(lanes).step == 0)
        return desktop, lanes

    return open_it


def until(qtbot, holds):
    """Wait; a busy machine takes its time."""
    qtbot.waitUntil(holds, timeout=30_000)


def now(lanes):
    return lanes.controller.sight


def record(lanes):
    return now(lanes).comparison.record


def press(qtbot, lanes, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(lanes.window.panes[0].view, key, modifier)


def coins(lanes):
    return [(int(lane.current.coin_x[0]), int(lane.current.coin_y[0])) for lane in now(lanes).lanes]


def choose(qtbot, picker, text):
    """Choose from a list as one does: open it, go to a line, press Enter."""
    picker.showPopup()
    picker.view().setCurrentIndex(picker.model().index(picker.findText(text), 0))
    qtbot.keyClick(picker.view(), Qt.Key.Key_Return)
    assert picker.currentText() == text
    picker.window().activateWindow()  # offscreen nobody else does once the list is closed
    until(qtbot, picker.window().isActiveWindow)


def test_that_f4_shows_the_level_on_show_in_the_same_place_and_f2_goes_back(qtbot, open_desktop):
    desktop = open_desktop(is_playing=True, plays_on=False, spec=HARMLESS, level_seed=77)
    coinrun = desktop.window
    qtbot.keyClick(coinrun.world_view, Qt.Key.Key_F4)
    lanes = desktop.worlds.compare
    assert lanes.window.isVisible()
    assert not coinrun.isVisible()
    assert lanes.window.size() == coinrun.size()
    until(qtbot, lambda: now(lanes) is not None and now(lanes).step > 3)
    assert {lane.level for lane in now(lanes).lanes} == {(desktop.controller.record.spec, 77)}
    assert [pane.agent.currentText() for pane in lanes.window.panes[:2]] == ["Coin at end", "Coin either side"]
    assert not lanes.window.panes[2].isVisible()
    step = desktop.controller.snapshot.step
    press(qtbot, lanes, Qt.Key.Key_F2)
    assert coinrun.isVisible()
    assert not lanes.window.isVisible()
    until(qtbot, lambda: desktop.controller.snapshot.step != step)
    qtbot.keyClick(coinrun.world_view, Qt.Key.Key_N)
    until(qtbot, lambda: desktop.controller.record.level_seed == 78)
    qtbot.keyClick(coinrun.world_view, Qt.Key.Key_F4)
    until(qtbot, lambda: record(lanes).level_seed == 78)


def test_that_one_chooses_agents_plays_and_jumps_to_the_first_disagreement(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    pane = lanes.window.panes[1]
    choose(qtbot, pane.agent, "Coin ahead")
    until(qtbot, lambda: now(lanes).comparison.lanes[1] == Lane("coin-ahead"))
    press(qtbot, lanes, Qt.Key.Key_J)
    until(qtbot, lambda: now(lanes).divergence.disagreement is not None)
    first = now(lanes).divergence.disagreement
    until(qtbot, lambda: now(lanes).step == first and not now(lanes).is_seeking)
    one, other = now(lanes).lanes
    assert one.next_action != other.next_action
    assert one.current.equals(other.current)
    assert f"first disagreement at step {first}" in lanes.window.status.text
    press(qtbot, lanes, Qt.Key.Key_Space)
    until(qtbot, lambda: now(lanes).step >= first + 5)
    press(qtbot, lanes, Qt.Key.Key_Space)
    until(qtbot, lambda: not record(lanes).is_playing)
    qtbot.mouseClick(lanes.window.transport.buttons["disagreement"], LEFT)
    until(qtbot, lambda: now(lanes).step == first)


def test_that_the_same_agent_twice_never_disagrees_and_that_is_said(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    choose(qtbot, lanes.window.panes[1].agent, "Coin at end")
    until(qtbot, lambda: now(lanes).comparison.lanes == (Lane("coin-at-end"),) * 2)
    press(qtbot, lanes, Qt.Key.Key_J)
    until(qtbot, lambda: "do the same until the end" in lanes.window.message_bar.text)
    until(qtbot, lambda: not now(lanes).is_seeking)
    assert now(lanes).step == now(lanes).num_steps > 0


def test_that_the_coin_dragged_in_one_pane_moves_in_all(qtbot, open_lanes):
    _desktop, lanes = open_lanes(level_seed=8)
    press(qtbot, lanes, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    until(qtbot, lambda: record(lanes).camera == "level")
    view = lanes.window.panes[1].view
    until(qtbot, lambda: view.picture is not None and view.picture.coin_box is not None)
    (x, y), box = coins(lanes)[0], view.picture.coin_box
    ratio = view.devicePixelRatioF()
    start = QPoint(round((box[0] + box[2]) / 2 / ratio), round((box[1] + box[3]) / 2 / ratio))
    goal = start - QPoint(0, 2 * round((box[3] - box[1]) / ratio))
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, goal)
    until(qtbot, lambda: coins(lanes) == [(x, y + 2)] * 2)
    qtbot.mouseRelease(view, LEFT, pos=goal)
    press(qtbot, lanes, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: coins(lanes) == [(x, y)] * 2)


def test_that_four_lanes_stand_in_two_rows_and_each_is_drawn_as_large_as_it_is(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    panes = lanes.window.panes
    qtbot.mouseClick(lanes.window.transport.count.buttons["4"], LEFT)
    until(qtbot, lambda: len(now(lanes).lanes) == 4)
    until(qtbot, lambda: all(pane.isVisible() for pane in panes))
    assert panes[0].y() == panes[1].y() < panes[2].y() == panes[3].y()
    assert panes[0].x() == panes[2].x() < panes[1].x() == panes[3].x()
    until(qtbot, lambda: all(pane.view.picture.pixels.shape[1::-1] == pane.view.pixel_size[:2] for pane in panes))
    press(qtbot, lanes, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: [pane.isVisible() for pane in panes] == [True, True, False, False])


def test_that_ghosts_show_where_the_others_are(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    choose(qtbot, lanes.window.panes[1].agent, "You")
    until(qtbot, lambda: now(lanes).comparison.lanes[1].agent_name == KEYBOARD)
    for _ in range(12):
        qtbot.mouseClick(lanes.window.transport.buttons["step forward"], LEFT)
    until(qtbot, lambda: now(lanes).step == 12)
    with_ghosts = lanes.window.panes[1].view.picture.pixels.copy()
    press(qtbot, lanes, Qt.Key.Key_H)
    until(qtbot, lambda: not now(lanes).comparison.shows_ghosts)
    assert not np.array_equal(lanes.window.panes[1].view.picture.pixels, with_ghosts)
    press(qtbot, lanes, Qt.Key.Key_H)
    until(qtbot, lambda: now(lanes).comparison.shows_ghosts)
    assert np.array_equal(lanes.window.panes[1].view.picture.pixels, with_ghosts)


def test_that_you_drive_your_lane_with_the_arrow_keys(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    pane = lanes.window.panes[0]
    choose(qtbot, pane.agent, "You")
    until(qtbot, lambda: now(lanes).comparison.lanes[0].agent_name == KEYBOARD)
    press(qtbot, lanes, Qt.Key.Key_Space)
    qtbot.keyPress(pane.view, Qt.Key.Key_Right)
    until(qtbot, lambda: float(now(lanes).lanes[0].current.x[0]) > 2.2)
    qtbot.keyRelease(pane.view, Qt.Key.Key_Right)
    assert "You play here" in pane.view._badge


def test_that_one_agent_is_put_on_two_levels(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    choose(qtbot, lanes.window.panes[1].agent, "Coin at end")
    until(qtbot, lambda: now(lanes).comparison.lanes[1] == Lane("coin-at-end"))
    choose(qtbot, lanes.window.panes[1].coin, "Coin: section")
    until(qtbot, lambda: now(lanes).comparison.lanes[1] == Lane("coin-at-end", None, "section"))
    assert coins(lanes)[0] != coins(lanes)[1]
    seed = lanes.window.panes[0].seed
    qtbot.keyClicks(seed, "many")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    assert "“many” is no level seed" in lanes.window.message_bar.text
    assert seed.text() == ""
    qtbot.keyClicks(seed, "300")
    qtbot.keyClick(seed, Qt.Key.Key_Return)
    until(qtbot, lambda: int(now(lanes).lanes[0].current.level_seed[0]) == 300)


def test_that_a_level_without_a_place_for_the_coin_is_said_and_the_choice_taken_back(qtbot, open_lanes):
    _desktop, lanes = open_lanes(spec=CoinRunSpec(), level_seed=_seed_without_place())
    pane = lanes.window.panes[1]
    choose(qtbot, pane.coin, "Coin: either side")
    until(qtbot, lambda: lanes.window.message_bar.isVisible())
    assert pane.coin.currentText() == "Same coin"
    assert now(lanes).comparison.lanes[1] == Lane("coin-either-side")


def _seed_without_place():
    for seed in range(20, 80):
        try:
            CoinRun().generate(CoinRunSpec(placement="either_side"), seed)
        except LevelRejectedError:
            return seed
    raise AssertionError("every level has a place on either side")


def test_that_lanes_are_remembered_between_starts(qtbot, qapp, right_runner, tmp_path: Path):
    path, runner = tmp_path / "settings.json", str(right_runner)
    comparison = Comparison(lanes=(Lane(runner), Lane("no-such-agent"), Lane(KEYBOARD)), shows_ghosts=False)
    settings = Settings(Record(agent_name=runner, is_playing=False), comparison=comparison)
    desktop = Desktop(qapp, settings, save_to=path)
    qtbot.addWidget(desktop.window)
    desktop.show()
    until(qtbot, lambda: desktop.controller.snapshot is not None)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_F4)
    lanes = desktop.worlds.compare
    until(qtbot, lambda: now(lanes) is not None)
    assert "no agent no-such-agent" in lanes.window.message_bar.text
    assert lanes.window.panes[0].agent.currentText() == right_runner.stem
    lanes.window.close()
    assert not desktop.window.isVisible(), "closing one window closes the playground"
    remembered = load_settings(path)[0].comparison
    assert remembered.lanes == (Lane(runner), Lane(KEYBOARD), Lane(KEYBOARD))
    assert not remembered.shows_ghosts


def test_that_f1_tells_the_keys_of_the_lanes(qtbot, open_lanes):
    _desktop, lanes = open_lanes()
    press(qtbot, lanes, Qt.Key.Key_F1)
    assert lanes._help.isVisible()
    assert "first disagreement" in lanes._help.terms.toPlainText()
    lanes._help.close()


def test_that_home_and_end_go_to_either_end_and_shift_space_plays_backwards(qtbot, open_lanes):
    _, lanes = open_lanes()
    for _ in range(5):
        press(qtbot, lanes, Qt.Key.Key_Right)
    until(qtbot, lambda: now(lanes).step == 5)
    press(qtbot, lanes, Qt.Key.Key_Home)
    until(qtbot, lambda: now(lanes).step == 0)
    press(qtbot, lanes, Qt.Key.Key_End)
    until(qtbot, lambda: now(lanes).step == 5)
    press(qtbot, lanes, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: now(lanes).step == 0 and not record(lanes).is_playing)
    assert now(lanes).num_steps == 5


def test_that_dragging_with_shift_over_the_timeline_repeats_that_span_until_escape(qtbot, open_lanes):
    _, lanes = open_lanes()
    for _ in range(8):
        press(qtbot, lanes, Qt.Key.Key_Right)
    until(qtbot, lambda: now(lanes).step == 8)
    timeline, shift = lanes.window.transport.timeline, Qt.KeyboardModifier.ShiftModifier
    left, right = (QPoint(round(timeline._x_of(step)), 18) for step in (2, 6))
    qtbot.mousePress(timeline, LEFT, shift, left)
    qtbot.mouseMove(timeline, right)
    qtbot.mouseRelease(timeline, LEFT, shift, right)
    until(qtbot, lambda: now(lanes).loop == (2, 6))
    press(qtbot, lanes, Qt.Key.Key_Space)
    until(qtbot, lambda: now(lanes).step == 6)
    until(qtbot, lambda: now(lanes).step == 2)
    press(qtbot, lanes, Qt.Key.Key_Escape)
    until(qtbot, lambda: now(lanes).loop is None)
    until(qtbot, lambda: now(lanes).step > 8)
