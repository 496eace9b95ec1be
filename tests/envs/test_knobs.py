"""Every knob of the generator does what it says."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.envs.coinrun.levels import FIRST_SECTION_X
from gmplay.envs.coinrun.spec import AGENT_THEMES, GROUND_THEMES, CoinRunSpec
from gmplay.envs.coinrun.state import (
    CRATE,
    LAVA,
    LAVA_TOP,
    MONSTER,
    SAW,
    State,
)
from tests.envs.worlds import ENV, entities

SEEDS = np.arange(1_500)
HARDEST = CoinRunSpec(difficulty_min=3)
PITS_ONLY = HARDEST.replace(saw_frequency=0.0, monster_frequency=0.0)
ONE_SECTION = CoinRunSpec(num_sections=1, difficulty_min=2, difficulty_max=2)
STAY, JUMP, RIGHT = 4, 5, 7


def worlds(spec: CoinRunSpec, **changes) -> State:
    return ENV.new_worlds(spec.replace(**changes), SEEDS)


def counts(state: State, kind: int) -> np.ndarray:
    """(num_worlds,) how many entities of a kind there are."""
    exists = np.arange(state.entity_kind.shape[1]) < state.num_entities[:, None]
    return (exists & (state.entity_kind == kind)).sum(axis=1)


def pit_things(state: State, world: int) -> set[int]:
    """What lies in the pits of a level without saws and monsters on the ground: kinds of entities, and LAVA."""
    is_lava = np.isin(state.grid[world], (LAVA, LAVA_TOP)).any()
    return {kind for kind, *_ in entities(state, world, SAW, MONSTER)} | ({LAVA} if is_lava else set())


@pytest.mark.parametrize("difficulty", [1, 2, 3])
def test_that_difficulty_and_number_of_sections_are_as_wished(difficulty):
    drawn = worlds(CoinRunSpec(), difficulty_min=difficulty, difficulty_max=difficulty)
    assert (drawn.difficulty == difficulty).all()
    assert set(drawn.num_sections.tolist()) == set(range(difficulty, 2 * difficulty))
    for wished in (1, 2, 3):
        assert (worlds(CoinRunSpec(), num_sections=wished, difficulty_max=difficulty).num_sections == wished).all()


def test_that_more_sections_continue_the_same_level():
    shorter = worlds(CoinRunSpec(), num_sections=1)
    for wished in range(2, 8):
        longer = worlds(CoinRunSpec(), num_sections=wished)
        assert (longer.num_sections <= wished).all()
        for world in range(200):
            end = int(shorter.end_x[world])
            assert np.array_equal(longer.grid[world, :, : end - 1], shorter.grid[world, :, : end - 1])
            before = entities(shorter, world)
            assert entities(longer, world)[: len(before)] == before
        shorter = longer
    assert (longer.num_sections < 7).any(), "a level that is full takes no further section"


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1, 1), (2, 4), (0, 5), (5, 5)])
def test_that_steps_are_as_high_as_wished(low, high):
    for difficulty in (2, 3):
        fields = {"difficulty_min": difficulty, "difficulty_max": difficulty, "num_sections": 1}
        state = worlds(CoinRunSpec(), step_height_min=low, step_height_max=high, **fields)
        wished = range(low + (difficulty == 3), high + (difficulty == 3) + 1)
        assert set((state.end_y - 1).tolist()) == {min(height, 5) for height in wished}


@pytest.mark.parametrize(("shortest", "spread"), [(3, 2), (6, 1), (10, 3)])
def test_that_sections_are_as_long_as_wished(shortest, spread):
    for difficulty in (1, 2, 3):
        fields = {"difficulty_min": difficulty, "difficulty_max": difficulty, "num_sections": 1}
        state = worlds(CoinRunSpec(), section_length_min=shortest, section_length_spread=spread, **fields)
        first = shortest + (difficulty == 3)
        assert set((state.end_x - FIRST_SECTION_X).tolist()) == set(range(first, first + spread * difficulty))


@pytest.mark.parametrize(("field", "kind", "share"), [("saw_frequency", SAW, 0.4), ("monster_frequency", MONSTER, 0.2)])
@pytest.mark.parametrize("frequency", [0.0, 0.5, 1.0, 2.0, 5.0])
def test_that_a_frequency_multiplies_the_probability(field, kind, share, frequency):
    state = worlds(ONE_SECTION, section_length_min=4, **({"saw_frequency": 0.0} | {field: frequency}))
    expected = min(1.0, share * frequency)
    assert counts(state, kind).max() <= 1
    assert counts(state, kind).mean() == pytest.approx(
        expected, abs=0.05 if expected else 0
    )  # a crowded section has no room for more


@pytest.mark.parametrize(("frequency", "share"), [(0.0, 0.0), (0.5, 0.25), (1.0, 0.5), (2.0, 1.0)])
def test_that_the_frequency_of_crates_multiplies_the_probability_of_each_pile(frequency, share):
    # Without pits, and ten columns and more, so that the two piles of a section do not hinder each other.
    plain = ONE_SECTION.replace(saw_frequency=0.0, monster_frequency=0.0, section_length_min=10, pit_frequency=0.0)
    state = worlds(plain, crate_frequency=frequency)
    # A pile has two crates on average; columns drawn for a saw or a monster stay free though the knobs take them away.
    blocked = 1 - (0.4 + 0.2) / 11
    assert counts(state, CRATE).mean() == pytest.approx(2 * 2 * share * blocked, abs=0.15 if share else 0)


@pytest.mark.parametrize("field", ["saw_frequency", "monster_frequency", "crate_frequency"])
def test_that_a_higher_frequency_only_adds_to_a_section(field):
    kind = {"saw_frequency": SAW, "monster_frequency": MONSTER, "crate_frequency": CRATE}[field]
    plain = {"saw_frequency": 0.0, "monster_frequency": 0.0, "crate_frequency": 0.0}
    rarer = worlds(ONE_SECTION, **(plain | {field: 0.2}))
    for frequency in (0.6, 1.0, 1.5, 2.0):
        oftener = worlds(ONE_SECTION, **(plain | {field: frequency}))
        assert np.array_equal(oftener.grid, rarer.grid)
        assert counts(oftener, kind).sum() > counts(rarer, kind).sum()
        for world in range(len(SEEDS)):
            before, after = set(entities(rarer, world)), set(entities(oftener, world))
            # A first pile that is new leaves its second one to other draws.
            assert before <= after or (kind == CRATE and after)
        rarer = oftener


@pytest.mark.parametrize("content", ["lava", "saws", "monsters"])
def test_that_pits_are_dug_as_often_as_wished_and_never_at_zero(content):
    def share_of_levels(frequency):
        state = worlds(PITS_ONLY, pit_frequency=frequency, num_sections=2, pit_content=content)
        return np.mean([bool(pit_things(state, world)) for world in range(len(SEEDS))])

    always = share_of_levels(1.0)
    assert always > 0.2
    assert share_of_levels(0.0) == 0
    assert share_of_levels(0.25) / always == pytest.approx(0.25, abs=0.1)
    assert share_of_levels(0.5) / always == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize(("content", "thing"), [("lava", LAVA), ("saws", SAW), ("monsters", MONSTER)])
def test_that_pits_hold_what_is_wished(content, thing):
    state = worlds(PITS_ONLY, pit_content=content)
    found = [pit_things(state, world) for world in range(300)]
    assert sum(map(len, found)) > 50
    assert all(things <= {thing} for things in found)


def test_that_any_content_draws_one_kind_per_level():
    state = worlds(PITS_ONLY)
    found = [pit_things(state, world) for world in range(len(SEEDS))]
    assert all(len(things) <= 1 for things in found)
    shares = [sum(thing in things for things in found) / sum(map(len, found)) for thing in (LAVA, SAW, MONSTER)]
    assert shares == pytest.approx([1 / 3] * 3, abs=0.08)


def test_that_gentle_levels_of_the_default_lengths_have_no_pits():
    state = worlds(PITS_ONLY, difficulty_min=1, difficulty_max=2)
    assert not any(pit_things(state, world) for world in range(len(SEEDS)))


def test_that_easy_mode_has_no_monsters_on_the_ground_and_one_look():
    state = worlds(HARDEST, mode="easy", monster_frequency=10.0, pit_frequency=0.0)
    assert counts(state, MONSTER).sum() == 0
    for field in ("ground_theme", "agent_theme", "background"):
        assert not getattr(state, field).any()
    assert len(np.unique(worlds(HARDEST).background)) == 62


@pytest.mark.parametrize(("field", "names"), [("ground_theme", GROUND_THEMES), ("agent_theme", AGENT_THEMES)])
def test_that_a_look_is_as_wished_and_by_seed_all_occur(field, names):
    assert set(getattr(worlds(CoinRunSpec()), field).tolist()) == set(range(len(names)))
    for index, name in enumerate(names):
        assert (getattr(worlds(CoinRunSpec(), **{field: name}), field) == index).all()
