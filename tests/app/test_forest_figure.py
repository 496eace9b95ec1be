"""The figure of a life among trees is painted as its numbers are, and tells when it was clicked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from gmplay.agents.tree_curve import Curve, nearest_time
from gmplay.agents.tree_published import PUBLISHED_CURVE, PUBLISHED_PEAK
from gmplay.app.appearance import Appearance
from gmplay.app.panels.forest_figure import ForestFigure
from gmplay.app.panels.forest_words import EMPTY
from gmplay.app.panels.life_series import LifeSeries
from gmplay.app.theme import DARK, LIGHT

pytestmark = pytest.mark.gui
TREES = np.eye(101)
STORY = ((100_000, 0.03, 10), (600_000, 0.2, 8), (700_000, 0.18, 3), (8_000_000, 0.005, 0), (40_000_000, 0.25, 7))
"""Until which step what reward is earned, and how many trees are left by it."""


def curve(until: int = 40_000_000) -> Curve:
    """A life that goes as the published one went."""
    result = Curve()
    for steps in np.arange(20_000, until + 1, 20_000).tolist():
        _, reward, left = next(each for each in STORY if steps <= each[0])
        result.add(steps, reward, TREES[left])
    return result


@pytest.fixture(scope="module")
def whole() -> Curve:
    return curve()


@pytest.fixture
def figure(qtbot, qapp) -> ForestFigure:
    Appearance(qapp, "light")
    figure = ForestFigure()
    qtbot.addWidget(figure)
    figure.resize(520, 260)
    figure.show()
    return figure


def color_at(figure, x, y):
    return figure.grab().toImage().pixelColor(round(x), round(y))


def test_that_a_life_that_has_not_begun_says_so(figure, qtbot):
    assert not figure.grab().isNull()
    assert figure.explain(figure.frame.area.center()) == EMPTY
    with qtbot.assertNotEmitted(figure.moment_chosen):
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=figure.frame.area.center().toPoint())
        qtbot.keyClick(figure, Qt.Key.Key_Right)
    assert figure.cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize("is_log", [True, False])
def test_that_it_grows_with_the_life(figure, is_log):
    figure.is_log = is_log
    pictures = []
    for until in (20_000, 40_000, 400_000, 900_000, 12_000_000):
        figure.show_curve(curve(until))
        pictures.append(figure.grab().toImage())
        assert figure.frame.last <= until
    assert all(one != other for one, other in pairwise(pictures))


def test_that_a_curve_that_goes_on_changes_nothing_until_it_is_shown_again(figure):
    growing = curve(300_000)
    figure.show_curve(growing)
    before = figure.grab().toImage()
    growing.add(900_000, 0.2, TREES[5])
    figure.renew()
    assert figure.grab().toImage() == before
    figure.show_curve(growing)
    assert figure.grab().toImage() != before


@pytest.mark.parametrize("is_log", [True, False])
def test_that_a_time_is_found_again_at_its_pixel(figure, whole, is_log):
    figure.show_curve(whole)
    figure.is_log = is_log
    frame = figure.frame
    for steps in (frame.first, 50_000, 3_000_000, frame.last):
        assert frame.steps_at(frame.x(steps)) == pytest.approx(steps)
    assert frame.steps_at(-100) == pytest.approx(frame.first)
    assert frame.steps_at(9999) == pytest.approx(frame.last)


def test_that_a_logarithm_gives_the_collapse_room(figure, whole):
    figure.show_curve(whole)
    widths = []
    for is_log in (True, False):
        figure.is_log = is_log
        widths.append(figure.frame.x(900_000) - figure.frame.x(400_000))
    assert widths[0] > 6 * widths[1]


@pytest.mark.parametrize("is_log", [True, False])
def test_that_a_click_chooses_its_time_and_puts_the_cursor_there(figure, whole, qtbot, is_log):
    figure.show_curve(whole)
    figure.is_log = is_log
    place = QPointF(figure.frame.x(3_000_000), figure.frame.area.center().y())
    bare = figure.grab().toImage()
    with qtbot.waitSignal(figure.moment_chosen) as chosen:
        qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place.toPoint())
    a_pixel = figure.frame.steps_at(place.x() + 1) - figure.frame.steps_at(place.x())
    assert chosen.args[0] == pytest.approx(3_000_000, abs=a_pixel)
    assert figure.moment == chosen.args[0]
    assert figure.grab().toImage() != bare


def test_that_a_click_on_a_letter_chooses_its_moment(figure, whole, qtbot):
    figure.show_curve(whole)
    phases = whole.phases()
    expected = {"A": int(whole.steps[0]), "B": phases.collapse, "C": phases.end_of_failure, "D": phases.recovery}
    assert list(figure.letter_places()) == ["A", "B", "C", "D"]
    for letter, place in figure.letter_places().items():
        with qtbot.waitSignal(figure.moment_chosen) as chosen:
            qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place.toPoint())
        assert chosen.args == [expected[letter]]
        assert figure.explain(place).startswith(f"{letter}: ")


def test_that_keys_go_from_stretch_to_stretch_and_to_moments(figure, whole, qtbot):
    figure.show_curve(whole)
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_B)
    assert figure.moment == whole.phases().collapse
    place = int(np.searchsorted(whole.steps, figure.moment))
    qtbot.keyClick(figure, Qt.Key.Key_Right)
    assert figure.moment == whole.steps[place + 1]
    for _ in range(2):
        qtbot.keyClick(figure, Qt.Key.Key_Left)
    assert figure.moment == whole.steps[place - 1]


def test_that_arrows_go_from_one_kept_time_to_the_next(figure, whole, qtbot):
    kept = [int(steps) for steps in whole.steps[::8]]
    figure.show_curve(whole, reversed(kept))
    figure.moment_chosen.connect(lambda steps: figure.show_moment(nearest_time(kept, steps)))  # as the window does
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_B)
    place = kept.index(figure.moment)
    for there in (place + 1, place + 2, place + 1, place, place - 1):
        key = Qt.Key.Key_Right if there > kept.index(figure.moment) else Qt.Key.Key_Left
        qtbot.keyClick(figure, key)
        assert figure.moment == kept[there]
    for _ in range(len(kept)):
        qtbot.keyClick(figure, Qt.Key.Key_Left)
    assert figure.moment == kept[0]


def test_that_letters_never_lie_on_each_other(figure, whole):
    figure.show_curve(whole)
    for is_log in (True, False):
        figure.is_log = is_log
        for width in (230, 520, 900):
            figure.resize(width, 260)
            columns = [place.x() for place in figure.letter_places().values()]
            assert (np.diff(columns) > 15).all()
            assert columns[-1] < width


def test_that_moments_that_have_not_come_have_no_letter(figure):
    for until, letters in ((300_000, "A"), (2_000_000, "AB"), (12_000_000, "ABCD")):
        figure.show_curve(curve(until))
        assert "".join(figure.letter_places()) == letters


def test_that_the_stronger_the_green_the_more_forests(figure, whole):
    figure.show_curve(whole)
    frame = figure.frame
    unskilled, failing = frame.x(60_000), frame.x(1_500_000)
    for column, full, bare in ((unskilled, 10, 0), (failing, 0, 4)):
        dark, pale = (color_at(figure, column, frame.y_of_trees(number)).lightness() for number in (full, bare))
        assert dark < pale - 60
    assert color_at(figure, failing, frame.y_of_trees(4)).name() == LIGHT.sunken


def test_that_the_published_peak_falls_on_this_ones_and_what_was_done_to_it_is_said(figure, whole):
    figure.show_curve(curve(400_000))
    assert figure.time_ratio is None
    assert len(figure.entries) == 2
    figure.show_curve(whole)
    assert figure.time_ratio == pytest.approx(PUBLISHED_PEAK / whole.phases().peak)
    assert f"÷ {figure.time_ratio:.3g}" in figure.entries[-1].text
    beside = figure.explain(QPointF(2, 240))
    assert "Shah et al. 2022, figure 3" in beside
    assert "divided by" in beside
    assert max(PUBLISHED_CURVE[:8], key=lambda each: each[1])[0] == PUBLISHED_PEAK


def test_that_the_mouse_tells_the_numbers_of_its_time(figure, whole):
    figure.show_curve(whole)

    def words_at(steps):
        return figure.explain(QPointF(figure.frame.x(steps), figure.frame.area.center().y()))

    assert "trees per step" in words_at(60_000)
    assert "10.0 on average; none in 0 % of the forests" in words_at(60_000)
    assert "0.0 on average; none in 100 % of the forests" in words_at(3_000_000)
    chapters = (60_000, "Getting skilled"), (3_000_000, "Failing since"), (30_000_000, "Recovered")
    for steps, words in chapters:
        assert words in words_at(steps)


def test_that_the_mouse_shows_its_time_at_once(figure, whole, qtbot):
    figure.show_curve(whole)
    before = figure.grab().toImage()
    qtbot.mouseMove(figure, figure.frame.area.center().toPoint())
    assert figure.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert figure.grab().toImage() != before
    qtbot.mouseMove(figure, QPointF(2, 2).toPoint())
    assert figure.grab().toImage() == before


def test_that_it_is_painted_in_the_windows_colours_at_any_size(figure, whole, qapp):
    appearance = Appearance(qapp, "dark")
    figure.show_curve(whole)
    for size in ((220, 150), (520, 260), (900, 420)):
        figure.resize(*size)
        assert color_at(figure, size[0] - 2, 2).name() == DARK.surface
    failing, frame = figure.frame.x(1_500_000), figure.frame
    full, bare = (color_at(figure, failing, frame.y_of_trees(number)).lightness() for number in (0, 10))
    assert full > bare + 60, "on a dark ground more is brighter"
    appearance.set_scheme("light")


def test_that_means_between_any_edges_weigh_every_stretch_by_its_length(whole):
    life = LifeSeries.of(whole)
    edges = np.array([0.0, 7e5, 9e5, 2.34e6, 4e7, 8e7])
    shares = life.shares_between(edges)
    assert np.allclose(shares[:4].sum(axis=1), 1.0)
    assert np.allclose(shares[4], 0.0)
    lengths = np.diff(np.concatenate([[0], life.steps]))
    lived = np.diff(np.clip(edges, 0, life.last))
    assert np.allclose((shares * lived[:, None]).sum(axis=0), lengths @ life.trees_left)


def test_that_more_trees_than_ten_get_room(figure):
    many = Curve()
    for steps in range(1, 40):
        many.add(20_000 * steps, 0.1, TREES[30])
    figure.show_curve(many)
    assert figure.frame.num_numbers == 31
    assert figure.frame.tree_ticks[-1] == 30
