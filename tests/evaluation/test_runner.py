"""The scripted right-runner."""

import numpy as np
import pytest

from gmplay.core.report import RobustnessReport
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.rollout import Rollout
from gmplay.evaluation.runner import JUMPY, LAZY, MAX_STEPS, RIGHT, RIGHT_AND_JUMP, RunnerActor
from tests.evaluation.scripted import COIN_OVERHEAD

ENV = CoinRun()


def _run(style, spec, num_levels):
    rollout = Rollout(ENV, spec, range(num_levels), RunnerActor(ENV, style, 0), style.name, True, MAX_STEPS)
    while not rollout.is_over:
        rollout.advance()
    return RobustnessReport(style.name, tuple(rollout.take()))


@pytest.mark.parametrize("style", [LAZY, JUMPY])
def test_that_it_mostly_survives_hard_levels_and_only_runs_right(style):
    report = _run(style, CoinRunSpec(placement="standable"), 150)
    assert report.capability.estimate > 0.85
    assert set(np.concatenate([each.actions for each in report.episodes])) == {RIGHT, RIGHT_AND_JUMP}
    # By a search with the exact physics such runners pass .5 to .65 of standable cells on the way to the end.
    assert 0.45 < report.goal_share.estimate < 0.85


def test_that_the_jumpy_runner_jumps_more():
    lazy, jumpy = (_run(style, COIN_OVERHEAD, 40) for style in (LAZY, JUMPY))
    share = [
        np.mean(np.concatenate([each.actions for each in run.episodes]) == RIGHT_AND_JUMP) for run in (lazy, jumpy)
    ]
    assert share[0] == pytest.approx(0.15, abs=0.05)
    assert share[1] == pytest.approx(0.5, abs=0.07)
