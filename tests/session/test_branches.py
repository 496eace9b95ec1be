"""Branches: what would undo what was played leaves it as a line of its own; all of it can be shown again."""

from __future__ import annotations

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import Level
from gmplay.session.actor import Actor
from gmplay.session.branches import Script, first_difference
from gmplay.session.history import History
from gmplay.session.marks import Kind
from gmplay.session.messages import (
    BranchFromHere,
    DeleteBranch,
    DragCoin,
    GoToStep,
    HoldKeys,
    NextLevel,
    Restart,
    SetHistoryCap,
    SetLevelSeed,
    SetSpec,
    ShowBranch,
    ShowLevel,
    StepBy,
    TakeOver,
)
from gmplay.session.past import MEGABYTE, Past
from gmplay.session.playthrough import Origin, Playthrough
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

LEFT, RIGHT = 1, 7


def shown(session: Session) -> History:
    return session.past.shown.history


def numbers(session: Session) -> list[int]:
    return [branch.number for branch in session.past.shown.branches]


def played_again(session: Session, history: History) -> History:
    """A line of play repeated from its level, its actions and its edits alone."""
    level = session.rules.generate(session.record.spec, session.record.level_seed)
    script = Script(tuple(history.actions), tuple(history.edits))
    again = Playthrough(session.rules, level, Actor(), script, Origin(None, 0), itertools.count())
    again.play_script()
    return again.history


def test_that_dragging_the_coin_in_the_middle_keeps_what_was_played(session: Session) -> None:
    session.apply(StepBy(20))
    old, states = session.snapshot().episode_number, [frame.state for frame in shown(session).frames]
    session.apply(GoToStep(8))
    session.apply(DragCoin(3, 14))
    session.apply(DragCoin(3, 15))
    assert len(session.past.shown.branches) == 2, "a drag leaves one branch"
    assert session.snapshot().episode_number != old
    assert session.snapshot().num_steps == 8
    session.apply(StepBy(5))
    session.apply(ShowBranch(old))
    assert session.snapshot().num_steps == 20
    assert session.snapshot().step == 13, "the same step of the other line"
    assert all(shown(session).frames[step].state.equals(state) for step, state in enumerate(states))


def test_that_replaying_a_branch_gives_bit_equal_states(session: Session) -> None:
    session.apply(StepBy(30))
    session.apply(GoToStep(10))
    session.apply(BranchFromHere(action=LEFT))
    session.apply(StepBy(6))
    session.apply(DragCoin(4, 18))
    session.apply(StepBy(8))
    session.apply(GoToStep(19))
    session.apply(TakeOver(True))
    session.apply(HoldKeys(1, 1))
    session.apply(StepBy(9))
    assert len(session.past.shown.branches) == 3
    for branch in session.past.shown.branches:
        again = played_again(session, branch.history)
        assert len(again.frames) == len(branch.history.frames) > 20
        pairs = zip(again.frames, branch.history.frames, strict=True)
        assert all(one.state.equals(other.state) for one, other in pairs)


def test_that_another_action_diverges_at_the_very_next_step(session: Session) -> None:
    session.apply(StepBy(25))
    session.apply(GoToStep(11))
    session.apply(BranchFromHere(action=LEFT))
    assert session.snapshot().last_action == LEFT
    session.apply(StepBy(5))
    assert session.past.shown.branches.divergence == 12


@given(planted=st.integers(12, 40), fork=st.integers(0, 10))
@settings(max_examples=20, deadline=None)
def test_that_a_planted_divergence_is_found_at_its_exact_step(planted: int, fork: int) -> None:
    session = Session(CoinRunRules(), Record(spec=CoinRunSpec(), level_seed=21, is_playing=False))
    session.apply(TakeOver(True))
    session.apply(HoldKeys(1, 0))
    session.apply(StepBy(11))
    session.apply(HoldKeys(0, 0))
    session.apply(StepBy(34))
    session.apply(GoToStep(fork))
    old = shown(session)
    session.apply(BranchFromHere(action=old.actions[fork]))
    while shown(session).position < planted - 1:
        session.apply(HoldKeys(int(shown(session).position < 11), 0))
        session.apply(StepBy(1))
    assert first_difference(old, shown(session)) is None
    session.apply(HoldKeys(-1, 0))
    session.apply(StepBy(1))
    assert first_difference(old, shown(session)) == planted
    assert not old.frames[planted].state.equals(shown(session).frames[planted].state)
    assert old.frames[planted - 1].state.equals(shown(session).frames[planted - 1].state)


def test_that_another_action_seed_samples_other_actions_and_the_same_one_the_same(session: Session) -> None:
    session.apply(StepBy(40))
    old = shown(session)
    session.apply(GoToStep(10))
    session.apply(BranchFromHere(action_seed=0))
    session.apply(StepBy(30))
    assert shown(session).actions == old.actions
    session.apply(GoToStep(10))
    session.apply(BranchFromHere(action_seed=1))
    session.apply(StepBy(30))
    assert shown(session).actions[:10] == old.actions[:10]
    assert shown(session).actions != old.actions


def test_that_a_branch_with_another_agent_is_shown_with_the_agent_that_plays_it(session: Session) -> None:
    session.apply(StepBy(20))
    old = session.snapshot().episode_number
    session.apply(GoToStep(6))
    session.set_agent("nobody", None, from_here=True)
    session.apply(StepBy(6))
    assert session.gaze().policy is None
    assert session.gaze(3).policy is not None, "who decided there"
    session.apply(ShowBranch(old))
    assert session.record.agent_name == "jumper"
    assert session.gaze().policy is not None


def test_that_nothing_branches_from_where_the_episode_is_over(session: Session) -> None:
    session.apply(TakeOver(True))
    session.apply(StepBy(1000))
    assert session.snapshot().ending is not None
    with pytest.raises(InputError, match="over at this frame"):
        session.apply(BranchFromHere(action=RIGHT))
    assert len(numbers(session)) == 1


def test_that_a_branch_goes_with_those_that_left_it_and_never_the_one_on_show(session: Session) -> None:
    session.apply(StepBy(20))
    for step in (5, 9):
        session.apply(GoToStep(step))
        session.apply(BranchFromHere(action=LEFT))
        session.apply(StepBy(10))
    first, second, third = numbers(session)
    with pytest.raises(InputError, match="on show"):
        session.apply(DeleteBranch(second))
    session.apply(ShowBranch(first))
    session.apply(DeleteBranch(second))
    assert numbers(session) == [first]
    with pytest.raises(InputError, match="no longer kept"):
        session.apply(ShowBranch(third))


def test_that_earlier_episodes_are_kept_and_shown_again_as_they_were(session: Session) -> None:
    session.apply(StepBy(20))
    old, there = session.snapshot().episode_number, session.snapshot().current
    session.apply(SetLevelSeed(5))
    session.apply(NextLevel())
    session.apply(StepBy(3))
    session.apply(SetSpec(CoinRunSpec()))
    session.apply(StepBy(3))
    assert len(session.past.episodes) == 2, "levels shown in passing are not kept"
    session.apply(ShowBranch(old))
    session.apply(GoToStep(20))
    assert session.snapshot().current.equals(there)
    assert session.record.level_seed == session.snapshot().level_seed == 21
    session.apply(StepBy(1))
    assert session.snapshot().num_steps == 21, "it goes on where it stopped"
    session.apply(Restart())
    assert session.snapshot().level_seed == 21


def test_that_the_oldest_episodes_go_first_and_never_the_one_on_show(session: Session) -> None:
    past = Past(megabytes=1)
    rules, level = session.rules, session.rules.generate(session.record.spec, 21)
    counter = itertools.count()
    made = [Playthrough(rules, level, Actor(), Script((RIGHT,) * 30), Origin(None, 0), counter) for _ in range(60)]
    for episode in made:
        episode.play_script()
        past.add(episode)
        past.trim()
    assert past.num_bytes <= MEGABYTE
    assert 10 < len(past.episodes) < 60
    assert past.episodes == tuple(made[-len(past.episodes) :])
    past.show(past.episodes[0], past.episodes[0].number)
    oldest = past.shown
    past.set_megabytes(0)
    assert past.episodes == (oldest,)


def test_that_ten_minutes_of_history_fit_into_the_smallest_cap(session: Session) -> None:
    session.apply(SetHistoryCap(16))
    session.apply(StepBy(900))
    per_minute = session.past.num_bytes / session.past.minutes
    assert session.past.minutes > 0.1
    assert 10 * per_minute < 16 * MEGABYTE


def test_that_an_unpacked_world_is_the_packed_one_to_the_last_bit(session: Session) -> None:
    states = []
    for _ in range(100):
        session.apply(StepBy(1))
        states.append(session.snapshot().current.copy())
    decision = session.gaze(70).decision
    assert decision is not None
    logits = decision.logits.copy()
    shown(session).frames.rest()
    assert all(shown(session).frames[step + 1].state.equals(state) for step, state in enumerate(states))
    found = session.gaze(70).decision
    assert found is not None
    assert np.array_equal(found.logits, logits)


def test_that_worlds_equal_but_for_the_bytes_between_fields_do_not_differ(session: Session) -> None:
    one = session.rules.generate(session.record.spec, 21).state
    other = type(one)(np.frombuffer(b"\xff" * one.block.nbytes, one.block.dtype).copy())
    for name in one.field_names():
        other.block[name] = one.block[name]
    lines = [Playthrough(session.rules, Level(state), Actor(), Script(), Origin(None, 0), itertools.count()).history
             for state in (one, other)]  # fmt: skip
    assert one.equals(other)
    assert first_difference(*lines) is None


def test_that_an_edit_leaves_a_mark_on_its_own_line_only(session: Session) -> None:
    session.apply(StepBy(20))
    old = shown(session)
    session.apply(GoToStep(8))
    session.apply(DragCoin(3, 14))
    assert [mark.step for mark in session.snapshot().marks if mark.kind is Kind.EDIT] == [8]
    assert not [mark for mark in old.all_marks() if mark.kind is Kind.EDIT]


def test_that_the_memory_that_is_counted_is_the_memory_that_is_taken(session: Session) -> None:
    def play(num_levels: int) -> None:
        for _ in range(num_levels):
            session.apply(NextLevel())
            session.apply(StepBy(1000))
        shown(session).frames.rest()  # those few that lie unpacked for drawing are not counted

    play(3)
    tracemalloc.start()
    counted, taken = session.past.num_bytes, tracemalloc.get_traced_memory()[0]
    play(12)
    counted, taken = session.past.num_bytes - counted, tracemalloc.get_traced_memory()[0] - taken
    tracemalloc.stop()
    assert 0.7 < taken / counted < 1.05


def test_that_a_level_made_by_hand_is_shown_again_as_such(session: Session) -> None:
    edited = session.rules.generate(session.record.spec, 21)
    session.apply(ShowLevel(edited))
    session.apply(StepBy(20))
    old, level_json = session.snapshot().episode_number, session.record.level_json
    session.apply(NextLevel())
    assert session.record.level_json == ""
    session.apply(ShowBranch(old))
    assert session.record.level_json == level_json != ""
    session.apply(NextLevel())
    assert session.record.level_json == ""


def test_that_every_frame_knows_the_agent_that_decided_it_on_a_branch_with_another(session):
    second = type(session.gaze().policy)()
    session.apply(StepBy(6))
    session.apply(GoToStep(3))
    session.set_agent("second", second, from_here=True)
    session.apply(StepBy(2))
    deciders = {step: (session.gaze(step).agent_name, session.gaze(step).policy is second) for step in range(6)}
    assert deciders == {step: ("jumper", False) if step < 3 else ("second", True) for step in range(6)}
    session.apply(GoToStep(1))
    assert session.snapshot().decider == "jumper"
    assert session.record.agent_name == "second"
