"""Places that are found by search: each comes with the actions that touch the coin, by the exact physics."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from gmplay.envs.coinrun.places import Found, PlaceFinder, find_places
from gmplay.envs.coinrun.spec import SEARCHED_PLACEMENTS
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, MONSTER, SAW, Level
from tests.envs.searches import NUM_FAST, NUM_SLOW, PLAIN, fast, found_on, slow, world_at
from tests.envs.worlds import ENV, without_coin


def check_actions(placement: str, level_seed: int, found: Found) -> None:
    """The recorded actions touch the coin, the last one of them and no earlier one."""
    state = world_at(placement, level_seed, found)
    assert len(found.actions) > 0
    for index, action in enumerate(found.actions):
        step = ENV.step(state, [action])
        assert not step.death[0], level_seed
        assert step.coin_collected[0] == (index == len(found.actions) - 1), level_seed


@pytest.mark.parametrize("placement", SEARCHED_PLACEMENTS)
def test_that_the_recorded_actions_touch_the_coin(placement):
    assert len(fast(placement)) >= NUM_FAST - 3
    for seed, found in fast(placement).items():
        check_actions(placement, seed, found)


@pytest.mark.slow
@pytest.mark.parametrize("placement", SEARCHED_PLACEMENTS)
def test_that_the_recorded_actions_touch_the_coin_on_many_levels(placement):
    assert len(slow(placement)) > 0.85 * NUM_SLOW
    for seed, found in slow(placement).items():
        check_actions(placement, seed, found)


@pytest.mark.parametrize("placement", SEARCHED_PLACEMENTS)
def test_that_worlds_begin_at_the_found_place(placement):
    for seed, found in list(fast(placement).items())[:5]:
        state = ENV.generate(PLAIN.replace(placement=placement), seed).state
        assert tuple(found.place) == (state.coin_x[0], state.coin_y[0], state.x[0], state.y[0])
        assert state.equals(world_at(placement, seed, found))
        assert state.previous_y[0] == state.y[0]
        assert Level.from_json(Level(state).to_json()).state.equals(state)


def test_that_coins_anywhere_lie_where_one_stands_and_in_the_air():
    standing = 0
    for seed, found in fast("anywhere").items():
        state = without_coin(ENV.new_worlds(PLAIN, [seed]))
        state.entity_y[np.isin(state.entity_kind, (MONSTER, SAW))] = 62.0
        state.x[:], state.y[:] = found.place["coin_x"] + 0.5, found.place["coin_y"] + AGENT_HALF_HEIGHT
        state.previous_y[:] = state.y
        for _ in range(2):
            ENV.step(state, [4])
        standing += bool(state.was_supported[0]) and abs(float(state.y[0] - found.place["coin_y"]) - 0.58) < 0.05
    assert 0 < standing < len(fast("anywhere"))


def test_that_levels_of_the_other_placement_are_left_as_generated():
    spec = PLAIN.replace(placement="anywhere", placement_share=0.5, other_placement="section")
    state = ENV.new_worlds(spec.replace(placement="end"), range(12))
    is_searched = find_places(spec, state)["coin_x"] >= 0
    assert 0 < is_searched.sum() < 12
    mixed, section = ENV.new_worlds(spec, range(12)), ENV.new_worlds(PLAIN.replace(placement="section"), range(12))
    assert mixed.select(~is_searched).equals(section.select(~is_searched))
    expected = ENV.new_worlds(PLAIN.replace(placement="anywhere"), range(12))
    assert mixed.select(is_searched).equals(expected.select(is_searched))


def plain_values(found: dict[int, Found | None]) -> list:
    """What was found as JSON holds it."""
    return [[seed, *each.place.item(), each.actions.tolist()] if each else [seed] for seed, each in found.items()]


def findings() -> list:
    return [plain_values(found_on(PLAIN.replace(placement=each), range(2))) for each in SEARCHED_PLACEMENTS]


@pytest.mark.parametrize("placement", SEARCHED_PLACEMENTS)
def test_that_finding_is_pure(placement):
    spec = PLAIN.replace(placement=placement)
    forward, backward = found_on(spec, range(5)), found_on(spec, reversed(range(5)))
    assert plain_values(forward) == plain_values(dict(sorted(backward.items())))
    given = ENV.new_worlds(PLAIN, [0])
    kept = given.copy()
    PlaceFinder().find(spec, given)
    assert given.equals(kept)


def test_that_another_process_finds_the_same():
    code = "import json, tests.envs.test_searched_placements as here; print(json.dumps(here.findings()))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == json.loads(json.dumps(findings()))
