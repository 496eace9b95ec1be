"""Procgen's chain of level seeds, and the Mersenne Twister that everything is drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.mersenne import NUM_WORDS, draw, next_word, seed_words
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams

WORDS = st.integers(0, 2**32 - 1)


def ours(seed: int, count: int) -> list[int]:
    words = np.zeros(NUM_WORDS + 1, np.uint32)
    seed_words(words, seed)
    return [next_word(words) for _ in range(count)]


def numpys(seed: int, count: int) -> list[int]:
    """The same generator, of another make."""
    bits = np.random.MT19937()
    bits._legacy_seeding(seed)
    return bits.random_raw(count).tolist()


def test_that_the_ten_thousandth_output_is_the_one_the_standard_demands():
    assert ours(5489, 10_000)[-1] == 4_123_659_995


@settings(deadline=None, max_examples=25)
@given(WORDS, st.integers(1, 2 * NUM_WORDS))
def test_that_the_generator_equals_numpys(seed, count):
    assert ours(seed, count) == numpys(seed, count)


def test_that_a_draw_is_the_next_output_modulo_the_count():
    words = np.zeros(NUM_WORDS + 1, np.uint32)
    seed_words(words, 12)
    assert [draw(words, 7) for _ in range(50)] == [word % 7 for word in numpys(12, 50)]


@settings(deadline=None, max_examples=25)
@given(WORDS, st.integers(1, 5), st.sampled_from([(0, 0), (0, 500), (7, 1), (10**6, 2**30), (NUM_LEVEL_SEEDS - 1, 1)]))
def test_that_each_world_draws_from_a_generator_seeded_by_the_one_of_rand_seed(rand_seed, num_worlds, levels):
    streams = LevelStreams(LevelRange(*levels), num_worlds, rand_seed)
    drawn = np.stack([streams.draw() for _ in range(4)], axis=1)
    start, count = levels[0], levels[1] or NUM_LEVEL_SEEDS
    expected = [[start + word % count for word in numpys(seed, 4)] for seed in numpys(rand_seed, num_worlds)]
    assert drawn.tolist() == expected


def test_that_a_worlds_levels_do_not_depend_on_how_many_worlds_there_are():
    few, many = (LevelStreams(LevelRange(), num_worlds, 99) for num_worlds in (3, 50))
    for _ in range(5):
        assert np.array_equal(few.draw(), many.draw()[:3])


def test_that_different_worlds_and_rand_seeds_draw_different_levels():
    drawn = [LevelStreams(LevelRange(), 20, rand_seed).draw() for rand_seed in (0, 1, 2**32 - 1)]
    assert len(np.unique(drawn)) == 60


def test_that_every_level_of_a_range_occurs_and_no_other():
    streams = LevelStreams(LevelRange(40, 8), 30, 5)
    assert set(np.concatenate([streams.draw() for _ in range(20)]).tolist()) == set(range(40, 48))
    assert LevelStreams(LevelRange(), 5_000, 5).draw().max() > 0.99 * NUM_LEVEL_SEEDS


@pytest.mark.parametrize("field", LevelRange._fields)
@pytest.mark.parametrize("value", [-1, 1.5, 2.0, True, None, "3", float("nan")], ids=repr)
def test_that_a_range_of_anything_but_whole_numbers_from_zero_on_is_refused(field, value):
    with pytest.raises(InputError, match=rf"^{field}: .* is not a whole number from 0 on\.$"):
        LevelRange(**{field: value}).checked()


@pytest.mark.parametrize("levels", [(1, NUM_LEVEL_SEEDS), (NUM_LEVEL_SEEDS, 1), (0, 2**40), (2**70, 5)])
def test_that_a_range_past_the_last_level_seed_is_refused(levels):
    with pytest.raises(
        InputError, match=rf"{levels[0]} and num_levels {levels[1]} reach past .* {NUM_LEVEL_SEEDS - 1}"
    ):
        LevelRange(*levels).checked()
    with pytest.raises(InputError):
        LevelStreams(LevelRange(*levels), 1, 0)


def test_that_whole_numbers_of_numpy_are_taken():
    levels = LevelRange(np.int32(3), np.uint8(4)).checked()
    assert levels == (3, 4)
    assert {type(value) for value in levels} == {int}


@pytest.mark.parametrize("rand_seed", [-1, 2**32, 10**30])
def test_that_a_rand_seed_out_of_range_is_refused(rand_seed):
    with pytest.raises(InputError, match=rf"^rand_seed: {rand_seed} is outside 0 to 4294967295\.$"):
        LevelStreams(LevelRange(), 1, rand_seed)
