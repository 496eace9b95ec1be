"""A level that is pointless to play is said to be, and nothing is said of any other."""

from __future__ import annotations

import pytest

from gmplay.envs.coinrun.edit import AddEntity, DeleteCoin, MoveAgent, MoveCoin, PaintCell, apply_edit
from gmplay.envs.coinrun.reach import Reach
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import CRATE, EMPTY, LAVA_TOP, PASSABLE_WALL, SAW, WALL
from gmplay.envs.coinrun.trouble import find_troubles, find_unreached
from tests.envs.worlds import ENV, FLAT


def wall(columns: range, rows: range, code: int = WALL) -> list[PaintCell]:
    return [PaintCell(column, row, code) for column in columns for row in rows]


TROUBLES = {
    "a wall to the sky": (wall(range(9, 10), range(1, 63)), ["The agent at (1, 1) is enclosed"]),
    "a cage": (wall(range(3, 4), range(1, 4)) + wall(range(1, 3), range(3, 4)), ["The agent at (1, 1) is enclosed"]),
    "a way too low for it": (wall(range(9, 10), range(2, 63)), ["The agent at (1, 1) is enclosed"]),
    "wall on the agent": (wall(range(1, 2), range(1, 2)), ["The agent stands in wall at (1, 1) and cannot move."]),
    "the agent in the floor": ([MoveAgent(20.5, 1.2)], ["The agent stands in wall at (20, 0)"]),
    "a coin walled in": (
        [MoveCoin(9, 5), *wall(range(8, 11), range(4, 7)), PaintCell(9, 5, EMPTY)],
        ["No way leads to the coin at (9, 5)"],
    ),
    "no way to the end": ([MoveCoin(6, 1), *wall(range(9, 10), range(1, 63))], ["No way leads to the end in column"]),
    "no coin": ([DeleteCoin()], ["There is no coin: nothing is rewarded here."]),
    "lava under the agent": ([PaintCell(1, 1, LAVA_TOP)], ["The agent is killed in its first step, by lava."]),
    "a saw on the agent": ([AddEntity(SAW, 1, 1)], ["The agent is killed in its first step, by a saw."]),
    "nothing but a passable wall": (wall(range(9, 10), range(1, 63), PASSABLE_WALL), []),
    "a way just high enough": (wall(range(9, 10), range(3, 63)), []),
    "crates to the sky": ([AddEntity(CRATE, 9, row) for row in range(1, 63)], []),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_that_what_makes_a_level_pointless_is_said(what):
    edits, beginnings = TROUBLES[what]
    state = ENV.new_worlds(FLAT, [0])
    for edit in edits:
        apply_edit(state, edit)
    before = state.copy()
    troubles = find_troubles(state)
    assert len(troubles) == len(beginnings)
    for trouble, beginning in zip(troubles, beginnings, strict=True):
        assert trouble.startswith(beginning)
    assert state.equals(before)


def test_that_nothing_is_amiss_with_generated_levels():
    for spec in (CoinRunSpec(), CoinRunSpec(placement="standable"), CoinRunSpec(placement="either_side")):
        for level_seed in (0, 4, 5, 9, 202):
            assert find_troubles(ENV.generate(spec, level_seed).state) == []


REACH = Reach()


@pytest.mark.parametrize("level_seed", [0, 3, 4, 202])
def test_that_a_search_gets_to_end_and_coin_of_generated_levels(level_seed):
    state = ENV.generate(CoinRunSpec(), level_seed).state
    before = state.copy()
    assert find_unreached(state, REACH) == []
    assert state.equals(before)


def test_that_a_wall_too_high_to_jump_is_found_out_and_one_just_low_enough_is_not():
    for height, words in ((6, []), (7, ["No way was found to the end."])):
        state = ENV.new_worlds(FLAT, [0])
        for edit in (MoveCoin(6, 1), *wall(range(9, 10), range(1, 1 + height))):
            apply_edit(state, edit)
        assert find_troubles(state) == []
        assert find_unreached(state, REACH) == words


def test_that_end_and_coin_out_of_reach_are_said_in_one_sentence():
    state = ENV.new_worlds(FLAT, [0])
    for edit in (MoveCoin(6, 40), *wall(range(9, 10), range(1, 30))):
        apply_edit(state, edit)
    assert find_unreached(state, REACH) == ["No way was found to the end or to the coin."]
