"""Breakpoints stop the play at the very frame at which they begin to hold."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

import gmplay
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import RADIUS, SEEN_COIN, SEEN_LAVA, SEEN_MONSTER_LEFT, SEEN_SAW
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.breakpoints import MAX_BREAKPOINTS, Breakpoint
from gmplay.session.expressions import ExpressionError
from gmplay.session.frames import Frame
from gmplay.session.marks import Kind
from gmplay.session.messages import DragCoin, GoToStep, Play, Restart, SetBreakpoints, SetSpeed, StepBy
from gmplay.session.quantities import QUANTITIES, VIEW_CELLS, quantity_of
from gmplay.session.record import Record
from gmplay.session.session import Session

A_FRAME = 1 / 60


def play_until_it_rests(session: Session, speed: float = 1.0) -> int:
    session.apply(SetSpeed(speed))
    session.apply(Play(True))
    for _ in range(60 * 100):
        session.update(A_FRAME)
        if not session.record.is_playing:
            return session.snapshot().step
    raise AssertionError("nothing stopped it")


def first_step_beyond(session: Session, x: float) -> int:
    session.apply(StepBy(60))
    places = [float(frame.state.x[0]) for frame in session.past.shown.history.frames]
    session.apply(Restart())
    return next(step for step, place in enumerate(places) if place > x)


@pytest.mark.parametrize("speed", [0.5, 1.0, 64.0])
def test_that_it_stops_at_the_very_frame_at_any_speed(session: Session, speed: float) -> None:
    expected = first_step_beyond(session, 5.0)
    session.apply(SetBreakpoints((Breakpoint("x > 5"),)))
    assert play_until_it_rests(session, speed) == expected
    assert session.snapshot().hits == (1,)
    assert (expected, "Stopped: x > 5") in session.snapshot().notes
    assert Kind.BREAKPOINT in [mark.kind for mark in session.snapshot().marks]


def test_that_it_stops_where_the_condition_begins_to_hold_and_then_goes_on(session: Session) -> None:
    session.apply(SetBreakpoints((Breakpoint("x > 3 and x < 5"), Breakpoint("x > 7"))))
    first = play_until_it_rests(session)
    second = play_until_it_rests(session)
    assert session.past.shown.history.trace["x"][first - 1] <= 3.0 < session.past.shown.history.trace["x"][first]
    assert session.past.shown.history.trace["x"][second] > 7.0
    assert session.snapshot().hits == (1, 1)


def test_that_frames_played_before_stop_it_again_and_are_counted(session: Session) -> None:
    session.apply(SetBreakpoints((Breakpoint("x > 5"),)))
    stopped = play_until_it_rests(session)
    session.apply(StepBy(20))
    session.apply(GoToStep(0))
    assert play_until_it_rests(session, 16.0) == stopped
    assert session.snapshot().hits == (2,)


def test_that_one_that_is_off_stops_nothing(session: Session) -> None:
    session.apply(SetBreakpoints((Breakpoint("x > 4", is_on=False), Breakpoint("x > 5"))))
    play_until_it_rests(session)
    assert session.snapshot().hits == (0, 1)


def test_that_a_condition_on_the_first_frame_stops_the_next_level_at_once(session: Session) -> None:
    session.apply(SetBreakpoints((Breakpoint("step == 0"),)))
    play_until_it_rests(session, 8.0)
    assert session.snapshot().step == 0
    assert session.snapshot().level_seed == 22


def test_that_nothing_stops_time_running_backwards(session: Session) -> None:
    session.apply(StepBy(40))
    session.apply(SetBreakpoints((Breakpoint("x < 5"),)))
    session.apply(Play(True, is_backwards=True))
    while session.record.is_playing:
        session.update(A_FRAME)
    assert session.snapshot().step == 0


def test_that_breakpoints_survive_json_and_unusable_ones_are_refused() -> None:
    record = Record(breakpoints=(Breakpoint("entropy > 1.2"), Breakpoint("coin_seen", is_on=False)))
    assert Record.from_dict(json.loads(json.dumps(record.to_dict()))) == record
    for values in ("x > 1", [["x >", True]], [["x > 1"]], [["x > 1", 1]], [[1, True]], [["x > 1", True]] * 21):
        with pytest.raises(InputError):
            Record.from_dict({"breakpoints": values})


def test_that_too_many_breakpoints_are_refused(session: Session) -> None:
    with pytest.raises(InputError, match="delete one"):
        session.apply(SetBreakpoints(tuple(Breakpoint(f"x > {n}") for n in range(MAX_BREAKPOINTS + 1))))
    with pytest.raises(ExpressionError):
        Breakpoint("x >")


# --- what the quantities are --------------------------------------------------------------------------------


def test_that_every_quantity_has_a_number_at_an_ordinary_frame(session: Session) -> None:
    session.apply(StepBy(5))
    frame = session.past.shown.history.current
    numbers = {each.name: quantity_of(frame, each.name) for each in QUANTITIES}
    assert all(math.isfinite(number) for name, number in numbers.items() if name != "danger_dx")
    assert numbers["step"] == 5
    assert numbers["p_right"] == pytest.approx(1.0)
    assert numbers["p_jump"] == pytest.approx(0.5)
    assert numbers["entropy"] == pytest.approx(math.log(2))
    assert numbers["action"] in (7, 8)
    assert quantity_of(Frame(frame.state), "value") != quantity_of(Frame(frame.state), "value"), "nan without an agent"


def test_that_the_way_to_the_coin_is_counted_from_centre_to_centre(session: Session) -> None:
    session.apply(DragCoin(4, 14))
    frame = session.past.shown.history.current
    assert quantity_of(frame, "coin_dx") == pytest.approx(4.5 - 1.5)
    assert quantity_of(frame, "coin_dy") == pytest.approx(14.5 - float(frame.state.y[0]))


def test_that_the_coin_is_seen_and_danger_is_near_where_the_observation_says_so() -> None:
    assert VIEW_CELLS == RADIUS
    env = CoinRun()
    state = env.new_worlds(CoinRunSpec(placement="standable"), np.arange(300))
    seen_as_coin, seen_as_danger = [], []
    for _ in range(4):
        env.step(state, np.full(300, 7))
        cells = env.observe(state, "tiles").cells
        for world in range(300):
            frame = Frame(state.select([world]))
            if not np.isin(cells[world], (SEEN_SAW, *range(SEEN_MONSTER_LEFT, 14))).any():  # they may hide a coin
                seen_as_coin.append((quantity_of(frame, "coin_seen") == 1.0, bool((cells[world] == SEEN_COIN).any())))
            ahead = cells[world][:, RADIUS + 1 :]
            is_danger = (ahead == SEEN_LAVA) | (ahead == SEEN_SAW) | (ahead >= SEEN_MONSTER_LEFT)
            columns = np.flatnonzero(is_danger.any(axis=0))
            expected = columns[0] + 1 if len(columns) else None
            found = quantity_of(frame, "danger_dx")
            cell = int(found + float(state.x[world])) - int(state.x[world]) if math.isfinite(found) else None
            seen_as_danger.append((cell or None, expected))
    assert all(one == other for one, other in seen_as_coin)
    assert {one for one, _ in seen_as_coin} == {True, False}
    assert sum(one != other for one, other in seen_as_danger) == 0
    assert len({other for _, other in seen_as_danger}) > 3


def test_that_the_page_about_breakpoints_lists_every_quantity_as_it_is() -> None:
    page = (Path(gmplay.__file__).parent / "app/instruments/BREAKPOINTS.md").read_text(encoding="utf-8")
    assert all(f"| `{each.name}` | {each.unit} | {each.meaning} |" in page for each in QUANTITIES)
