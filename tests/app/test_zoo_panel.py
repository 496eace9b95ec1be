"""The Zoo tab: what is where, what it says, what a click does and what can be taken along."""

from __future__ import annotations

import csv
import dataclasses
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog

from gmplay.agents.zoo import PUBLISHED_SECTION_FAILURES
from gmplay.app.appearance import Appearance
from gmplay.app.panels import ZooPanel
from gmplay.app.panels.zoo import CURVE, MEASURES_PAGE, PATH
from gmplay.app.panels.zoo_curve import KINDS, TICKS, place_on_axis
from gmplay.app.panels.zoo_words import EMPTY, PUBLISHED
from gmplay.app.theme import DARK, LIGHT
from tests.app.zoo_cards import ANYWHERE, card, history, zoo_cards

pytestmark = pytest.mark.gui

SMALL, LARGE = (252, 362), (900, 1000)
"""The dock at 1280 x 720, and one taken out of the window."""


@pytest.fixture
def empty(qtbot, qapp):
    Appearance(qapp, "light")
    panel = ZooPanel()
    qtbot.addWidget(panel)
    panel.resize(*SMALL)
    panel.show()
    return panel


@pytest.fixture
def panel(empty):
    empty.show_agents(zoo_cards())
    empty.show_agent(zoo_cards()[0], "coin-at-end")
    return empty


def show_below(panel, qtbot, name):
    qtbot.mouseClick(panel.below.buttons[name], Qt.MouseButton.LeftButton)


def choose(box, text):
    """As if picked from the list."""
    box.setCurrentIndex(box.findText(text))
    box.activated.emit(box.currentIndex())


def color_at(widget, position):
    return widget.grab().toImage().pixelColor(position.toPoint()).name()


# --- the plane ------------------------------------------------------------------------------------------------


def test_that_a_zoo_without_evaluations_says_so(empty):
    assert empty.message.isVisible()
    assert empty.message.text() == EMPTY
    assert not empty.plane.isVisible()
    empty.show_agents([card("new", "New", 0.5, 0.5, evaluations={})])
    assert not empty.plane.isVisible()
    empty.show_agents(zoo_cards())
    assert empty.plane.isVisible()
    assert not empty.message.isVisible()


def test_that_every_agent_is_a_point_where_its_numbers_say_or_a_band(panel):
    frame = panel.plane.frame
    for each in zoo_cards():
        values = each.evaluations["off_path"]["deployment"]
        place, index = panel.plane.point_of(each.name), values["causal_goal_index"]
        if "estimate" in index:
            assert place.x() == pytest.approx(frame.x(values["capability"]["estimate"]))
            assert place.y() == pytest.approx(frame.y(index["estimate"]))
            assert frame.inner.contains(place)
        else:
            assert place is None
            assert panel.plane.band_of(each.name).center().x() == pytest.approx(frame.x(0.04), abs=2)


def test_that_the_agent_that_plays_stands_out(panel):
    assert color_at(panel.plane, panel.plane.point_of("coin-at-end")) == LIGHT.accent
    panel.show_agent(next(each for each in zoo_cards() if each.name == "shy"), "shy")
    assert color_at(panel.plane, panel.plane.point_of("shy")) == LIGHT.accent
    assert color_at(panel.plane, panel.plane.point_of("coin-at-end")) != LIGHT.accent


def test_that_hovering_tells_all_numbers(panel):
    words = panel.plane.explain(panel.plane.point_of("coin-avoider"))
    assert words.startswith("Coin avoider.")
    assert "Capability .71, 95 % interval .68 to .74, n = 1,000." in words
    assert "Causal goal index −.42" in words
    assert "Goal share" in words
    band = panel.plane.band_of("untrained")
    assert "undefined: only 12 competent episodes" in panel.plane.explain(band.center())
    assert "Scenario 2" in panel.plane.explain(panel.plane.frame.point(0.2, 0.95))


def test_that_agents_at_one_spot_are_all_named(empty):
    empty.show_agents([card("one", "One", 0.8, 0.3), card("two", "Two", 0.8, 0.3)])
    assert "Also here: Two." in empty.plane.explain(empty.plane.point_of("one"))


def test_that_the_mouse_over_a_point_shows_its_name_at_once(panel, qtbot):
    before = panel.plane.grab().toImage()
    qtbot.mouseMove(panel.plane, panel.plane.point_of("narrow").toPoint())
    assert panel.plane.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert panel.plane.grab().toImage() != before
    qtbot.mouseMove(panel.plane, panel.plane.frame.point(0.2, 0.95).toPoint())
    assert panel.plane.grab().toImage() == before


def test_that_clicking_a_point_asks_for_that_agent(panel, qtbot):
    for agent in ("coin-avoider", "shy"):
        with qtbot.waitSignal(panel.agent_chosen) as chosen:
            qtbot.mouseClick(panel.plane, Qt.MouseButton.LeftButton, pos=panel.plane.point_of(agent).toPoint())
        assert chosen.args == [agent]
    with qtbot.waitSignal(panel.agent_chosen) as chosen:
        band = panel.plane.band_of("untrained")
        qtbot.mouseClick(panel.plane, Qt.MouseButton.LeftButton, pos=band.center().toPoint())
    assert chosen.args == ["untrained"]


def test_that_a_click_beside_the_points_or_on_the_agent_that_plays_asks_for_nothing(panel, qtbot):
    with qtbot.assertNotEmitted(panel.agent_chosen):
        for place in (panel.plane.frame.point(0.2, 0.95), panel.plane.point_of("coin-at-end")):
            qtbot.mouseClick(panel.plane, Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_that_another_deployment_moves_the_points(panel):
    names = [panel.deployment.itemText(place) for place in range(panel.deployment.count())]
    assert names == ["Off the path", "Standable", "Either side", "Section"]
    before = panel.plane.point_of("coin-seeker")
    choose(panel.deployment, "Section")
    assert panel.plane.point_of("coin-seeker").x() < before.x() - 5


def test_that_an_opened_checkpoint_joins_the_zoo_under_its_path(panel, qtbot):
    mine = card("coin-at-end", "Mine", 0.5, 0.6)
    panel.show_agent(mine, "/tmp/mine.safetensors")
    assert panel.plane.point_of("coin-at-end") is not None
    place = panel.plane.point_of("/tmp/mine.safetensors")
    assert color_at(panel.plane, place) == LIGHT.accent
    panel.show_agent(zoo_cards()[1], "coin-at-end-2")
    assert panel.plane.point_of("/tmp/mine.safetensors") is None


def test_that_a_widely_uncertain_index_stays_within_the_plane(empty):
    wide = card("wide", "Wide", 0.3, 0.1)
    values = wide.evaluations["off_path"]["deployment"]
    values["causal_goal_index"] |= {"low": -9.0}
    empty.show_agents([wide])
    plane = empty.plane
    below = QPointF(plane.point_of("wide").x(), plane.frame.outer.bottom() + 6)
    assert plane.frame.goal_low > -1
    assert color_at(plane, below) == LIGHT.surface


# --- labels ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SMALL, (320, 640), LARGE])
def test_that_labels_lie_neither_on_each_other_nor_on_points_nor_on_the_corners_names(panel, size):
    panel.resize(*size)
    plane = panel.plane
    boxes = {
        each.key: QRectF(QPointF(each.box.left, each.box.top), QPointF(each.box.right, each.box.bottom))
        for each in plane.labels()
    }
    places = [plane.point_of(each.name) for each in zoo_cards() if plane.point_of(each.name)]
    for one, other in combinations(boxes.values(), 2):
        assert not one.intersects(other)
    for box in boxes.values():
        assert not any(box.contains(place) for place in places)
        assert plane.frame.inner.adjusted(-9, -2, 9, 2).contains(box)


def test_that_a_small_plane_names_the_agent_that_plays_and_the_extremes_and_a_large_one_all(panel):
    assert {each.key for each in panel.plane.labels()} <= {
        "coin-at-end",
        "anywhere-100-1",
        "coin-avoider",
        "coin-seeker",
        "untrained",
    }
    assert "coin-at-end" in {each.key for each in panel.plane.labels()}
    panel.resize(*LARGE)
    assert {each.key for each in panel.plane.labels()} == {each.name for each in zoo_cards()}


# --- the curves -----------------------------------------------------------------------------------------------


def test_that_the_small_shares_are_apart_on_the_axis():
    places = [place_on_axis(percent / 100) for percent in (0, 1, 2, 3, 5, 6, 10, 11, 25, 100)]
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert all(later - earlier > 0.015 for earlier, later in pairwise(places))
    assert set(TICKS) <= {0, 1, 2, 3, 5, 6, 10, 11, 25, 100}


def test_that_the_curve_holds_agents_by_their_share(panel):
    frame, curve = panel.curve.frame, panel.curve
    for share, _ in ANYWHERE:
        percent = f"{share:.0%}".replace("%", "")
        place = curve.place_of(f"anywhere-{percent}-1", "causal_goal_index")
        assert place.x() == pytest.approx(frame.x(place_on_axis(share)), abs=3)
    alike = [curve.place_of(f"anywhere-5-{seed}", "causal_goal_index").x() for seed in (1, 2)]
    assert alike[1] - alike[0] >= 3, "two training seeds stand side by side"
    assert curve.place_of("coin-seeker", "causal_goal_index") is None
    words = curve.explain(curve.place_of("anywhere-10-1", "causal_goal_index"))
    assert words.startswith("Anywhere on 10 %: 10 % of its training levels")
    assert "95 % interval" in words


def test_that_clicking_a_point_of_the_curve_asks_for_that_agent(panel, qtbot):
    place = panel.curve.place_of("anywhere-10-1", "causal_goal_index")
    with qtbot.waitSignal(panel.agent_chosen) as chosen:
        qtbot.mouseClick(panel.curve, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert chosen.args == ["anywhere-10-1"]


def test_that_published_numbers_stand_beside_ours_as_hollow_marks_that_say_what_differs(panel):
    assert panel.curve.published_places() == {}
    choose(panel.kind, "section, as published")
    curve = panel.curve
    assert PUBLISHED in [entry.text for entry in KINDS[1].entries]
    assert PUBLISHED == "published: other net, budget and observation"
    for share, goal, capability in PUBLISHED_SECTION_FAILURES:
        places = curve.published_places()
        assert places[share, "goal_failures"].y() == pytest.approx(curve.frame.y(goal))
        assert places[share, "capability_failures"].y() == pytest.approx(curve.frame.y(capability))
    alone = curve.published_places()[0.06, "capability_failures"]
    assert color_at(curve, alone) == LIGHT.surface, "hollow"
    assert "Another network, budget and observation" in curve.explain(alone)
    ours = curve.place_of("section-6", "capability_failures")
    assert color_at(curve, ours) == LIGHT.death


def test_that_a_curve_without_agents_says_so(empty):
    empty.show_agents([card("seeker", "Seeker", 0.8, 0.9, training_spec={"placement": "standable"})])
    assert empty.curve.place_of("seeker", "causal_goal_index") is None
    blank = empty.curve.grab().toImage()
    choose(empty.kind, "section, as published")
    assert len(empty.curve.published_places()) == 2 * len(PUBLISHED_SECTION_FAILURES)
    assert empty.curve.grab().toImage() != blank


# --- the path -------------------------------------------------------------------------------------------------


def test_that_the_slider_moves_the_mark_along_the_path(panel, qtbot):
    show_below(panel, qtbot, PATH)
    assert panel.path.isVisible()
    assert not panel.curve.isVisible()
    last = history()[-1]["deployment"]
    frame = panel.plane.frame
    assert panel.plane.snapshot_place().x() == pytest.approx(frame.x(last["capability"]["estimate"]))
    assert panel.steps.text() == "after 40 million steps"
    panel.path.slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(panel.path.slider, Qt.Key.Key_Left)
    chosen = history()[-4]
    place = panel.plane.snapshot_place()
    assert place.x() == pytest.approx(frame.x(chosen["deployment"]["capability"]["estimate"]))
    assert f"{chosen['steps'] / 1e6:.3g} million" in panel.steps.text()
    assert color_at(panel.plane, place) == LIGHT.text
    assert "Coin at end after" in panel.plane.explain(place)


def test_that_a_snapshot_whose_index_is_undefined_is_a_band(panel, qtbot):
    show_below(panel, qtbot, PATH)
    panel.path.slider.setValue(0)
    assert panel.plane.snapshot_place() is None
    assert panel.steps.text() == "after 20,000 steps"


def test_that_the_path_is_shown_on_the_deployment_it_was_measured_on(panel, qtbot):
    choose(panel.deployment, "Standable")
    show_below(panel, qtbot, PATH)
    assert panel.deployment.currentText() == "Off the path"
    assert not panel.deployment.isEnabled()
    show_below(panel, qtbot, CURVE)
    assert panel.deployment.currentText() == "Standable"
    assert panel.deployment.isEnabled()


def test_that_the_path_is_that_of_the_agent_that_plays_or_of_the_first_that_has_one(panel, qtbot):
    show_below(panel, qtbot, PATH)
    mine = card("mine", "Mine", 0.9, 0.4, history=history(4))
    panel.show_agent(mine, "mine")
    assert panel.path.slider.maximum() == 3
    panel.show_agent(zoo_cards()[1], "coin-at-end-2")
    assert panel.path.slider.maximum() == 11


def test_that_without_any_path_it_says_so(empty, qtbot):
    empty.show_agents([dataclasses.replace(each, history=[]) for each in zoo_cards()])
    show_below(empty, qtbot, PATH)
    assert not empty.path.slider.isVisible()
    assert empty.plane.snapshot_place() is None
    assert empty.steps.text() == ""


# --- taking it along ------------------------------------------------------------------------------------------


def save_as(panel, monkeypatch, action, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(path), ""))
    next(each for each in panel.menu.actions() if each.text() == action).trigger()


def test_that_the_picture_is_copied(panel):
    next(each for each in panel.menu.actions() if each.text() == "Copy as image").trigger()
    image = QGuiApplication.clipboard().image()
    assert image.width() > 1500
    assert image.pixelColor(3, 3).name() == LIGHT.surface


@pytest.mark.parametrize("below", [CURVE, PATH])
def test_that_the_picture_is_saved_as_png_and_svg_in_the_windows_colours(panel, qtbot, monkeypatch, tmp_path, below):
    show_below(panel, qtbot, below)
    save_as(panel, monkeypatch, "Save as PNG…", tmp_path / "zoo")
    image = QImage(str(tmp_path / "zoo.png"))
    assert image.pixelColor(3, 3).name() == LIGHT.surface
    save_as(panel, monkeypatch, "Save as SVG…", tmp_path / "zoo.svg")
    drawing = QSvgRenderer(str(tmp_path / "zoo.svg"))
    assert drawing.isValid()
    assert drawing.viewBox().width() * 2.5 == image.width()
    assert "MEASURES.md" in (tmp_path / "zoo.svg").read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []


def test_that_a_dark_window_gives_a_dark_picture(panel, qapp):
    appearance = Appearance(qapp, "dark")
    assert panel.figure().image(1.0).pixelColor(3, 3).name() == DARK.surface
    appearance.set_scheme("light")


def test_that_a_saved_picture_names_every_agent(panel):
    figure = panel.figure()
    figure.image(1.0)
    assert len(figure.plane.labels()) == len(zoo_cards())


def test_that_the_numbers_are_saved_with_a_row_for_each_agent_and_deployment(panel, monkeypatch, tmp_path):
    save_as(panel, monkeypatch, "Save as CSV…", tmp_path / "zoo")
    with (tmp_path / "zoo.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * len(zoo_cards())
    row = next(each for each in rows if (each["agent"], each["deployment"]) == ("coin-at-end", "off_path"))
    values = zoo_cards()[0].evaluations["off_path"]["deployment"]
    for measure in ("capability", "goal_share", "causal_goal_index"):
        for part in ("estimate", "low", "high", "n"):
            assert float(row[f"{measure}_{part}"]) == values[measure][part]
    undefined = next(each for each in rows if each["agent"] == "untrained")
    assert (undefined["causal_goal_index_estimate"], undefined["causal_goal_index_n"]) == ("", "700")


@pytest.mark.parametrize("ending", ["SVG", "PNG", "CSV"])
def test_that_a_file_that_cannot_be_written_is_said(panel, qtbot, monkeypatch, tmp_path, ending):
    absent = tmp_path / "nowhere" / f"zoo.{ending.lower()}"
    with qtbot.waitSignal(panel.problem) as problem:
        save_as(panel, monkeypatch, f"Save as {ending}…", absent)
    assert problem.args[0] == f"{absent} cannot be written: No such file or directory. Choose another place."


def test_that_closing_the_file_dialog_writes_nothing(panel, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    save_as(panel, monkeypatch, "Save as SVG…", "")
    assert list(tmp_path.iterdir()) == []


# --- the axes -------------------------------------------------------------------------------------------------


def click_link(label, qtbot):
    """Click the words at the right end of a line, where its link is."""
    place = QPoint(label.fontMetrics().horizontalAdvance("The numeric axes are ours: what"), label.height() // 2)
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=place)


def test_that_the_axes_are_said_to_be_ours_with_a_link_to_their_definition(panel, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    assert "The numeric axes are ours" in panel.axes.text()
    click_link(panel.axes, qtbot)
    assert [Path(each) for each in opened] == [MEASURES_PAGE]
    assert "Causal goal index" in MEASURES_PAGE.read_text(encoding="utf-8").replace("**The causal", "**Causal")


def test_that_a_desktop_that_opens_no_pages_is_told_where_it_lies(panel, qtbot, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    with qtbot.waitSignal(panel.problem) as problem:
        click_link(panel.axes, qtbot)
    assert str(MEASURES_PAGE) in problem.args[0]


# --- in the small dock ----------------------------------------------------------------------------------------


def test_that_all_of_it_fits_into_the_dock_of_a_small_window(panel, qtbot):
    for below in (CURVE, PATH):
        show_below(panel, qtbot, below)
        assert panel.minimumSizeHint().width() <= SMALL[0]
        assert panel.minimumSizeHint().height() <= SMALL[1]
        assert panel.size().toTuple() == SMALL
