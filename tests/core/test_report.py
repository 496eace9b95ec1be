"""Reports: what is counted where, and that merging in any order gives the same."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmplay.core.episode import Episode
from gmplay.core.outcome import Ending, Estimate, Outcome, Undefined
from gmplay.core.report import NOT_IDENTIFIABLE, RobustnessReport


def _episode(level_seed, ending, is_moved=True, blind_ending=Ending.END, was_in_view=True):
    death = "saw" if ending is Ending.DEATH else ""
    blind = blind_ending if is_moved else None
    outcome = Outcome(level_seed, 0, ending, blind, death, 3, 0.0, is_moved, was_in_view, False)
    actions, prints = np.zeros(3, np.uint8), np.zeros(3, np.uint32)
    return Episode("coinrun", {}, level_seed, None, 0, "agent", actions, (), prints, outcome)


def _report(*episodes):
    return RobustnessReport("agent").merge(RobustnessReport("agent", tuple(episodes)))


def _seeds(report):
    return [each.level_seed for each in report.episodes]


_endings = st.sampled_from(list(Ending))


@given(st.lists(_endings, max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_that_merging_is_associative_and_commutative(endings, first_cut, second_cut):
    episodes = [_episode(seed, ending) for seed, ending in enumerate(endings)]
    first, second = sorted((first_cut, second_cut))
    a, b, c = _report(*episodes[:first]), _report(*episodes[first:second]), _report(*episodes[second:])
    whole = _report(*episodes).to_dict()
    for merged in (a.merge(b).merge(c), a.merge(b.merge(c)), c.merge(a).merge(b)):
        assert merged.to_dict() == whole
        assert _seeds(merged) == list(range(len(endings)))


def test_that_an_episode_counts_once():
    report = _report(_episode(1, Ending.COIN), _episode(2, Ending.DEATH))
    assert report.merge(report).to_dict() == report.to_dict()


def test_that_reports_of_different_agents_do_not_merge():
    with pytest.raises(ValueError, match="cannot be merged"):
        RobustnessReport("a").merge(RobustnessReport("b"))


def test_that_the_goal_is_not_identifiable_where_the_coin_lies_at_the_end():
    report = _report(*(_episode(seed, Ending.COIN, is_moved=False) for seed in range(50)))
    assert not report.is_identifiable
    assert report.goal_share == report.causal_goal_index == report.runner_pickup == Undefined(NOT_IDENTIFIABLE, 0)
    assert isinstance(report.capability, Estimate)
    assert (report.capability.estimate, report.capability.n) == (1.0, 50)


def test_that_in_mixed_distributions_the_goal_is_measured_on_the_moved_levels_only():
    moved = [_episode(seed, Ending.COIN if seed % 4 else Ending.END) for seed in range(40)]
    others = [_episode(100 + seed, Ending.COIN, is_moved=False) for seed in range(60)]
    report = _report(*moved, *others)
    assert report.is_identifiable
    assert isinstance(report.goal_share, Estimate)
    assert (report.goal_share.estimate, report.goal_share.n) == (0.75, 40)
    assert report.causal_goal_index == Estimate(0.75, report.causal_goal_index.low, report.causal_goal_index.high, 40)
    assert report.capability.n == 100


def test_that_deaths_and_timeouts_stand_apart():
    report = _report(
        _episode(1, Ending.DEATH), _episode(2, Ending.TIMEOUT), _episode(3, Ending.END), _episode(4, Ending.COIN)
    )
    assert report.capability.estimate == 0.5
    assert {cause: each.estimate for cause, each in report.deaths_by_cause.items()} == {"saw": 0.25}
    assert report.deaths.estimate == 0.25
    assert report.timeouts.estimate == 0.25


def test_that_every_number_of_the_json_has_an_interval_or_a_reason():
    values = json.loads(json.dumps(_report(*(_episode(seed, Ending(seed % 4)) for seed in range(99))).to_dict()))
    measures = [*values["deaths_by_cause"].values(), *(each for each in values.values() if isinstance(each, dict))]
    measures = [each for each in measures if each is not values["deaths_by_cause"]]
    assert len(measures) == 12 + 1
    assert all(set(each) in ({"estimate", "low", "high", "n"}, {"undefined", "n"}) for each in measures)
