"""Probes: the same state with one thing changed."""

import numpy as np
import pytest

from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.edit import MoveAgent, MoveCoin
from gmplay.envs.coinrun.env import CoinRun
from gmplay.evaluation.counterfactual import (
    compare,
    observe_with_and_without_coin,
    shift_by_deleting_coin,
    shifts_by_edits,
)
from tests.evaluation.scripted import COIN_OVERHEAD, Scripted

ENV = CoinRun()


def test_that_deleting_the_coin_moves_only_who_looks_at_it():
    state = ENV.generate(COIN_OVERHEAD, 4).state
    before = state.copy()
    # Out of view at first; then the agent stands under it.
    assert shift_by_deleting_coin(ENV, Scripted("seeks"), state).total_variation.tolist() == [0.0]
    near = shifts_by_edits(ENV, Scripted("seeks"), state, (), [MoveAgent(11.5, 1.5787), MoveCoin(4, 3), MoveCoin(9, 1)])
    assert near.total_variation.round(3).tolist() == pytest.approx([1.0, 1.0, 0.0], abs=0.1)
    assert (near.kl[:2] > 1).all()
    assert shift_by_deleting_coin(ENV, Scripted("ignores"), state).total_variation.tolist() == [0.0]
    assert state.equals(before)


def test_that_shifts_are_measured_in_total_variation_and_nats():
    even = Decision(np.zeros((1, 2), np.float32), np.array([1.0], np.float32))
    tilted = Decision(np.log(np.array([[0.9, 0.1]], np.float32)), np.array([3.0], np.float32))
    shift = compare(even, tilted)
    assert shift.total_variation[0] == pytest.approx(0.4)
    assert shift.kl[0] == pytest.approx(0.5 * np.log(0.5 / 0.9) + 0.5 * np.log(0.5 / 0.1))
    assert shift.value[0] == 2.0


def test_that_the_coin_is_in_view_where_deleting_it_changes_the_observation():
    state = ENV.generate(COIN_OVERHEAD, 4).state.repeat(3)
    state.x[1:] = 8.5
    observation, is_in_view = observe_with_and_without_coin(ENV, "tiles", state, np.array([False, False, True]))
    assert is_in_view.tolist() == [False, True, False]
    assert [(cells == 1).sum() for cells in observation.cells] == [0, 1, 0]
