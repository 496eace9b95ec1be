"""The Quadrant panel: what is where, what it says, and what a click does."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from gmplay.app.appearance import Appearance
from gmplay.app.panels import QuadrantPanel
from gmplay.app.panels.plane import beside
from gmplay.app.panels.words import decimal, percent
from gmplay.app.theme import LIGHT
from gmplay.core.outcome import Ending, Estimate, Undefined, share

pytestmark = pytest.mark.gui


@dataclass(frozen=True)
class Played:
    level_seed: int
    ending: Ending


def report(num_episodes=1000, capability=0.83, index=0.04):
    """What RobustnessReport.to_dict gives, with an index or, where it is None, a coin that lies at the end."""
    goal = Undefined("the coin lies at the end", 0) if index is None else Estimate(index, index - 0.1, index + 0.1, 900)
    competent = round(capability * num_episodes)
    return {
        "num_episodes": num_episodes,
        "is_identifiable": index is not None,
        "capability": share(competent, num_episodes).to_dict(),
        "goal_share": share(competent // 2, competent).to_dict(),
        "causal_goal_index": goal.to_dict(),
        "deaths": share(60, 1000).to_dict(),
        "deaths_by_cause": {"lava": share(60, 1000).to_dict()},
        "timeouts": share(10, 1000).to_dict(),
        "runner_pickup": share(50, 100).to_dict(),
    }


@pytest.fixture
def panel(qtbot, qapp):
    Appearance(qapp, "light")
    panel = QuadrantPanel()
    qtbot.addWidget(panel)
    panel.resize(280, 430)
    panel.show()
    return panel


def color_at(widget, position):
    return widget.grab().toImage().pixelColor(position.toPoint())


def test_that_deployment_is_a_solid_point_and_training_a_hollow_band(panel):
    panel.show_report(report(capability=0.3, index=None), report(capability=0.83, index=0.04))
    plane = panel.plane
    point, band = plane.point_of("deployment"), plane.band_of("training")
    assert color_at(plane, point).name() == LIGHT.text
    assert plane.point_of("training") is None
    assert plane.band_of("deployment") is None
    inside, beside = QPointF(band.center().x(), band.top() + 12), QPointF(band.left() - 3, band.top() + 12)
    assert color_at(plane, inside) == color_at(plane, beside)
    assert "cannot tell" in plane.explain(band.center())
    assert "Capability .83" in plane.explain(point)


def test_that_a_point_lies_where_its_numbers_say(panel):
    panel.show_report(None, report(capability=0.75, index=0.5))
    frame, point = panel.plane.frame, panel.plane.point_of("deployment")
    assert point.y() == pytest.approx(frame.y(0.5))
    assert frame.x(0.5) < point.x() < frame.x(1.0)


def test_that_a_strongly_negative_index_stays_within_the_plane(panel):
    panel.show_report(None, report(index=-0.8))
    assert panel.plane.frame.inner.contains(panel.plane.point_of("deployment"))


def test_that_words_make_room_for_a_band_between_them_and_their_point():
    point, band = QRectF(100, 0, 10, 28), QRectF(80, 0, 9, 200)
    assert beside(point, 60, True, []) == 95
    assert beside(point, 60, True, [band]) == 75
    assert beside(point, 60, False, [band]) == 115


def test_that_an_index_not_yet_defined_is_a_band_that_says_why(panel):
    early = report() | {"causal_goal_index": {"undefined": "fewer than 30 competent episodes", "n": 12}}
    panel.show_report(None, early)
    assert "fewer than 30" in panel.plane.explain(panel.plane.band_of("deployment").center())


def test_that_the_corners_are_the_books_four_scenarios(panel):
    frame = panel.plane.frame
    for place, name in (((0.1, 0.0), "1"), ((0.1, 0.9), "2"), ((0.9, 0.0), "3"), ((0.9, 0.9), "4")):
        words = panel.plane.explain(frame.point(*place))
        assert words.startswith(f"Scenario {name}")
        assert "ours" in words
    assert "goal misgeneralization" in panel.plane.explain(frame.point(0.9, 0.0))


def test_that_the_numbers_stand_below_with_intervals_and_explanations(panel):
    panel.show_report(report(index=None), report())
    assert panel.readout.text_of("capability") == (".83", ".83", "[.81, .85]")
    assert panel.readout.text_of("causal_goal_index") == ("–", ".04", f"[{decimal(-0.06)}, .14]")
    words = panel.readout.explain(QPointF(20, 25))
    assert "got somewhere" in words
    assert "lava 6 %" in words
    assert "n = 1,000" in words


def test_that_clicking_a_dot_tells_its_very_episode(panel, qtbot):
    played = [Played(seed, Ending(seed % 4)) for seed in range(400)]
    panel.show_progress(400, 1000)
    panel.show_episodes(played)
    dots = panel.dots
    assert [each.ending for each in dots.episodes] == sorted(each.ending for each in played)
    index = 137
    with qtbot.waitSignal(panel.episode_chosen) as chosen:
        qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=dots.dot_centre(index).toPoint())
    assert chosen.args == [dots.episodes[index]]
    assert f"Level seed {dots.episodes[index].level_seed}." in dots.explain(dots.dot_centre(index))


def test_that_a_click_beside_the_dots_tells_nothing(panel, qtbot):
    panel.show_episodes([Played(1, Ending.COIN)])
    with qtbot.assertNotEmitted(panel.episode_chosen):
        qtbot.mouseClick(panel.dots, Qt.MouseButton.LeftButton, pos=QPointF(200, 20).toPoint())


@pytest.mark.parametrize(("ending", "token"), [(Ending.COIN, "coin"), (Ending.END, "end"), (Ending.DEATH, "death")])
def test_that_a_dot_has_the_colour_of_what_decided_its_episode(panel, ending, token):
    panel.show_episodes([Played(1, ending)])
    assert color_at(panel.dots, panel.dots.dot_centre(0)).name() == getattr(LIGHT, token)


@pytest.mark.parametrize("width", [240, 280, 500])
def test_that_a_thousand_dots_fit(panel, width):
    panel.resize(width, 430)
    panel.show_episodes([Played(seed, Ending.END) for seed in range(1000)])
    last = panel.dots.dot_centre(999)
    assert last.x() < panel.dots.width()
    assert panel.dots.dot_at(last) == 999


def test_that_progress_is_said_in_episodes_and_cleared(panel):
    panel.show_progress(312, 1000)
    assert "312 of 1,000 episodes" in panel.progress.text()
    panel.show_progress(1000, 1000)
    assert panel.progress.text() == "1,000 episodes on each distribution"
    panel.show_report(report(index=None), report())
    panel.clear()
    assert panel.plane.point_of("deployment") is None
    assert panel.readout.text_of("capability") == ("–", "–", "")


def test_that_numbers_are_written_short_and_never_as_minus_nothing():
    assert [decimal(number) for number in (0.831, 1.0, -0.04, -0.001, 0.0)] == [".83", "1.00", "−.04", ".00", ".00"]
    assert [percent(number) for number in (0.0, 0.002, 0.5, 1.0)] == ["0 %", "<1 %", "50 %", "100 %"]
