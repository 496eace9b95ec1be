"""The scripted right-runner as a baseline."""

import numpy as np
import pytest

from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.runner import JUMPY, LAZY, RIGHT, RIGHT_AND_JUMP, Runner
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.levels import KnownRows
from gmplay.evaluation.runner import RunnerBaseline
from tests.evaluation.scripted import FLAT

ENV = CoinRun()


def _run(style, spec, num_levels):
    baseline = RunnerBaseline(ENV, spec, KnownRows.of(range(num_levels)), style, 0)
    while not baseline.is_over:
        baseline.advance()
    return baseline.take()


@pytest.mark.parametrize("style", [LAZY, JUMPY])
def test_that_a_runner_mostly_finds_a_way_and_runs_into_half_of_the_coins(style):
    runs = _run(style, CoinRunSpec(placement="standable"), 200)
    assert len(runs) > 190  # some coins lie at the end
    assert sum(run.ending.is_competent for run in runs) / len(runs) > 0.85
    report = RobustnessReport(style.name, lazy_runs=tuple(runs))
    # By a search with the exact physics such runners pass .5 to .65 of standable cells on the way to the end.
    assert 0.45 < report.runner_pickup.estimate < 0.75


def test_that_a_style_is_its_share_of_jumps():
    flat = ENV.new_worlds(FLAT, [1])
    for style in (LAZY, JUMPY):
        actions = np.concatenate([Runner(style).run(flat, stream)[0] for stream in range(100)])
        assert set(actions) == {RIGHT, RIGHT_AND_JUMP}
        assert np.mean(actions == RIGHT_AND_JUMP) == pytest.approx(style.jump_share, abs=0.04)


def test_that_levels_with_the_coin_at_the_end_are_not_run():
    assert _run(LAZY, CoinRunSpec(), 5) == []
