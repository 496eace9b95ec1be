"""A rate from a hundred-millionth to one: its slider runs by powers of ten, its number may be typed as 1e-6."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from gmplay.app.panels.field_row import FieldRow
from gmplay.app.panels.field_scales import EvenScale, PowerScale
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

R_MIN = PowerScale(0.0, 1e-8, 1.0)


@pytest.fixture
def row(qtbot):
    row = FieldRow("r_min", TreeGridworldSpec.info("r_min"), TreeGridworldSpec().r_min)
    qtbot.addWidget(row)
    row.show_value(1e-4, 1e-6, "Published")
    row.show()
    return row


@pytest.fixture
def told(row):
    values = []
    row.edited.connect(lambda _name, value: values.append(value))
    return values


@pytest.mark.parametrize("scale", [R_MIN, EvenScale(0.0, 1.0, 0.02), EvenScale(3, 40, 1.0)])
def test_that_every_place_is_that_of_its_value_and_values_grow(scale):
    values = [scale.value_at(place) for place in range(scale.last + 1)]
    assert [scale.place_of(value) for value in values] == list(range(scale.last + 1))
    assert values == sorted(values)


def test_that_a_power_of_ten_takes_as_much_of_the_slider_wherever_it_is():
    places = [R_MIN.place_of(10.0**power) for power in range(-8, 1)]
    assert {later - earlier for earlier, later in pairwise(places)} == {6}
    assert R_MIN.value_at(0) == 0.0
    assert R_MIN.value_at(R_MIN.last) == 1.0
    assert R_MIN.place_of(3.1e-5) == R_MIN.place_of(3e-5)
    assert R_MIN.place_of(1e-12) == 0


@pytest.mark.gui
def test_that_an_arrow_on_the_slider_goes_to_the_next_round_rate(row, told, qtbot):
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_Left)
    assert told == [7e-5]


@pytest.mark.gui
@pytest.mark.parametrize(
    ("typed", "value"), [("1e-6", 1e-6), ("3E-5", 3e-5), ("0.0002", 2e-4), ("0", 0.0), ("1", 1.0), (".5", 0.5)]
)
def test_that_a_rate_is_typed_as_people_write_it(row, told, qtbot, typed, value):
    row.editor.setFocus()
    row.editor.selectAll()
    qtbot.keyClicks(row.editor, typed)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert told == [value]


@pytest.mark.gui
@pytest.mark.parametrize("typed", ["7", "1e9", "e", "-1", "1e-", "nan", "inf", "abc", ""])
def test_that_what_is_no_rate_leaves_the_number_in_range(row, told, qtbot, typed):
    row.editor.setFocus()
    row.editor.selectAll()
    qtbot.keyClicks(row.editor, typed)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert all(0.0 <= value <= 1.0 for value in told)
    assert 0.0 <= row.editor.value() <= 1.0
    row.show_value(1e-6, 1e-6, "Published")
    assert row.editor.text() == "1e-6 /step"
