"""Lanes in lock-step, driven by messages and by time, without Qt."""

from __future__ import annotations

import itertools
import json
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.agents.checkpoint import load_policy
from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.core.interaction import Decision
from gmplay.core.outcome import Ending
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session import messages
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.divergence import DivergenceMeter
from gmplay.session.lanes import (
    KEYBOARD,
    MAX_LANES,
    Comparison,
    DragCoinIn,
    GoToDisagreement,
    Lane,
    ShowGhosts,
    ShowLevel,
    with_count,
)
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session
from gmplay.session.side_by_side import SideBySide

RIGHT, RIGHT_AND_JUMP, STAY, KEY_D = 7, 8, 4, 9
COIN = 1
"""What a coin is called in an observation."""
HARMLESS = CoinRunSpec(monster_frequency=0.0, saw_frequency=0.0, pit_frequency=0.0)
RULES = CoinRunRules()


class Count(NamedTuple):
    steps: Any  # (num_worlds,)


class Planned:
    """Does one thing at every step, but for the steps it has another plan for. It counts them itself."""

    num_actions, observation_kind = 15, "tiles"

    def __init__(self, usual: int = RIGHT, **others: int) -> None:
        self._usual, self._others = usual, {int(step.removeprefix("at_")): action for step, action in others.items()}

    def initial_memory(self, num_worlds: int) -> Count:
        return Count(np.zeros(num_worlds, np.int64))

    def decide(self, observation: Any, memory: Count) -> tuple[Decision, Count]:
        logits = np.full((1, 15), -40.0, np.float32)
        logits[0, self._others.get(int(memory.steps[0]), self._usual)] = 0.0
        return Decision(logits, np.zeros(1, np.float32)), Count(memory.steps + 1)


def side_by_side(*lanes: Any, policies: Any = None, **changes: Any) -> SideBySide:
    """Paused at the first step; a lane is a policy, or a Lane whose policy is among those given by name."""
    named = {f"lane {index}": lane for index, lane in enumerate(lanes) if not isinstance(lane, Lane)}
    own = iter(named)
    all_lanes = tuple(lane if isinstance(lane, Lane) else Lane(next(own)) for lane in lanes)
    record = Record(**({"spec": HARMLESS, "level_seed": 21, "is_playing": False, "plays_on": False} | changes))
    return SideBySide(RULES, Comparison(record, all_lanes), named | (policies or {}))


def shipped(*names: str) -> dict[str, Any]:
    return {name: load_policy(agents_folder() / f"{name}.safetensors") for name in names}


def seek(lanes: SideBySide) -> None:
    lanes.apply(GoToDisagreement())
    while lanes.is_seeking:
        lanes.update(0.0)


def states(lanes: SideBySide) -> list[Any]:
    return [lane.current for lane in lanes.sight().lanes]


def coins(lanes: SideBySide) -> list[tuple[int, int]]:
    return [(int(state.coin_x[0]), int(state.coin_y[0])) for state in states(lanes)]


def histories(lanes: SideBySide) -> list[Any]:
    return [each.playthrough.history for each in lanes._lanes.lanes]


@pytest.mark.parametrize("level_seed", [3, 251, 1204])
@pytest.mark.parametrize("is_greedy", [False, True])
def test_that_each_lane_does_what_its_agent_does_alone(level_seed: int, is_greedy: bool) -> None:
    policies = shipped("coin-at-end", "coin-either-side", "clumsy-coin-lover")
    spec = CoinRunSpec(placement="standable")
    lanes = side_by_side(*map(Lane, policies), policies=policies, spec=spec, level_seed=level_seed, is_greedy=is_greedy)
    lanes.apply(messages.StepBy(150))
    for history, (name, policy) in zip(histories(lanes), policies.items(), strict=True):
        record = Record(spec=spec, level_seed=level_seed, is_greedy=is_greedy, is_playing=False, action_seed=0)
        alone = Session(RULES, record)
        alone.set_agent(name, policy)
        for step, frame in enumerate(history.frames):
            alone.apply(messages.GoToStep(step))
            assert alone.snapshot().current.equals(frame.state), f"{name} at step {step}"
            assert alone.snapshot().ending == frame.ending
            alone.apply(messages.StepBy(1))


def test_that_time_runs_backwards_in_all_lanes_through_the_very_frames_that_were_played_to_the_first() -> None:
    lanes = side_by_side(Planned(), Planned(RIGHT_AND_JUMP))
    lanes.apply(messages.StepBy(9))
    played = [history.frames.packed[:] for history in histories(lanes)]
    lanes.apply(messages.Play(True, is_backwards=True))
    steps = []
    while lanes.comparison.record.is_playing:
        lanes.update(1.0 / STEPS_PER_SECOND)
        steps.append(lanes.sight().step)
        for history in histories(lanes):
            assert history.position == steps[-1]
    assert steps == list(range(8, -1, -1))
    assert [history.frames.packed for history in histories(lanes)] == played
    lanes.apply(messages.Play(True))
    lanes.update(3.5 / STEPS_PER_SECOND)
    assert lanes.sight().step > 0
    assert not lanes.comparison.record.is_backwards


@pytest.mark.parametrize("is_backwards", [False, True])
def test_that_a_span_is_repeated_in_either_direction_until_that_is_ended(is_backwards: bool) -> None:
    lanes = side_by_side(Planned(), Planned(RIGHT_AND_JUMP))
    lanes.apply(messages.StepBy(9))
    lanes.apply(messages.Loop((6, 3)))
    assert lanes.sight().loop == (3, 6)
    lanes.apply(messages.GoToStep(5))
    lanes.apply(messages.Play(True, is_backwards=is_backwards))
    steps = []
    for _ in range(10):
        lanes.update(1.0 / STEPS_PER_SECOND)
        steps.append(lanes.sight().step)
    one = 3 if is_backwards else 1  # of four steps, that many on
    assert all((after - before) % 4 == one for before, after in itertools.pairwise(steps))
    assert set(steps) == {3, 4, 5, 6}
    lanes.apply(messages.Loop(None))
    lanes.apply(messages.Play(True))
    lanes.update(12.0 / STEPS_PER_SECOND)
    assert lanes.sight().num_steps > 9


def test_that_a_disagreement_is_sought_also_after_time_ran_backwards() -> None:
    lanes = side_by_side(Planned(), Planned(at_17=RIGHT_AND_JUMP))
    lanes.apply(messages.StepBy(5))
    lanes.apply(messages.Play(True, is_backwards=True))
    seek(lanes)
    assert lanes.sight().step == 17


def test_that_a_planted_divergence_is_found_at_its_exact_frame() -> None:
    lanes = side_by_side(Planned(), Planned(at_17=RIGHT_AND_JUMP))
    lanes.apply(messages.StepBy(17))
    before = lanes.sight().divergence
    assert before.disagreement == 17, "what is chosen at the frame on show is known before it is done"
    assert before.parting is None
    lanes.apply(messages.StepBy(13))
    divergence = lanes.sight().divergence
    assert (divergence.disagreement, divergence.parting) == (17, 18)
    assert np.allclose(divergence.policies[:18], [0.0] * 17 + [1.0])
    assert np.isnan(divergence.policies[18:]).all(), "in different states policies are not compared"
    assert (divergence.agents[:18] == 0.0).all()
    here, there = states(lanes)
    assert divergence.agents[30] == pytest.approx(np.hypot(here.x - there.x, here.y - there.y)[0])
    assert divergence.agents[18] > 0.0


def test_that_one_jumps_to_the_disagreement_whether_it_was_played_or_not() -> None:
    for num_played in (0, 12, 45):
        lanes = side_by_side(Planned(), Planned(), Planned(at_33=STAY))
        lanes.apply(messages.StepBy(num_played))
        seek(lanes)
        assert lanes.sight().step == 33
        assert not lanes.comparison.record.is_playing


def test_that_what_one_asks_for_ends_the_search() -> None:
    lanes = side_by_side(Planned(), Planned(at_500=STAY))
    lanes.apply(GoToDisagreement())
    lanes.update(0.0)
    assert lanes.sight().is_seeking
    lanes.apply(messages.Play(True))
    assert not lanes.is_seeking
    assert lanes.sight().num_steps < 100


def test_that_one_agent_twice_does_the_same_to_the_end() -> None:
    policies = shipped("coin-at-end")
    lanes = side_by_side(Lane("coin-at-end"), Lane("coin-at-end"), policies=policies, level_seed=8)
    with pytest.raises(InputError, match="do the same until the end"):
        seek(lanes)
    assert all(lane.ending is not None for lane in lanes.sight().lanes)
    assert lanes.sight().divergence.parting is None
    assert not lanes.is_seeking


def test_that_keys_without_effect_are_no_disagreement() -> None:
    lanes = side_by_side(Planned(STAY), Planned(KEY_D))
    lanes.apply(messages.StepBy(10))
    divergence = lanes.sight().divergence
    assert (divergence.disagreement, divergence.parting) == (None, None)
    assert (divergence.policies < 1e-9).all()


def test_that_of_several_pairs_the_furthest_apart_counts_and_only_those_that_share_a_state() -> None:
    lanes = side_by_side(Planned(), Planned(at_5=STAY), Planned(at_9=RIGHT_AND_JUMP))
    lanes.apply(messages.StepBy(20))
    divergence = lanes.sight().divergence
    assert divergence.disagreement == 5
    assert divergence.policies[[5, 7, 9]] == pytest.approx([1.0, 0.0, 1.0], abs=1e-9), "the first and third still do"
    assert np.isnan(divergence.policies[10:12]).all()
    assert np.allclose(divergence.policies[12:], 0.0), "the first two met at a wall and are in one state again"
    assert states(lanes)[0].equals(states(lanes)[1])
    first, second, third = (np.array([state.x[0], state.y[0]]) for state in states(lanes))
    pairs = (first - second, first - third, second - third)
    assert divergence.agents[20] == pytest.approx(max(np.hypot(*pair) for pair in pairs))


def test_that_a_dragged_coin_moves_in_all_lanes_and_is_forgotten_in_none() -> None:
    lanes = side_by_side(Planned(), Planned(STAY), Lane(KEYBOARD))
    lanes.apply(messages.StepBy(20))
    lanes.apply(messages.GoToStep(6))
    lanes.apply(DragCoinIn(1, 3, 4))
    lanes.apply(DragCoinIn(2, 3, 5))
    assert coins(lanes) == [(3, 5)] * 3
    assert (lanes.sight().step, lanes.sight().num_steps) == (6, 6), "what was played beyond is forgotten"
    assert lanes.sight().has_moved_coin
    assert [history.edits for history in histories(lanes)] == [[(6, RULES.move_coin(3, 5))]] * 3
    lanes.apply(messages.Restart())
    assert coins(lanes) == [(3, 5)] * 3
    lanes.apply(messages.PutCoinBack())
    assert coins(lanes) == [(int(state.end_x[0]), int(state.end_y[0])) for state in states(lanes)]


def test_that_a_coin_in_a_wall_is_refused_in_every_lane() -> None:
    lanes = side_by_side(Planned(), Planned(STAY))
    lanes.apply(messages.StepBy(8))
    before, places = states(lanes), coins(lanes)
    with pytest.raises(InputError, match="there is wall"):
        lanes.apply(DragCoinIn(0, 62, 5))
    assert coins(lanes) == places
    assert all(now is then for now, then in zip(states(lanes), before, strict=True))
    assert not lanes.sight().has_moved_coin


def test_that_a_lane_on_a_level_of_its_own_keeps_its_coin() -> None:
    own = Lane("runner", placement="section")
    lanes = side_by_side(Planned(), own, Lane("runner", level_seed=22), policies={"runner": Planned()})
    first, second, third = lanes.sight().lanes
    assert np.array_equal(first.current.grid, second.current.grid), "only the coin is elsewhere"
    assert coins(lanes)[0] != coins(lanes)[1]
    assert [int(lane.current.level_seed[0]) for lane in (first, second, third)] == [21, 21, 22]
    places = coins(lanes)
    lanes.apply(messages.StepBy(30))
    lanes.apply(messages.GoToStep(10))
    lanes.apply(DragCoinIn(0, 3, 4))
    assert coins(lanes) == [(3, 4), *places[1:]]
    lanes.apply(messages.StepBy(5))
    assert [history.num_steps for history in histories(lanes)] == [15] * 3, "they stay in lock-step"


@pytest.mark.parametrize("level_seed", [14, 21, 40])
def test_that_one_agent_with_the_coin_in_two_places_does_the_same_until_it_sees_one(level_seed: int) -> None:
    lanes = side_by_side(
        Lane("coin-either-side"),
        Lane("coin-either-side", placement="standable"),
        policies=shipped("coin-either-side"),
        level_seed=level_seed,
    )
    assert coins(lanes)[0] != coins(lanes)[1]
    seek(lanes)
    divergence, (first, second) = lanes.sight().divergence, histories(lanes)
    frames = zip(first.frames, second.frames, strict=True)
    is_seen = [any(COIN in RULES.observe(frame.state).cells for frame in pair) for pair in frames]
    seen = is_seen.index(True)
    assert seen <= divergence.disagreement
    assert (divergence.policies[:seen] == 0.0).all()
    assert divergence.policies[divergence.disagreement] > 0.0


def test_that_a_lane_that_is_over_rests_on_its_last_frame() -> None:
    lanes = side_by_side(Planned(RIGHT_AND_JUMP), Planned(STAY), level_seed=8, spec=HARMLESS)
    while lanes.sight().lanes[0].ending is None:
        lanes.apply(messages.StepBy(1))
    over = lanes.sight().step
    last = lanes.sight().lanes[0].current
    assert lanes.sight().lanes[0].ending in (Ending.COIN, Ending.END)
    lanes.apply(messages.StepBy(40))
    sight = lanes.sight()
    assert sight.step == over + 40
    assert sight.lanes[0].current is last
    assert (sight.lanes[0].previous, sight.lanes[0].alpha, sight.lanes[0].next_action) == (None, 1.0, None)
    assert int(sight.lanes[1].current.steps[0]) == over + 40
    assert len(sight.divergence.agents) == over + 41
    lanes.apply(messages.GoToStep(over - 3))
    assert [int(state.steps[0]) for state in states(lanes)] == [over - 3] * 2
    lanes.apply(messages.StepBy(2))
    assert lanes.sight().lanes[0].ending is None
    lanes.apply(messages.StepBy(1))
    assert lanes.sight().lanes[0].current is last


def test_that_a_coin_dragged_where_a_lane_is_over_begins_all_anew() -> None:
    lanes = side_by_side(Planned(RIGHT_AND_JUMP), Planned(STAY), level_seed=8)
    while lanes.sight().lanes[0].ending is None:
        lanes.apply(messages.StepBy(1))
    lanes.apply(DragCoinIn(1, 3, 4))
    assert lanes.sight().step == 0
    assert coins(lanes) == [(3, 4)] * 2


def test_that_keys_drive_their_lane_alone() -> None:
    lanes = side_by_side(Planned(STAY), Lane(KEYBOARD))
    lanes.apply(messages.HoldKeys(1, 0))
    with pytest.raises(InputError, match="cannot be foreseen"):
        lanes.apply(GoToDisagreement())
    lanes.apply(messages.StepBy(4))
    agent, you = lanes.sight().lanes
    assert float(agent.current.x[0]) == 1.5
    assert float(you.current.x[0]) > 1.6
    assert (you.next_action, you.decision) == (RIGHT, None)
    assert lanes.sight().divergence.disagreement == 0
    lanes.apply(messages.HoldKeys(0, 0))
    lanes.apply(messages.GoToStep(1))
    assert lanes.sight().lanes[1].next_action == RIGHT, "what was done then"
    seek(lanes)
    assert lanes.sight().step == 0


def test_that_a_second_is_fifteen_steps_and_speed_changes_only_how_many() -> None:
    slow, fast = (side_by_side(Planned(), Planned(at_11=STAY)) for _ in range(2))
    slow.apply(messages.Play(True))
    assert sum(slow.update(1 / 144) for _ in range(144)) == pytest.approx(STEPS_PER_SECOND, abs=1)
    fast.apply(messages.SetSpeed(8.0))
    fast.apply(messages.Play(True))
    fast.update(1.0)
    fast.apply(messages.GoToStep(slow.sight().step))
    assert all(one.equals(other) for one, other in zip(states(slow), states(fast), strict=True))


def test_that_all_lanes_over_pause_or_go_to_the_next_level() -> None:
    for plays_on in (False, True):
        lanes = side_by_side(Planned(RIGHT_AND_JUMP), Planned(RIGHT_AND_JUMP), level_seed=8, plays_on=plays_on)
        lanes.apply(messages.SetSpeed(16.0))
        lanes.apply(messages.Play(True))
        for _ in range(2_000):
            lanes.update(1 / 60)
            if not lanes.comparison.record.is_playing or lanes.comparison.record.level_seed != 8:
                break
        assert lanes.comparison.record.is_playing == plays_on
        assert lanes.comparison.record.level_seed == (9 if plays_on else 8)
    lanes.apply(messages.SetLevelSeed(8))
    assert lanes.sight().step == 0


def test_that_others_can_stand_side_by_side_from_the_first_step() -> None:
    lanes = side_by_side(Planned(), Planned(STAY))
    lanes.apply(messages.StepBy(5))
    lanes.set_lanes([Lane("a"), Lane("b"), Lane(KEYBOARD)], {"a": Planned(STAY), "b": Planned()})
    assert lanes.sight().step == 0
    assert [lane.next_action for lane in lanes.sight().lanes] == [STAY, RIGHT, STAY]
    with pytest.raises(InputError, match="2 to 4 lanes"):
        lanes.set_lanes([Lane("a")], {"a": Planned()})
    lanes.apply(messages.StepBy(3))
    assert float(states(lanes)[1].x[0]) > 1.5, "those before go on"


def test_that_a_level_is_shown_with_its_dragged_coin() -> None:
    lanes = side_by_side(Planned(), Planned(STAY))
    lanes.apply(ShowLevel(CoinRunSpec(), 30, (4, 6)))
    assert {int(state.level_seed[0]) for state in states(lanes)} == {30}
    assert coins(lanes) == [(4, 6)] * 2
    lanes.apply(messages.NextLevel())
    assert coins(lanes) != [(4, 6)] * 2


SEER = shipped("coin-either-side")
OPERATIONS = st.one_of(
    st.builds(messages.StepBy, st.integers(-8, 12)),
    st.builds(messages.GoToStep, st.integers(0, 60)),
    st.builds(DragCoinIn, st.integers(0, 2), st.integers(1, 12), st.integers(1, 9)),
    st.builds(messages.SetGreedy, st.booleans()),
    st.builds(messages.HoldKeys, st.integers(-1, 1), st.integers(-1, 1)),
    st.builds(GoToDisagreement),
    st.builds(messages.Restart),
    st.builds(messages.NextLevel),
    st.builds(ShowGhosts, st.booleans()),
)


@settings(max_examples=25, deadline=None)
@given(operations=st.lists(OPERATIONS, max_size=12), has_keyboard=st.booleans())
def test_that_whatever_was_done_lanes_keep_step_and_divergence_is_as_if_measured_anew(
    operations: list[Any], has_keyboard: bool
) -> None:
    third = Lane(KEYBOARD) if has_keyboard else Planned(RIGHT_AND_JUMP)
    lanes = side_by_side(Planned(at_9=STAY), Lane("coin-either-side"), third, policies=SEER)
    for operation in operations:
        try:
            lanes.apply(operation)
        except InputError:
            continue
        sight, divergence = lanes.sight(), DivergenceMeter().measure(histories(lanes))
        assert np.array_equal(sight.divergence.policies, divergence.policies, equal_nan=True)
        assert np.array_equal(sight.divergence.agents, divergence.agents)
        assert sight.divergence.disagreement == divergence.disagreement
        assert sight.divergence.parting == divergence.parting
        for lane, history in zip(sight.lanes, histories(lanes), strict=True):
            assert history.position == min(sight.step, history.num_steps)
            assert history.num_steps == sight.num_steps or history.frames[-1].ending is not None
            assert int(lane.current.steps[0]) == history.position


@pytest.mark.parametrize("count", range(2, MAX_LANES + 1))
def test_that_so_many_lanes_keep_those_there_are_and_add_others(count: int) -> None:
    lanes = with_count((Lane("coin-ahead"), Lane(KEYBOARD)), count)
    assert len(lanes) == count
    assert lanes[:2] == (Lane("coin-ahead"), Lane(KEYBOARD))
    assert len({lane.agent_name for lane in lanes}) == count
    assert len(with_count((Lane(KEYBOARD),) * 2, count)) == count


def test_that_a_comparison_survives_json() -> None:
    lanes = (Lane("coin-at-end"), Lane(KEYBOARD, 300), Lane("/a/path.safetensors", None, "section"))
    comparison = Comparison(Record(spec=HARMLESS, speed=2.0, coin=(3, 4)), lanes, shows_ghosts=False)
    assert Comparison.from_dict(json.loads(json.dumps(comparison.to_dict()))) == comparison
    assert Comparison.from_dict({}) == Comparison()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["record", "lanes", "shows_ghosts", "agent_name", "level_seed", "placement", "x"]), inner
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_that_what_is_no_comparison_is_refused_in_a_sentence(values: Any) -> None:
    try:
        comparison = Comparison.from_dict(values)
    except InputError:
        return
    assert Comparison.from_dict(comparison.to_dict()) == comparison
