"""Measuring in processes: the same numbers, and nothing left behind."""

import multiprocessing

import pytest

from gmplay.core.errors import InputError
from gmplay.evaluation.levels import LevelSet
from gmplay.evaluation.measurement import Measurement
from gmplay.evaluation.robustness import EvaluationCancelledError, EvaluationError, evaluate, measure
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted


def _measurement(num_levels=60, attitude="seeks"):
    return Measurement(
        Scripted(attitude), attitude, {"training": FLAT, "deployment": COIN_OVERHEAD}, LevelSet.of(range(num_levels)), 5
    )


def test_that_the_numbers_do_not_depend_on_the_number_of_processes():
    here, one, two = (measure(_measurement(), num_processes) for num_processes in (0, 1, 2))
    for name in ("training", "deployment"):
        assert here[name].num_episodes == 60
        for other in (one[name], two[name]):
            assert other.to_dict() == here[name].to_dict()
            assert [each.digest for each in other.episodes] == [each.digest for each in here[name].episodes]
    assert multiprocessing.active_children() == []


def test_that_progress_is_told_up_to_the_last_episode():
    told = []
    measure(_measurement(), 0, on_progress=lambda num_decided, num_episodes: told.append((num_decided, num_episodes)))
    assert told == sorted(told)
    assert told[-1] == (120, 120)


def test_that_cancelling_leaves_most_undone_and_no_process():
    told = []
    with pytest.raises(EvaluationCancelledError):
        measure(
            _measurement(200_000),
            1,
            on_progress=lambda num_decided, num_episodes: told.append(num_decided / num_episodes),
            should_cancel=lambda: bool(told),
        )
    assert told[-1] < 0.1
    assert multiprocessing.active_children() == []


def test_that_an_unusable_agent_is_reported_in_its_own_words():
    with pytest.raises(InputError, match=r"^This agent is damaged\.$"):
        evaluate(Scripted("damaged"), FLAT, range(5), 0)
    assert multiprocessing.active_children() == []


def test_that_a_fault_of_ours_comes_with_its_traceback():
    with pytest.raises(EvaluationError, match="RuntimeError: a fault of ours"):
        evaluate(Scripted("faulty"), FLAT, range(5), 0)
