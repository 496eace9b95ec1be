"""The session, driven by messages and by time, without Qt."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from gmplay.core.episode import Episode
from gmplay.core.errors import InputError
from gmplay.core.outcome import Ending, Outcome
from gmplay.envs.coinrun.edit import AddEntity, MoveCoin, PaintCell, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import SAW, WALL, Level
from gmplay.evaluation.replay import replay
from gmplay.session.clock import MAX_STEPS_PER_UPDATE, STEPS_PER_SECOND
from gmplay.session.messages import (
    DragCoin,
    GoToStep,
    HoldKeys,
    NextLevel,
    Play,
    PutCoinBack,
    Replay,
    Restart,
    SetGreedy,
    SetLevelSeed,
    SetPlaysOn,
    SetSpec,
    SetSpeed,
    ShowLevel,
    StepBy,
    TakeOver,
)
from gmplay.session.record import Record, parse_level_seed
from gmplay.session.session import Session

A_FRAME = 1 / 60


def play_to_the_end(session: Session) -> None:
    session.apply(SetPlaysOn(False))
    session.apply(Play(True))
    for _ in range(60 * 70):
        session.update(A_FRAME)
        if session.snapshot().ending is not None:
            return
    raise AssertionError("the episode goes on and on")


def x_of(session: Session) -> float:
    return float(session.snapshot().current.x[0])


def test_that_a_second_is_fifteen_steps_whatever_the_frame_rate(session: Session) -> None:
    session.apply(Play(True))
    assert sum(session.update(1 / 144) for _ in range(144)) == pytest.approx(STEPS_PER_SECOND, abs=1)


def test_that_speed_changes_how_many_steps_and_not_what_a_step_does(session: Session) -> None:
    session.apply(Play(True))
    while session.snapshot().step < 30:
        session.update(A_FRAME)
    slow = session.snapshot().current
    session.apply(Restart())
    session.apply(SetSpeed(8.0))
    while session.snapshot().step < 30:
        session.update(A_FRAME)
    session.apply(GoToStep(30))
    assert session.snapshot().current.equals(slow)


def test_that_after_a_stall_the_world_does_not_race(session: Session) -> None:
    session.apply(Play(True))
    assert session.update(3600.0) <= MAX_STEPS_PER_UPDATE


def test_that_stepping_back_and_forth_shows_the_very_same_states(session: Session) -> None:
    session.apply(StepBy(20))
    there = session.snapshot().current
    session.apply(StepBy(-13))
    assert session.snapshot().step == 7
    session.apply(StepBy(13))
    assert session.snapshot().current is there


def test_that_sampling_again_from_an_earlier_step_gives_the_same_episode(session: Session) -> None:
    session.apply(StepBy(25))
    there = session.snapshot().current
    session.apply(GoToStep(5))
    session.apply(SetGreedy(True))
    assert session.snapshot().num_steps == 5, "what another way of acting would not do is forgotten"
    session.apply(SetGreedy(False))
    session.apply(StepBy(20))
    assert session.snapshot().current.equals(there)


def test_that_the_keyboard_drives_and_gives_back(session: Session) -> None:
    session.apply(TakeOver(True))
    session.apply(StepBy(5))
    assert x_of(session) == 1.5, "no key is held"
    session.apply(HoldKeys(1, 0))
    session.apply(StepBy(5))
    assert x_of(session) > 2.0
    session.apply(TakeOver(False))
    assert session.snapshot().last_action == 7
    session.apply(StepBy(1))
    assert session.snapshot().last_action in (7, 8)
    assert session.snapshot().decision is not None


def test_that_dragging_the_coin_moves_it_and_a_restart_keeps_it(session: Session) -> None:
    session.apply(StepBy(6))
    session.apply(DragCoin(3, 4))
    session.apply(DragCoin(3, 5))
    coin = session.snapshot().current
    assert (int(coin.coin_x[0]), int(coin.coin_y[0])) == (3, 5)
    assert session.snapshot().step == 6
    session.apply(Restart())
    assert int(session.snapshot().current.coin_y[0]) == 5
    session.apply(PutCoinBack())
    assert int(session.snapshot().current.coin_x[0]) == int(coin.end_x[0])


def test_that_the_coin_cannot_lie_in_a_wall_and_nothing_changes(session: Session) -> None:
    before = session.snapshot()
    with pytest.raises(InputError):
        session.apply(DragCoin(0, 0))
    assert session.snapshot().current is before.current
    assert session.record == before.record


def test_that_the_end_decides_only_where_the_coin_was_moved(session: Session) -> None:
    session.apply(SetSpec(CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0, difficulty_max=1)))
    play_to_the_end(session)
    assert session.snapshot().ending is Ending.COIN
    end_y = int(session.snapshot().current.end_y[0])
    session.apply(Restart())
    session.apply(DragCoin(2, end_y + 12))
    play_to_the_end(session)
    assert session.snapshot().ending is Ending.END
    assert not session.snapshot().current.is_finished[0], "the game itself goes on: the measure is what stops"


def test_that_a_finished_episode_rests_and_then_the_next_level_begins(session: Session) -> None:
    play_to_the_end(session)
    session.apply(SetPlaysOn(True))
    assert session.update(0.1) == 0
    assert session.snapshot().ending is not None
    for _ in range(4):
        session.update(0.5)
    assert session.snapshot().level_seed == 22
    assert session.snapshot().record.is_playing


def test_that_without_playing_on_it_pauses_at_the_end_and_play_starts_anew(session: Session) -> None:
    play_to_the_end(session)
    for _ in range(4):
        session.update(0.5)
    assert not session.record.is_playing
    session.apply(Play(True))
    assert session.snapshot().step == 0


def as_episode(session: Session, edits: tuple[tuple[int, MoveCoin], ...] = ()) -> Episode:
    """What was played in the session so far, recorded."""
    actions = np.array(session.actions, np.uint8)
    return Episode(
        env_name="coinrun",
        spec=session.record.spec.to_dict(),
        level_seed=21,
        level_json=None,
        action_seed=3,
        agent_name="jumper",
        actions=actions,
        edits=edits,
        fingerprints=np.zeros(len(actions), np.uint32),
        outcome=Outcome(21, 3, Ending.TIMEOUT, None, "", len(actions), 0.0, True, True, False),
    )


def test_that_a_replay_repeats_states_and_edits_and_leaves_the_users_levels_alone(session: Session) -> None:
    session.apply(StepBy(8))
    session.apply(DragCoin(4, 6))
    session.apply(StepBy(12))
    there = session.snapshot()
    episode = as_episode(session, ((8, MoveCoin(4, 6)),))
    session.apply(SetLevelSeed(5))
    session.apply(Replay(episode))
    session.apply(StepBy(20))
    assert session.snapshot().is_replay
    assert session.snapshot().current.equals(there.current)
    session.apply(NextLevel())
    assert session.snapshot().level_seed == 6
    assert not session.snapshot().is_replay


def test_that_a_replay_opens_where_the_coin_was_passed_and_all_of_it_can_be_stepped_through(session: Session) -> None:
    session.apply(DragCoin(3, 14))
    play_to_the_end(session)
    last = session.snapshot()
    episode = as_episode(session, ((0, MoveCoin(3, 14)),))
    session.apply(SetLevelSeed(5))
    session.apply(Replay(episode, opens_at_decision=True))
    opened = session.snapshot()
    assert 0 < opened.step < opened.num_steps == last.num_steps
    assert x_of(session) > 5.0, "more than a cell beyond the coin's column"
    assert (opened.step, "Passed the coin") in opened.notes
    assert not opened.record.is_playing
    session.apply(StepBy(-1))
    assert x_of(session) <= 5.0
    session.apply(GoToStep(last.num_steps))
    assert session.snapshot().current.equals(last.current)
    session.apply(GoToStep(0))
    session.apply(Play(True))
    assert session.update(1.0) > 0, "it can be watched from its first step as well"


def test_that_a_replay_without_a_coin_to_pass_opens_at_its_end(session: Session) -> None:
    play_to_the_end(session)
    last = session.snapshot()
    episode = as_episode(session)
    session.apply(SetLevelSeed(5))
    session.apply(Replay(episode, opens_at_decision=True))
    assert session.snapshot().step == session.snapshot().num_steps == last.num_steps
    assert session.snapshot().ending is last.ending is not None
    assert session.update(5.0) == 0, "it waits there"
    assert session.snapshot().step == last.num_steps


def test_that_a_coin_passed_to_the_left_was_passed_as_well(session: Session) -> None:
    session.apply(TakeOver(True))
    session.apply(HoldKeys(1, 0))
    while x_of(session) < 6.0 and session.snapshot().step < 60:
        session.apply(StepBy(1))
    session.apply(DragCoin(3, 14))
    session.apply(HoldKeys(-1, 0))
    session.apply(StepBy(30))
    assert x_of(session) < 2.0
    assert "Passed the coin" in dict(session.snapshot().notes).values()


def test_that_a_record_survives_json() -> None:
    record = Record(spec=CoinRunSpec(placement="section"), level_seed=99, coin=(4, 5), speed=2.0, is_greedy=True)
    assert Record.from_dict(json.loads(json.dumps(record.to_dict()))) == record


@pytest.mark.parametrize(
    "values", [[], {"speed": 1e9}, {"speed": float("nan")}, {"coin": [1]}, {"what": 1}, {"level_seed": "x"}]
)
def test_that_an_unusable_record_is_refused(values: object) -> None:
    with pytest.raises(InputError):
        Record.from_dict(values)


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.5", "99999999999999999999", "٣٤x"])
def test_that_a_seed_that_is_no_number_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="level seed"):
        parse_level_seed(text)


def test_that_a_seed_may_be_typed_with_separators() -> None:
    assert parse_level_seed(" 1,234 567 ") == 1_234_567


def test_that_passing_the_coin_and_moving_it_leave_notes_on_the_timeline(session: Session) -> None:
    session.apply(DragCoin(3, 14))
    session.apply(StepBy(40))
    notes = session.snapshot().notes
    assert notes[0] == (0, "The coin was moved")
    step, words = notes[1]
    assert words == "Passed the coin"
    session.apply(GoToStep(step))
    assert x_of(session) > 5.0, "more than a cell beyond the coin's column"
    session.apply(StepBy(-1))
    assert x_of(session) <= 5.0
    session.apply(TakeOver(True))
    assert [each for each, _ in session.snapshot().notes] == [0], "what is forgotten leaves no note"


def test_that_the_action_on_show_is_the_one_that_will_be_taken(session: Session) -> None:
    for _ in range(6):
        foretold = session.snapshot().next_action
        session.apply(StepBy(1))
        assert session.snapshot().last_action == foretold
    session.apply(TakeOver(True))
    session.apply(HoldKeys(-1, 1))
    assert session.snapshot().next_action == 2


def level_with_saw(session: Session) -> Level:
    """The level on show with a saw in the air, and with a seed of its own."""
    state = session.rules.generate(session.record.spec, 77).state
    apply_edit(state, AddEntity(SAW, 30, 30))
    return Level(state)


def test_that_a_level_made_by_hand_is_shown_and_begins_again_as_it_was_made(session: Session) -> None:
    level = level_with_saw(session)
    session.apply(StepBy(9))
    session.apply(ShowLevel(level))
    assert session.snapshot().step == 0
    assert session.snapshot().level_seed == 77
    session.apply(StepBy(9))
    session.apply(Restart())
    assert Level(session.snapshot().current).to_json() == level.to_json()


def test_that_a_level_made_by_hand_survives_a_restart_of_the_program(session: Session) -> None:
    level = level_with_saw(session)
    session.apply(ShowLevel(level))
    session.apply(DragCoin(9, 20))
    again = Session(session.rules, Record.from_dict(json.loads(json.dumps(session.record.to_dict()))))
    state = again.snapshot().current
    assert (int(state.coin_x[0]), int(state.coin_y[0])) == (9, 20)
    assert state.num_entities[0] == level.state.num_entities[0]
    assert again.record == session.record


@pytest.mark.parametrize("leave", [NextLevel(), SetLevelSeed(5), SetSpec(CoinRunSpec())], ids=str)
def test_that_asking_for_another_level_leaves_the_one_made_by_hand(session: Session, leave: object) -> None:
    session.apply(ShowLevel(level_with_saw(session)))
    session.apply(leave)
    assert session.record.level_json == ""
    session.apply(Restart())
    assert Level(session.snapshot().current).to_json() == (
        session.rules.generate(session.record.spec, session.record.level_seed).to_json()
    )


def test_that_an_episode_on_a_level_made_by_hand_does_not_go_on_to_another_level(session: Session) -> None:
    session.apply(ShowLevel(level_with_saw(session)))
    play_to_the_end(session)
    session.apply(SetPlaysOn(True))
    for _ in range(600):
        session.update(A_FRAME)
    assert session.record.level_json
    assert not session.record.is_playing


@pytest.mark.parametrize("text", ["{}", "nonsense", 5, None])
def test_that_a_record_with_a_level_that_is_none_is_refused(text: object) -> None:
    with pytest.raises(InputError):
        Record.from_dict({"level_json": text})


def test_that_behind_a_wall_that_can_be_passed_the_episode_goes_on_until_deep_in_it(session: Session) -> None:
    flat = {"step_height_min": 0, "step_height_max": 0, "crate_frequency": 0.0, "saw_frequency": 0.0}
    coin_overhead = {"difficulty_max": 1, "monster_frequency": 0.0, "placement": "hand", "coin_x": 3, "coin_y": 12}
    farthest = {}
    for wall in ("solid", "passable"):
        session.apply(SetSpec(CoinRunSpec(end_wall=wall, **flat, **coin_overhead)))
        play_to_the_end(session)
        assert session.snapshot().ending is Ending.END
        farthest[wall] = x_of(session) - float(session.snapshot().current.end_x[0])
    assert farthest["solid"] < 1.0
    assert 8.0 <= farthest["passable"] < 9.0


def test_that_a_run_told_by_the_session_comes_out_the_same_with_edits_and_takeovers(session: Session) -> None:
    session.apply(StepBy(12))
    session.apply(DragCoin(20, 12))
    session.apply(StepBy(5))
    session.apply(TakeOver(True))
    session.apply(HoldKeys(1, 1))
    session.apply(StepBy(6))
    session.apply(TakeOver(False))
    session.apply(StepBy(4))
    run = session.run()
    assert run.edits == ((12, MoveCoin(20, 12)),)
    assert run.takeovers == ((17, 23),)
    *_, last = replay(CoinRun(), run)
    assert last.equals(session.snapshot().current)


def test_that_a_replay_is_told_whole_and_knows_whose_actions_were_the_keyboards(session: Session) -> None:
    session.apply(TakeOver(True))
    session.apply(StepBy(3))
    session.apply(TakeOver(False))
    session.apply(StepBy(3))
    run = session.run()
    session.apply(Replay(run))
    told = []
    for _ in range(3):
        session.apply(StepBy(2))
        told.append((session.snapshot().is_by_hand, session.run().num_steps, session.run().takeovers))
    assert told == [(True, 6, ((0, 3),)), (False, 6, ((0, 3),)), (False, 6, ((0, 3),))]


def test_that_several_edits_of_a_kind_at_one_step_of_a_file_are_all_made_and_kept(session: Session) -> None:
    session.apply(StepBy(4))
    edits = ((2, PaintCell(30, 30, WALL)), (2, PaintCell(31, 30, WALL)))
    session.apply(Replay(replace(session.run(), edits=edits)))
    session.apply(StepBy(4))
    session.apply(TakeOver(True))  # from here on it is no longer the file
    session.apply(StepBy(1))
    assert session.run().edits == edits
    assert session.snapshot().current.grid[0, 30, 30:32].tolist() == [WALL, WALL]
