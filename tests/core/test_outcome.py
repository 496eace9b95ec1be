"""Shares and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmplay.core.outcome import Estimate, Undefined, share


# Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_that_intervals_are_wilsons(count, n, low, high):
    measure = share(count, n)
    assert isinstance(measure, Estimate)
    assert (measure.estimate, measure.n) == (count / n, n)
    assert (round(measure.low, 4), round(measure.high, 4)) == (low, high)
    mirrored = share(n - count, n)
    assert isinstance(mirrored, Estimate)
    assert (round(1 - mirrored.high, 4), round(1 - mirrored.low, 4)) == (low, high)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_that_a_share_lies_in_its_interval_and_the_interval_in_0_to_1(count_and_n):
    count, n = count_and_n
    measure = share(count, n)
    assert isinstance(measure, Estimate)
    assert 0 <= measure.low <= measure.estimate <= measure.high <= 1
    assert measure.high > measure.low


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_that_more_episodes_narrow_the_interval(n, count):
    few, many = share(min(count, n), n), share(10 * min(count, n), 10 * n)
    assert isinstance(few, Estimate)
    assert isinstance(many, Estimate)
    assert many.high - many.low < few.high - few.low


def test_that_no_episodes_give_no_number():
    assert share(0, 0, "nothing happened") == Undefined("nothing happened", 0)
    assert share(0, 0, "nothing happened").to_dict() == {"undefined": "nothing happened", "n": 0}


def test_that_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="3 out of 2"):
        share(3, 2)
