"""The zoo's data: what of the cards becomes a point, a curve or a path."""

from __future__ import annotations

import dataclasses

import pytest

from gmplay.agents import zoo
from tests.app.zoo_cards import card, history, measured, zoo_cards


def test_that_every_measured_agent_is_a_point_on_each_deployment() -> None:
    cards = [*zoo_cards(), card("new", "Not measured yet", 0.5, 0.5, evaluations={})]
    assert zoo.deployments(cards) == ["off_path", "standable", "either_side", "section"]
    for deployment in zoo.deployments(cards):
        assert [point.agent for point in zoo.points(cards, deployment)] == [each.name for each in zoo_cards()]


def test_that_a_card_that_lacks_a_measure_is_left_out_and_not_a_fault() -> None:
    values = measured(0.8, 0.2, (0.1, 0.2))
    del values["goal_share"]
    assert (
        zoo.points([card("odd", "Odd", 0.8, 0.2, evaluations={"off_path": {"deployment": values}})], "off_path") == []
    )


@pytest.mark.parametrize("placement", ["anywhere", "section"])
def test_that_a_curve_holds_those_that_differ_in_the_share_alone(placement: str) -> None:
    cards = [
        card("at-end", "", 0.8, 0.1),
        card("some", "", 0.8, 0.1, training_spec={"placement": placement, "placement_share": 0.05}),
        card("faster", "", 0.8, 0.1, training_spec={"placement": placement, "run_speed": 0.7}),
        card("elsewhere", "", 0.8, 0.1, training_spec={"placement": "standable", "placement_share": 0.05}),
        card("pixels", "", 0.8, 0.1, observation="rgb"),
        card("scripted", "", 0.8, 0.1, training={}),
        card("early", "", 0.8, 0.1, training={"steps": 2_000_000}),
        card("late", "", 0.8, 0.1, training={"steps": 200_000_000}),
        card("foreign", "", 0.8, 0.1, training_spec={"no such field": 1}),
    ]
    points = zoo.curve(cards, placement, "off_path", ("causal_goal_index",))
    assert [(point.agent, point.share) for point in points] == [("at-end", 0.0), ("some", 0.05)]
    assert points[1].measures["causal_goal_index"]["estimate"] == 0.1


def test_that_a_path_has_a_point_for_each_snapshot() -> None:
    learner = card("learner", "", 0.8, 0.1, history=history(5))
    assert [point.steps for point in zoo.path(learner)] == [each["steps"] for each in learner.history]
    assert zoo.path(dataclasses.replace(learner, history=[])) == []
