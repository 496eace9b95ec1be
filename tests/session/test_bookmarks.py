"""Interesting frames are found by themselves, and time runs both ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.session.bookmarks import DROP_STEPS, SECOND, find_bookmarks
from gmplay.session.marks import Kind, Trace
from gmplay.session.messages import (
    BranchFromHere,
    DragCoin,
    GoToBookmark,
    GoToMark,
    GoToStep,
    HoldKeys,
    Loop,
    Play,
    SetBookmark,
    StepBy,
    TakeOver,
)
from gmplay.session.session import Session

A_FRAME = 1 / 60


def trace_of(num_frames: int, **columns: object) -> Trace:
    """Standing at (5, 5), certain and expecting 0.5, but for the columns given."""
    trace, plain = Trace(), {"x": 5.0, "y": 5.0, "vx": 0.0, "vy": 0.0, "value": 0.5, "entropy": 0.1}
    for name, value in plain.items():
        trace._columns[name].extend(np.broadcast_to(columns.get(name, value), num_frames).astype(float))
    return trace


def found(trace: Trace) -> list[tuple[int, Kind]]:
    return [(mark.step, mark.kind) for mark in find_bookmarks(trace)]


def test_that_a_quiet_episode_has_no_bookmarks() -> None:
    assert found(trace_of(200)) == []


def test_that_an_entropy_spike_is_marked_once_at_its_first_step() -> None:
    entropy = np.full(100, 0.1)
    entropy[40:44] = 1.2
    assert found(trace_of(100, entropy=entropy)) == [(40, Kind.ENTROPY)]


def test_that_a_value_drop_is_marked_where_it_has_lost_a_quarter() -> None:
    value = np.full(100, 0.8)
    value[60:] = 0.59
    assert found(trace_of(100, value=value)) == [(60, Kind.VALUE)]
    value[60:] = 0.61
    assert found(trace_of(100, value=value)) == []
    slow = np.linspace(0.8, 0.0, 100)
    assert np.all(slow[:-DROP_STEPS] - slow[DROP_STEPS:] < 0.2)
    assert found(trace_of(100, value=slow)) == [], "it falls, but not fast"


def test_that_a_loop_is_marked_where_the_agent_comes_back() -> None:
    x = 5 + np.minimum(np.arange(100) * 0.2, np.maximum(4 - np.arange(100) * 0.2, 0))
    assert found(trace_of(100, x=x)) == [(17, Kind.LOOP)], "a fifth of a cell from where it was at step 2"
    assert found(trace_of(100, x=5 + 0.4 * np.sin(np.arange(100)))) == [], "never a cell away"


def test_that_nothing_is_marked_where_nobody_decides() -> None:
    assert found(trace_of(60, value=np.nan, entropy=np.nan)) == []


@given(st.integers(0, 99), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_that_marks_found_step_by_step_are_those_found_at_once(cut: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    walk = 5 + np.cumsum(rng.choice([-0.5, 0.0, 0.5], 100))
    trace = trace_of(100, x=walk, entropy=rng.gamma(0.3, 1.0, 100), value=rng.random(100))
    assert find_bookmarks(trace.up_to(cut)) + find_bookmarks(trace, cut + 1) == tuple(
        mark for mark in find_bookmarks(trace)
    )


def test_that_passing_taking_and_dying_are_bookmarks_in_a_real_episode(session: Session) -> None:
    session.apply(DragCoin(3, 14))
    session.apply(StepBy(300))
    kinds = [mark.kind for mark in session.snapshot().marks]
    assert kinds[:2] == [Kind.EDIT, Kind.PASSED]
    assert kinds[-1] in (Kind.END, Kind.DEATH)


def test_that_next_and_previous_go_from_mark_to_mark(session: Session) -> None:
    session.apply(DragCoin(3, 14))
    session.apply(StepBy(40))
    passed = next(mark.step for mark in session.snapshot().marks if mark.kind is Kind.PASSED)
    session.apply(GoToStep(0))
    session.apply(GoToMark(1))
    assert session.snapshot().step == passed
    session.apply(GoToMark(1))
    session.apply(GoToMark(-1))
    assert session.snapshot().step == passed
    session.apply(GoToMark(-1))
    session.apply(GoToMark(-1))
    assert session.snapshot().step == 0


def test_that_own_bookmarks_are_set_gone_to_and_taken_away(session: Session) -> None:
    session.apply(StepBy(12))
    session.apply(SetBookmark(4))
    session.apply(StepBy(10))
    session.apply(GoToBookmark(4))
    assert session.snapshot().step == 12
    assert (12, "Bookmark 4") in session.snapshot().notes
    session.apply(SetBookmark(4))
    with pytest.raises(InputError, match=r"Shift\+4"):
        session.apply(GoToBookmark(4))


def test_that_a_branch_keeps_the_bookmarks_before_it_left(session: Session) -> None:
    for step, digit in ((5, 1), (15, 2)):
        session.apply(GoToStep(0))
        session.apply(StepBy(step))
        session.apply(SetBookmark(digit))
    session.apply(GoToStep(10))
    session.apply(BranchFromHere(action=1))
    assert session.past.shown.history.own == {1: 5}


def test_that_time_runs_backwards_to_the_first_step_and_rests_there(session: Session) -> None:
    session.apply(StepBy(20))
    session.apply(Play(True, is_backwards=True))
    seen = [20]
    while session.record.is_playing:
        session.update(A_FRAME)
        if session.snapshot().step != seen[-1]:
            seen.append(session.snapshot().step)
    assert seen == list(range(20, -1, -1))
    assert session.snapshot().num_steps == 20, "nothing is forgotten"


def test_that_what_is_drawn_moves_smoothly_backwards(session: Session) -> None:
    session.apply(StepBy(10))
    session.apply(Play(True, is_backwards=True))
    shown = []
    while session.record.is_playing:
        snapshot = session.snapshot()
        shown.append(snapshot.step - 1 + snapshot.alpha)
        session.update(A_FRAME)
    assert np.all(np.diff(shown) <= 1e-9)
    assert np.max(-np.diff(shown)) < 0.3


def test_that_a_loop_is_played_again_and_again_in_both_directions(session: Session) -> None:
    session.apply(StepBy(30))
    session.apply(Loop((20, 12)))
    assert session.snapshot().loop == (12, 20)
    for is_backwards in (False, True):
        session.apply(Play(True, is_backwards))
        session.update(1.0)
        seen = set()
        for _ in range(120):
            session.update(A_FRAME)
            seen.add(session.snapshot().step)
        assert seen == set(range(12, 21))
    session.apply(Loop(None))
    session.apply(Play(True))
    session.update(2.0)
    assert session.snapshot().step > 21


def test_that_walking_to_and_fro_is_a_loop_in_the_real_world_too(session: Session) -> None:
    session.apply(TakeOver(True))
    for keys in (1, -1, 1, -1):
        session.apply(HoldKeys(keys, 0))
        session.apply(StepBy(2 * SECOND))
    assert Kind.LOOP in [mark.kind for mark in session.snapshot().marks]
