"""Coins off the path lie where right-runners seldom come by, counted again with the runners themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gmplay.envs.coinrun.places import _RUNNER_STREAM, NUM_RUNS, Found
from gmplay.envs.coinrun.runner import JUMPY, LAZY, Runner, RunnerStyle
from tests.envs.searches import PLAIN, fast, slow
from tests.envs.worlds import ENV


def share_touched(style: RunnerStyle, stream: int, level_seed: int, column: int, row: int) -> float:
    """Share of a style's successful runs that touch a cell; not a number where few succeed."""
    state, runner = ENV.new_worlds(PLAIN, [level_seed]), Runner(style)
    num_successes = num_touches = 0
    for run in range(NUM_RUNS):
        actions, cells = runner.run(state, stream + run)
        num_successes += len(actions) > 0
        is_touched = (cells[:, 0] <= column) & (column <= cells[:, 1]) & (cells[:, 2] <= row) & (row <= cells[:, 3])
        num_touches += bool(is_touched.any())
    return num_touches / num_successes if num_successes >= 30 else math.nan


def check_off_path(found_places: dict[int, Found]) -> None:
    """Below a tenth by the search's own runs counted again, and about so by others that it never saw."""
    for index, style in enumerate((LAZY, JUMPY)):
        recounted, others = [], []
        for seed, found in found_places.items():
            cell = found.place.item()[:2]
            recounted.append(share_touched(style, _RUNNER_STREAM + (2 * seed + index) * NUM_RUNS, seed, *cell))
            others.append(share_touched(style, 10**9, seed, *cell))
        assert np.nanmax(recounted) < 0.1
        assert np.nanmax(others) < 0.2
        assert np.nanmean(others) < 0.05
        assert np.isnan(others).mean() < 0.05


def test_that_right_runners_seldom_touch_a_coin_off_the_path():
    check_off_path(fast("off_path"))


@pytest.mark.slow
def test_that_right_runners_seldom_touch_a_coin_off_the_path_on_many_levels():
    check_off_path(slow("off_path"))


def test_that_runners_do_touch_what_lies_on_the_path_and_not_what_lies_behind_the_end():
    end = ENV.new_worlds(PLAIN, [3]).end_x[0]
    for style in (LAZY, JUMPY):
        assert share_touched(style, 0, 3, 3, 1) > 0.5
        assert share_touched(style, 0, 3, int(end) + 3, 1) == 0
