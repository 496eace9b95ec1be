"""Placing labels: whatever the points, none lies on another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmplay.app.panels.label_layout import Box, Wish, place_labels

AREA = Box(0, 0, 400, 300)
points = st.tuples(st.floats(0, 400), st.floats(0, 300))
sizes = st.tuples(st.floats(5, 120), st.floats(8, 20))


def wishes_at(spots: list[tuple[float, float]], size: tuple[float, float]) -> list[Wish]:
    return [Wish(str(index), ((x, y),), 3.0, *size) for index, (x, y) in enumerate(spots)]


def box_around(wish: Wish) -> Box:
    ((x, y),) = wish.anchors
    return Box(x - wish.radius, y - wish.radius, x + wish.radius, y + wish.radius)


@given(st.lists(points, max_size=30), sizes)
def test_that_no_label_lies_on_another_on_a_point_or_outside(
    spots: list[tuple[float, float]], size: tuple[float, float]
) -> None:
    wishes = wishes_at(spots, size)
    dots = [box_around(each) for each in wishes]
    labels = place_labels(wishes, AREA, dots)
    for label in labels:
        assert AREA.contains(label.box)
        assert not any(label.box.overlaps(dot) for dot in dots)
    for one, other in combinations(labels, 2):
        assert not one.box.overlaps(other.box)


@given(st.lists(points, min_size=1, max_size=20), sizes, st.data())
def test_that_the_first_choose_first(
    spots: list[tuple[float, float]], size: tuple[float, float], data: st.DataObject
) -> None:
    wishes = wishes_at(spots, size)
    first = wishes[: data.draw(st.integers(0, len(wishes)))]
    dots = [box_around(each) for each in wishes]
    alone = place_labels(first, AREA, dots)
    assert place_labels(wishes, AREA, dots)[: len(alone)] == alone


@given(st.tuples(st.floats(130, 270), st.floats(30, 270)))
def test_that_a_lonely_point_has_its_label_right_beside_it(spot: tuple[float, float]) -> None:
    wishes = wishes_at([spot], (100, 14))
    (label,) = place_labels(wishes, AREA, [box_around(wishes[0])])
    assert label.leader is None
    assert label.box.left - spot[0] == pytest.approx(6)
    assert label.box.top + 7 == pytest.approx(spot[1])


def test_that_a_label_that_had_to_move_has_a_line_to_its_point() -> None:
    crowd = wishes_at(
        [(200, 150), *((200 + 14 * dx, 150 + 14 * dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))], (60, 14)
    )
    label = place_labels(crowd, AREA, [box_around(each) for each in crowd])[0]
    assert label.leader is not None
    assert label.leader[0] == (200, 150)
    assert label.leader[1] == label.box.nearest(200, 150)


def test_that_a_leader_runs_around_points_and_labels_where_it_can() -> None:
    wall = [Box(110, 60, 115, 140), Box(80, 60, 90, 140), Box(92, 90, 108, 110)]
    above, wish = Wish("above", ((100, 84),), 3.0, 18, 14), Wish("", ((100, 100),), 3.0, 60, 14)
    first, label = place_labels([above, wish], AREA, wall)
    assert label.leader is not None
    assert not any(box.is_crossed_by(label.leader) for box in (*wall[:2], first.box))


def test_that_a_label_does_not_look_like_that_of_another_point() -> None:
    wish, other = Wish("", ((100, 100),), 3.0, 60, 14), Box(169, 97, 175, 103)
    (label,) = place_labels([wish], AREA, [Box(97, 97, 103, 103), other])
    assert not label.box.grown(3.9).overlaps(other)


def test_that_something_long_has_its_label_wherever_along_it_there_is_room() -> None:
    wish = Wish("", ((20, 20), (20, 150), (20, 280)), 3.0, 60, 14)
    (label,) = place_labels([wish], AREA, [Box(0, 0, 400, 60)])
    assert label.leader is None
    assert label.box.top + 7 == 150


@pytest.mark.parametrize(
    ("line", "is_crossed"),
    [
        (((0, 15), (40, 15)), True),
        (((15, 15), (16, 16)), True),
        (((0, 0), (40, 40)), True),
        (((0, 10), (40, 10)), False),
        (((0, 15), (9, 15)), False),
        (((0, 30), (12, 0)), False),
    ],
)
def test_that_a_box_knows_which_lines_run_through_it(line, is_crossed) -> None:
    assert Box(10, 10, 20, 20).is_crossed_by(line) == is_crossed
