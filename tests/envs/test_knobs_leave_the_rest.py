"""A knob leaves what it does not name as it is, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import CRATE, LAVA, LAVA_TOP, MONSTER, SAW, State
from tests.envs.worlds import ENV, entities

SEEDS = np.arange(300)
NOT_YET = "a thing more or less takes draws, so the rest of the level is another one"


def worlds(**changes) -> State:
    return ENV.new_worlds(CoinRunSpec(**changes), SEEDS)


def differing(first: State, second: State) -> set[str]:
    """Names of the fields in which any of the worlds differ."""
    return {name for name in State.field_names() if not np.array_equal(getattr(first, name), getattr(second, name))}


def same_entities(first: State, second: State, *kinds: int) -> np.ndarray:
    """(num_worlds,) whether the entities of these kinds are the same."""
    return np.array([entities(first, world, *kinds) == entities(second, world, *kinds) for world in range(len(SEEDS))])


def same_grid(first: State, second: State) -> np.ndarray:
    return (first.grid == second.grid).all(axis=(1, 2))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"gravity": 0.1}, {"gravity"}),
        ({"jump_speed": 1.0}, {"jump_speed"}),
        ({"run_speed": 0.9}, {"run_speed"}),
        ({"ground_theme": "snow"}, {"ground_theme"}),
        ({"agent_theme": "pink"}, {"agent_theme"}),
        ({"monster_speed": 0.3}, {"entity_vx"}),
        ({"end_wall": "passable"}, {"grid"}),
        ({"placement": "section"}, {"coin_x", "coin_y"}),
        ({"placement": "standable"}, {"coin_x", "coin_y"}),
        ({"placement": "hand", "coin_x": 4, "coin_y": 3}, {"coin_x", "coin_y"}),
        ({"placement": "section", "placement_share": 0.5, "other_placement": "standable"}, {"coin_x", "coin_y"}),
    ],
    ids=str,
)
def test_that_only_what_is_named_changes(changes, named):
    assert differing(worlds(**changes), worlds()) == named


@pytest.mark.parametrize("placement", ["anywhere", "off_path", "either_side"])
def test_that_a_searched_placement_changes_coin_and_start_only(placement):
    first = ENV.new_worlds(CoinRunSpec(placement=placement), range(4))
    found = differing(first, ENV.new_worlds(CoinRunSpec(), range(4)))
    start = {"x", "y", "previous_y"} if placement == "either_side" else set()
    assert found == {"coin_x", "coin_y"} | start


def test_that_monster_speed_keeps_directions_and_a_passable_wall_keeps_all_before_it():
    plain, faster = worlds(), worlds(monster_speed=0.3)
    assert np.array_equal(np.sign(plain.entity_vx), np.sign(faster.entity_vx))
    passable = worlds(end_wall="passable")
    for world, end in enumerate(plain.end_x):
        assert np.array_equal(passable.grid[world, :, : end + 1], plain.grid[world, :, : end + 1])


def test_that_lava_and_saws_in_the_pits_differ_in_nothing_else():
    lava, saws = worlds(pit_content="lava"), worlds(pit_content="saws")
    is_lava = np.isin(lava.grid, (LAVA, LAVA_TOP))
    assert is_lava.any()
    assert np.array_equal(lava.grid[~is_lava], saws.grid[~is_lava])
    assert same_entities(lava, saws, MONSTER, CRATE).all()
    for world in range(len(SEEDS)):
        assert set(entities(lava, world)) <= set(entities(saws, world))


@pytest.mark.parametrize(
    "changes", [{"saw_frequency": 0.5}, {"monster_frequency": 0.5}, {"crate_frequency": 0.5}, {"pit_frequency": 0.5}]
)
def test_that_a_level_in_which_a_knob_does_nothing_is_the_same_level(changes):
    plain, changed = worlds(), worlds(**changes)
    is_same = same_grid(plain, changed) & same_entities(plain, changed)
    assert 0.2 < is_same.mean() < 1.0
    for world in np.flatnonzero(is_same):
        assert plain.select([world]).equals(changed.select([world]))


@pytest.mark.parametrize("frequency", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("field", ["saw_frequency", "monster_frequency", "crate_frequency"])
def test_that_a_level_is_the_same_up_to_the_first_thing_more_or_less(field, frequency):
    kind = {"saw_frequency": SAW, "monster_frequency": MONSTER, "crate_frequency": CRATE}[field]
    plain, changed = worlds(), worlds(**{field: frequency})
    num_changed = 0
    for world in range(len(SEEDS)):
        before, after = entities(plain, world), entities(changed, world)
        first = next((index for index, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), None)
        if first is None:
            continue
        num_changed += 1
        assert kind in (before[first][0], after[first][0])
        # The two things stand in one section, or the later one stands in a later section.
        column = int(min(before[first][1], after[first][1])) - 13
        columns = slice(0, max(column, 5))
        assert np.array_equal(plain.grid[world, :, columns], changed.grid[world, :, columns])
    assert num_changed > 10


@pytest.mark.parametrize(
    ("field", "kind", "others"),
    [
        ("saw_frequency", SAW, (MONSTER,)),
        ("monster_frequency", MONSTER, (SAW,)),
        ("crate_frequency", CRATE, (SAW, MONSTER)),
    ],
)
def test_that_taking_something_away_leaves_ground_and_other_dangers(field, kind, others):
    plain, without = worlds(pit_content="lava"), worlds(pit_content="lava", **{field: 0.0})
    assert not any(entities(without, world, kind) for world in range(len(SEEDS)))
    assert same_grid(plain, without).all()
    assert same_entities(plain, without, *others).all()


@pytest.mark.parametrize(
    ("field", "kind"), [("saw_frequency", SAW), ("monster_frequency", MONSTER), ("crate_frequency", CRATE)]
)
def test_that_a_higher_frequency_only_adds(field, kind):
    plain, more = worlds(), worlds(**{field: 2.0})
    assert same_grid(plain, more).all()
    for world in range(len(SEEDS)):
        assert set(entities(plain, world, kind)) <= set(entities(more, world, kind))


def test_that_what_lies_in_the_pits_changes_nothing_on_the_ground():
    lava, monsters = worlds(pit_content="lava"), worlds(pit_content="monsters")
    is_lava = np.isin(lava.grid, (LAVA, LAVA_TOP))
    assert np.array_equal(lava.grid[~is_lava], monsters.grid[~is_lava])
