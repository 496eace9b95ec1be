"""The figure as numbers, and the moments that are found in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmplay.agents.tree_curve import Curve, find_phases, jensen_shannon
from gmplay.envs.tree_gridworld.state import NUM_CELLS

TREES = np.eye(101)


def phases(*rewards: float):
    """Moments of a curve whose points lie 10 steps apart."""
    return tuple(find_phases(10 * np.arange(1, len(rewards) + 1), np.array(rewards)))


def test_that_the_published_figure_has_all_its_moments():
    published = (0.03, 0.03, 0.06, 0.155, 0.137, 0.085, 0.028, 0.010, 0.002, 0.014, 0.06, 0.10, 0.15, 0.19, 0.255)
    assert phases(*published) == (40, 70, 110, 140)


def test_that_what_did_not_happen_is_not_found():
    assert phases() == (None,) * 4
    assert phases(0.03, 0.06, 0.15, 0.2, 0.25) == (None,) * 4
    assert phases(0.03, 0.06, 0.15, 0.01, 0.01) == (30, 40, None, None)
    assert phases(0.03, 0.06, 0.15, 0.01, 0.08, 0.12) == (30, 40, 50, None)


def test_that_a_lull_of_the_unskilled_is_no_collapse_and_a_flicker_no_end_of_failure():
    assert phases(0.03, 0.04, 0.005, 0.03, 0.15, 0.2) == (None,) * 4
    assert phases(0.03, 0.2, 0.01, 0.06, 0.01, 0.1, 0.21) == (20, 30, 60, 70)


def test_that_every_update_counts_once_whatever_the_stretches_are():
    curve, lengths = Curve(), []
    for index in range(2_000):
        curve.add(100 * (index + 1), index % 7, TREES[index % 11])
    ends = np.concatenate([[0], curve.steps])
    lengths = np.diff(ends) / 100
    last = int(curve.steps[-1] / 100)
    assert curve.rewards @ lengths == pytest.approx(sum(index % 7 for index in range(last)))
    assert np.allclose(curve.trees_left.sum(axis=1), 1.0)
    assert curve.trees_left[:, 3] @ lengths == pytest.approx(sum(index % 11 == 3 for index in range(last)))
    assert (np.diff(curve.steps) >= 100).all()
    assert len(curve.points) < 300


def test_that_a_curve_read_back_goes_on_as_it_would_have():
    curve = Curve()
    for index in range(500):
        curve.add(100 * (index + 1), index % 7, TREES[index % 11])
    again = Curve.from_arrays(curve.to_arrays())
    for index in range(500, 900):
        assert curve.add(100 * (index + 1), index % 7, TREES[0]) == again.add(100 * (index + 1), index % 7, TREES[0])
    assert curve.points == again.points
    assert Curve.from_arrays(Curve().to_arrays()).phases() == (None,) * 4


def test_that_the_shift_compares_the_forests_met_now_with_those_of_the_first_rise():
    curve, ten, none = Curve(), np.eye(NUM_CELLS + 1)[10], np.eye(NUM_CELLS + 1)[0]
    assert curve.shift() is None
    for step in range(1, 41):
        is_rising = step <= 20
        curve.add(1000 * step, 0.01 * step if is_rising else 0.001, ten if is_rising else none)
    shift = curve.shift()
    assert (shift.trees_then, shift.trees_now, shift.divergence) == (10.0, 0.0, 1.0)
    early = curve.shift(at=5000)
    assert (early.trees_now, early.divergence) == (10.0, 0.0)


@given(st.lists(st.floats(0.001, 1.0), min_size=3, max_size=3), st.lists(st.floats(0.001, 1.0), min_size=3, max_size=3))
def test_that_the_divergence_is_symmetric_and_between_none_and_one_bit(one, other):
    one, other = (np.array(each) / sum(each) for each in (one, other))
    assert jensen_shannon(one, other) == pytest.approx(jensen_shannon(other, one))
    assert -1e-9 <= jensen_shannon(one, other) <= 1.0
    assert jensen_shannon(one, one) == pytest.approx(0.0, abs=1e-12)
