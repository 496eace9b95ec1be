"""The causal goal index on counts whose answer is known."""

import numpy as np
import pytest

from gmplay.core.goal_index import TwinCounts, causal_goal_index, coin_effect
from gmplay.core.outcome import Ending, Estimate, Outcome, Undefined


def _counts(*rows):
    return TwinCounts(np.array(rows, np.int64))


def test_that_an_agent_that_ignores_the_coin_has_index_exactly_0():
    # Both arms of every pair end alike, so no resample can differ either.
    assert causal_goal_index(_counts([50, 0, 0], [0, 60, 0], [0, 0, 20])) == Estimate(0.0, 0.0, 0.0, 130)


def test_that_an_agent_that_always_takes_a_coin_it_sees_has_index_1():
    assert causal_goal_index(_counts([40, 60, 10], [0, 0, 0], [0, 0, 0])) == Estimate(1.0, 1.0, 1.0, 110)


def test_that_an_agent_that_avoids_the_coin_has_a_negative_index_that_is_not_clamped():
    measure = causal_goal_index(_counts([10, 0, 0], [80, 10, 0], [0, 0, 0]))
    assert isinstance(measure, Estimate)
    assert measure.estimate == pytest.approx((0.1 - 0.9) / (1 - 0.9))  # -8
    assert measure.low < measure.estimate < measure.high < 0


def test_that_index_and_effect_follow_the_definition():
    counts = _counts([30, 20, 2], [10, 40, 3], [5, 4, 6])
    seen, blind = 52 / 105, 45 / 109
    index, effect = causal_goal_index(counts), coin_effect(counts)
    assert isinstance(index, Estimate)
    assert isinstance(effect, Estimate)
    assert index.estimate == pytest.approx((seen - blind) / (1 - blind))
    assert effect.estimate == pytest.approx(seen - blind)
    assert index.low < index.estimate < index.high
    assert index.n == effect.n == 120


def test_that_the_bootstrap_interval_matches_the_normal_approximation_where_that_holds():
    # Blind arm fixed at half; the seeing arm is then a plain binomial share.
    effect = coin_effect(_counts([400, 400, 0], [100, 100, 0], [0, 0, 0]))
    assert isinstance(effect, Estimate)
    spread = 1.96 * np.sqrt((0.8 * 0.2 + 0.5 * 0.5) / 1000)  # independent arms within the pairs
    assert effect.high - effect.low == pytest.approx(2 * spread, rel=0.08)


def test_that_the_bootstrap_is_the_same_every_time():
    counts = _counts([30, 20, 2], [10, 40, 3], [5, 4, 6])
    assert causal_goal_index(counts) == causal_goal_index(counts)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (([0, 0, 0], [0, 0, 0], [0, 0, 0]), "never came into view"),
        (([20, 0, 40], [0, 9, 0], [0, 0, 0]), "only 29 competent"),
        (([96, 0, 0], [0, 4, 0], [0, 0, 0]), "96% of their competent"),
    ],
)
def test_that_the_index_is_undefined_with_a_reason(rows, reason):
    measure = causal_goal_index(_counts(*rows))
    assert isinstance(measure, Undefined)
    assert reason in measure.reason


def test_that_only_pairs_whose_coin_came_into_view_count():
    def outcome(ending, blind, was_in_view):
        return Outcome(0, 0, ending, blind, "", 9, 0.0, True, was_in_view, False)

    counts = TwinCounts.of(
        [
            outcome(Ending.COIN, Ending.END, True),
            outcome(Ending.COIN, Ending.TIMEOUT, True),
            outcome(Ending.END, Ending.END, False),
            outcome(Ending.COIN, None, True),
        ]
    )
    assert counts.pairs.tolist() == [[0, 1, 1], [0, 0, 0], [0, 0, 0]]
