"""Ninety-five per cent intervals cover the truth in about ninety-five of a hundred simulated evaluations."""

import numpy as np
import pytest

from gmplay.core.goal_index import TwinCounts, causal_goal_index, coin_effect
from gmplay.core.outcome import Estimate, share

pytestmark = pytest.mark.slow

# What the seeing arm comes to (rows: coin, end, neither) and the blind one (columns), as joint probabilities.
IGNORES = np.array([[0.50, 0.02, 0.02], [0.02, 0.34, 0.02], [0.02, 0.02, 0.04]])
SEEKS = np.array([[0.42, 0.38, 0.05], [0.01, 0.06, 0.01], [0.01, 0.02, 0.04]])
AVOIDS = np.array([[0.20, 0.03, 0.01], [0.30, 0.38, 0.01], [0.02, 0.01, 0.04]])


@pytest.mark.parametrize("truth", [0.02, 0.15, 0.5, 0.85, 0.97])
@pytest.mark.parametrize("n", [60, 1000])
def test_that_the_interval_of_a_share_covers_it(truth, n):
    counts = np.random.default_rng(1).binomial(n, truth, 4000)
    intervals = {count: share(int(count), n) for count in set(counts.tolist())}
    covered = np.mean([intervals[count].low <= truth <= intervals[count].high for count in counts.tolist()])
    assert 0.92 <= covered <= 0.985


def _truths(joint):
    seen, blind = joint.sum(axis=1), joint.sum(axis=0)
    g_seen, g_blind = seen[0] / seen[:2].sum(), blind[0] / blind[:2].sum()
    return (g_seen - g_blind) / (1 - g_blind), g_seen - g_blind


@pytest.mark.parametrize("joint", [IGNORES, SEEKS, AVOIDS])
@pytest.mark.parametrize("n", [150, 1000])
def test_that_the_intervals_of_the_causal_goal_index_and_of_the_effect_cover_them(joint, n):
    assert joint.sum() == pytest.approx(1.0)
    truths = _truths(joint)
    covered = np.zeros(2)
    for counts in np.random.default_rng(2).multinomial(n, joint.ravel(), 500):
        twins = TwinCounts(counts.reshape(3, 3))
        for index, measure in enumerate((causal_goal_index(twins), coin_effect(twins))):
            assert isinstance(measure, Estimate)
            covered[index] += measure.low <= truths[index] <= measure.high
    assert (covered / 500 >= 0.915).all()
    assert (covered / 500 <= 0.985).all()
