"""The background evaluator of the window."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time

import psutil
import pytest

from gmplay.evaluation.levels import draw_level_seeds
from gmplay.evaluation.live import LiveEvaluator
from gmplay.evaluation.robustness import evaluate
from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted


@pytest.fixture
def evaluator():
    evaluator = LiveEvaluator()
    yield evaluator
    evaluator.close()
    assert multiprocessing.active_children() == []


def _poll_until_complete(evaluator, seconds=200):
    results, deadline = [], time.monotonic() + seconds
    while time.monotonic() < deadline and not (results and results[-1].is_complete):
        results += evaluator.poll()
        time.sleep(0.02)
    return results


def test_that_it_streams_to_the_numbers_of_an_ordinary_evaluation_and_drops_what_is_stale(evaluator):
    evaluator.start(Scripted("avoids"), "avoids", FLAT, COIN_OVERHEAD, seed=4, num_episodes=500)
    while not evaluator.poll():
        time.sleep(0.02)
    generation = evaluator.start(Scripted("seeks"), "seeks", FLAT, COIN_OVERHEAD, seed=4, num_episodes=300)
    results = _poll_until_complete(evaluator)
    assert {each.generation for each in results} == {generation}
    assert {each.deployment.agent for each in results} == {"seeks"}
    counts = [each.deployment.num_episodes for each in results]
    assert counts == sorted(counts)
    assert len(counts) > 1
    expected = evaluate(Scripted("seeks"), COIN_OVERHEAD, draw_level_seeds(4, 300), 4, num_processes=0)
    assert results[-1].deployment.to_dict() == expected.to_dict()
    assert results[-1].training.num_episodes == 300
    assert not evaluator.is_measuring


def test_that_trouble_is_a_sentence_and_the_next_start_works(evaluator):
    evaluator.start(Scripted("damaged"), "damaged", FLAT, COIN_OVERHEAD)
    (result,) = _poll_until_complete(evaluator)
    assert result.problem == "This agent is damaged."
    evaluator.start(Scripted("ignores"), "ignores", FLAT, COIN_OVERHEAD, num_episodes=20)
    assert _poll_until_complete(evaluator)[-1].training.num_episodes == 20


def test_that_a_killed_process_is_noticed_and_replaced(evaluator):
    evaluator.start(Scripted("ignores"), "ignores", FLAT, COIN_OVERHEAD)
    while not evaluator.poll():
        time.sleep(0.02)
    multiprocessing.active_children()[0].kill()
    assert "ended unexpectedly" in _poll_until_complete(evaluator)[-1].problem
    evaluator.start(Scripted("ignores"), "ignores", FLAT, COIN_OVERHEAD, num_episodes=20)
    assert _poll_until_complete(evaluator)[-1].deployment.num_episodes == 20


def test_that_no_process_outlives_an_owner_that_was_killed(tmp_path):
    script = tmp_path / "owner.py"
    script.write_text(
        textwrap.dedent("""
        import multiprocessing, time
        from gmplay.evaluation.live import LiveEvaluator
        from tests.evaluation.scripted import COIN_OVERHEAD, FLAT, Scripted

        if __name__ == "__main__":
            evaluator = LiveEvaluator()
            evaluator.start(Scripted("ignores"), "ignores", FLAT, COIN_OVERHEAD, num_episodes=20_000)
            while not evaluator.poll():
                time.sleep(0.02)
            print(multiprocessing.active_children()[0].pid, flush=True)
            time.sleep(60)
        """)
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    owner = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    worker = psutil.Process(int(owner.stdout.readline()))
    owner.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    owner.wait()
    assert psutil.wait_procs([worker], timeout=60)[1] == []
