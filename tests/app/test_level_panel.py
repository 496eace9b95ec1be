"""The Level panel, driven by clicks and keys."""

import pytest
from PySide6.QtCore import Qt

from gmplay.app.panels import LevelPanel
from gmplay.app.panels.field_scales import step_of
from gmplay.app.panels.spec_history import SpecHistory
from gmplay.envs.coinrun.spec import CoinRunSpec

pytestmark = pytest.mark.gui
TRAINING, DEPLOYMENT = CoinRunSpec(), CoinRunSpec(placement="standable")


@pytest.fixture
def panel(qtbot):
    panel = LevelPanel(CoinRunSpec)
    qtbot.addWidget(panel)
    panel.show_spec(DEPLOYMENT, TRAINING, DEPLOYMENT)
    panel.resize(280, 700)
    panel.show()
    for group in panel.groups.values():
        group.open()
    return panel


@pytest.fixture
def told(panel):
    specs = []
    panel.spec_changed.connect(specs.append)
    return specs


def type_number(qtbot, editor, text):
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_that_every_field_of_the_spec_has_a_row_under_its_heading(panel):
    assert set(panel.rows) == set(CoinRunSpec.field_names())
    for group, widget in panel.groups.items():
        assert {row.info.group for row in widget.rows} == {group}
    assert next(iter(panel.groups)) == "Coin"
    assert panel.rows["gravity"].label.text() == "Gravity"
    assert "0.05 to 0.5" in panel.rows["gravity"].label.toolTip()


def test_that_only_the_coin_group_is_open_at_first(qtbot):
    panel = LevelPanel(CoinRunSpec)
    qtbot.addWidget(panel)
    assert [name for name, group in panel.groups.items() if group.is_open] == ["Coin"]


def test_that_typing_a_number_tells_the_new_spec_once(panel, told, qtbot):
    type_number(qtbot, panel.rows["gravity"].editor, "0.3")
    assert told == [DEPLOYMENT.replace(gravity=0.3)]
    assert panel.presets.buttons["Custom"].isChecked()


def test_that_a_slider_and_its_number_move_together(panel, told, qtbot):
    row = panel.rows["num_sections"]
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    assert told == [DEPLOYMENT.replace(num_sections=1)]
    assert row.editor.value() == 1


def test_that_choosing_from_a_list_tells_the_new_spec(panel, told, qtbot):
    editor = panel.rows["placement"].editor
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Up)
    assert told == [CoinRunSpec(placement="section")]


def test_that_an_impossible_pair_is_refused_beside_the_field_and_nothing_changes(panel, told, qtbot):
    type_number(qtbot, panel.rows["difficulty_max"].editor, "2")
    type_number(qtbot, panel.rows["difficulty_min"].editor, "3")
    row = panel.rows["difficulty_min"]
    assert told == [DEPLOYMENT.replace(difficulty_max=2)]
    assert panel.spec == told[-1]
    assert row.complaint.isVisible()
    assert row.complaint.text() == "Easiest level: 3 is above Hardest level (2)."
    assert row.editor.value() == 1
    type_number(qtbot, row.editor, "2")
    assert not row.complaint.isVisible()


def test_that_presets_are_chosen_by_a_click_and_ones_own_levels_are_not_lost(panel, told, qtbot):
    type_number(qtbot, panel.rows["gravity"].editor, "0.3")
    own = told[-1]
    for name, spec in (("Training", TRAINING), ("Custom", own), ("Deployment", DEPLOYMENT)):
        qtbot.mouseClick(panel.presets.buttons[name], Qt.MouseButton.LeftButton)
        assert told[-1] == spec
        assert panel.presets.buttons[name].isChecked()


def test_that_a_field_can_be_reset_only_where_it_differs_from_the_preset(panel, told, qtbot):
    assert not any(row.reset.isVisible() for row in panel.rows.values())
    type_number(qtbot, panel.rows["gravity"].editor, "0.3")
    type_number(qtbot, panel.rows["run_speed"].editor, "0.7")
    assert [name for name, row in panel.rows.items() if row.reset.isVisible()] == ["gravity", "run_speed"]
    qtbot.mouseClick(panel.rows["gravity"].reset, Qt.MouseButton.LeftButton)
    assert told[-1] == DEPLOYMENT.replace(run_speed=0.7)
    qtbot.mouseClick(panel.reset_all, Qt.MouseButton.LeftButton)
    assert told[-1] == DEPLOYMENT
    assert not panel.reset_all.isVisible()


def test_that_undo_and_redo_walk_through_the_edits(panel, told, qtbot):
    type_number(qtbot, panel.rows["gravity"].editor, "0.3")
    type_number(qtbot, panel.rows["run_speed"].editor, "0.7")
    del told[:]
    panel.undo()
    panel.undo()
    panel.redo()
    gravity = DEPLOYMENT.replace(gravity=0.3)
    assert told == [gravity, DEPLOYMENT, gravity]
    assert panel.can_redo
    assert panel.rows["gravity"].editor.value() == 0.3


def test_that_showing_a_spec_tells_nobody(panel, told):
    panel.show_spec(TRAINING, TRAINING, DEPLOYMENT)
    assert told == []
    assert panel.presets.buttons["Training"].isChecked()


def test_that_dragging_a_slider_is_one_edit_to_undo():
    now = 0.0
    history = SpecHistory(TRAINING, now=lambda: now)
    for step in range(1, 10):
        now += 0.05
        history.record(TRAINING.replace(gravity=0.2 + step / 100), "gravity")
    now += 5.0
    history.record(TRAINING.replace(gravity=0.5), "gravity")
    assert history.undo().gravity == pytest.approx(0.29)
    assert history.undo() == TRAINING
    assert not history.can_undo


@pytest.mark.parametrize("name", ["gravity", "run_speed", "pit_frequency", "saw_frequency", "monster_speed"])
def test_that_defaults_lie_on_a_sliders_steps(name):
    info = CoinRunSpec.info(name)
    places = (getattr(TRAINING, name) - info.low) / step_of(info)
    assert places == pytest.approx(round(places))


def test_that_fields_without_effect_are_hidden_until_they_have_one(panel):
    assert not panel.rows["coin_x"].isVisible()
    panel.show_spec(DEPLOYMENT.replace(placement="hand"), TRAINING, DEPLOYMENT)
    assert panel.rows["coin_x"].isVisible()
    assert panel.rows["coin_y"].isVisible()
    panel.show_spec(TRAINING, TRAINING, DEPLOYMENT)
    assert not panel.rows["placement_share"].isVisible()


def test_that_changed_levels_say_that_reachability_is_unchecked_unless_every_coin_is_searched_for(panel):
    assert not panel.caution.isVisible()
    panel.show_spec(DEPLOYMENT.replace(gravity=0.4), TRAINING, DEPLOYMENT)
    assert panel.caution.isVisible()
    assert panel.caution.text() == "Reachability unchecked"
    assert "nobody has tried" in panel.caution.toolTip()
    panel.show_spec(DEPLOYMENT.replace(gravity=0.4, placement="off_path"), TRAINING, DEPLOYMENT)
    assert not panel.caution.isVisible()
    panel.show_spec(DEPLOYMENT.replace(gravity=0.4, placement="off_path", placement_share=0.5), TRAINING, DEPLOYMENT)
    assert panel.caution.isVisible()
    panel.show_spec(DEPLOYMENT.replace(ground_theme="grass", mode="easy"), TRAINING, DEPLOYMENT)
    assert not panel.caution.isVisible()
