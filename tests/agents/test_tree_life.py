"""A learner's life in its own process, as its owner sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from gmplay.agents.tree_checkpoint import load_learner
from gmplay.agents.tree_learner import TreeLearner, TreeLearnerConfig
from gmplay.agents.tree_life import Death, News, Pace, Rules, TreeLife

CONFIG = TreeLearnerConfig(seed=3, num_worlds=16, hidden=8)
UNTIL = 16 * 16 * 40


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], TreeLife]]:
    lives: list[TreeLife] = []

    def begin_life() -> TreeLife:
        lives.append(TreeLife(tmp_path / "life.safetensors", CONFIG))
        return lives[-1]

    yield begin_life
    for life in lives:
        life.close()


def news_until(life: TreeLife, is_enough: Callable[[list[News]], bool], seconds: float = 200.0) -> list[News]:
    told: list[News] = []
    end = time.monotonic() + seconds
    while not is_enough(told):
        assert time.monotonic() < end, f"told only {len(told)} times"
        for each in life.poll():
            assert isinstance(each, News), each
            told.append(each)
        time.sleep(0.01)
    return told


def has_stopped(told: list[News]) -> bool:
    return any(each.progress is not None for each in told) and not told[-1].is_running


def test_that_a_life_is_the_learners_own_run_told_piece_by_piece(begin):
    life = begin()
    news_until(life, lambda told: len(told) >= 1)
    life.order(Pace(1.0, UNTIL))
    told = news_until(life, has_stopped)
    learner = TreeLearner(CONFIG)
    for _ in learner.run(UNTIL):
        pass
    points = [point for each in told for point in each.points]
    assert points == learner.curve.points
    assert sorted(steps for each in told for steps in each.snapshots) == sorted(learner.snapshots)
    assert all((told[-1].weights[name] == array.astype("f2")).all() for name, array in learner.weights.items())


def test_that_a_pause_keeps_the_life_and_another_process_goes_on_from_there(begin, tmp_path):
    life = begin()
    life.order(Pace(1.0))
    news_until(life, lambda told: any(each.progress for each in told))
    life.order(Pace(0.0))
    paused = news_until(life, lambda told: bool(told) and not told[-1].is_running)
    life.close()
    kept = load_learner(tmp_path / "life.safetensors")
    assert kept.steps > 0
    again = begin()
    first = news_until(again, lambda told: len(told) >= 1)[0]
    assert not first.is_running
    assert first.first_point == 0
    assert first.points == kept.curve.points
    assert [point[0] for point in first.points][-1] >= paused[-1].points[-1][0] if paused[-1].points else True


def test_that_closing_keeps_the_life_and_ends_the_process(begin, tmp_path):
    life = begin()
    life.order(Pace(1.0))
    news_until(life, lambda told: any(each.progress for each in told))
    life.close()
    assert load_learner(tmp_path / "life.safetensors").steps > 0
    assert not life._process.is_alive()


def test_that_a_killed_process_is_told_once_and_the_life_can_be_resumed(begin, tmp_path):
    life = begin()
    life.order(Pace(1.0, UNTIL))
    news_until(life, has_stopped)
    psutil.Process(life._process.pid).kill()
    life._process.join()
    told = life.poll()
    assert [type(each) for each in told] == [Death]
    assert "can go on" in told[0].text
    assert life.poll() == []
    assert news_until(begin(), lambda told: len(told) >= 1)[0].points


def test_that_rules_change_while_it_lives(begin):
    life = begin()
    life.order(Rules(CONFIG.spec.replace(r_max=0.5)))
    told = news_until(life, lambda told: len(told) >= 2)
    assert told[-1].spec.r_max == 0.5


def test_that_a_life_that_cannot_be_kept_says_so_and_goes_on(tmp_path):
    (tmp_path / "file").write_text("in the way")
    life = TreeLife(tmp_path / "file" / "life.safetensors", CONFIG)
    try:
        life.order(Pace(1.0, UNTIL))
        told = news_until(life, has_stopped)
        assert "cannot be written" in told[-1].problem
    finally:
        life.close()


def test_that_a_damaged_life_is_a_sentence(tmp_path):
    path = tmp_path / "life.safetensors"
    path.write_bytes(b"nothing")
    life = TreeLife(path, CONFIG)
    end = time.monotonic() + 200
    while not (told := life.poll()) and time.monotonic() < end:
        time.sleep(0.05)
    life.close()
    assert isinstance(told[0], Death)
    assert "no learner that can go on" in told[0].text


def test_that_a_slow_pace_leaves_the_processor_to_others(begin):
    life = begin()
    news_until(life, lambda told: len(told) >= 1)
    process = psutil.Process(life._process.pid)
    life.order(Pace(0.1))
    news_until(life, lambda told: any(each.progress for each in told))
    before, started = process.cpu_times(), time.monotonic()
    news_until(life, lambda told: sum(each.progress is not None for each in told) >= 5)
    after, seconds = process.cpu_times(), time.monotonic() - started
    assert (after.user + after.system - before.user - before.system) < 0.4 * seconds


def test_that_a_life_is_resumed_under_the_rules_that_were_wished_for_meanwhile(begin, tmp_path):
    life = begin()
    news_until(life, lambda told: len(told) >= 1)
    life.order(Pace(1.0, UNTIL))
    news_until(life, has_stopped)
    life.close()
    wished = CONFIG.spec.replace(r_max=0.7)
    resumed = TreeLife(tmp_path / "life.safetensors", CONFIG, wished)
    try:
        assert news_until(resumed, lambda told: len(told) >= 1)[0].spec == wished
    finally:
        resumed.close()
    assert load_learner(tmp_path / "life.safetensors").spec == wished, "kept, though it has not lived on"
