"""Batches that start anew in the step that ends an episode."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.dynamics import Step
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import MAX_STEPS, State
from gmplay.envs.coinrun.streams import LevelRange, LevelStreams
from gmplay.envs.coinrun.vector import WorldBatch
from tests.envs.worlds import ENV, FLAT, random_actions

KINDS = ("tiles", "rgb")
DEADLY = CoinRunSpec(saw_frequency=4.0, monster_frequency=8.0, placement="standable")
LEVELS = LevelRange(20, 1_000)
NUM_WORLDS, NUM_STEPS, STAY = 13, 150, 4


def arrays(observation) -> tuple[np.ndarray, ...]:
    return observation if isinstance(observation, tuple) else (observation,)


def same(first, second, worlds=slice(None)) -> bool:
    """Whether two observations of the same worlds are equal."""
    pairs = zip(arrays(first), arrays(second), strict=True)
    return all(np.array_equal(one[worlds], other[worlds]) for one, other in pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_batch_equals_worlds_stepped_and_restarted_by_hand(kind):
    batch = WorldBatch(NUM_WORLDS, DEADLY, kind, LEVELS, rand_seed=3)
    streams = LevelStreams(LEVELS, NUM_WORLDS, 3)
    upcoming = [streams.draw() for _ in range(NUM_STEPS + 1)]  # more than enough: each world draws its own next
    num_drawn = np.ones(NUM_WORLDS, np.int64)
    singles = [ENV.new_worlds(DEADLY, [seed]) for seed in upcoming[0]]
    num_ends = 0
    for actions in random_actions(NUM_WORLDS, NUM_STEPS):
        observation, step = batch.step(actions)
        for world, single in enumerate(singles):
            played_on = int(single.level_seed[0])
            alone = ENV.step(single, [actions[world]])
            assert step.select([world]).equals(alone)
            if alone.terminated[0] or alone.truncated[0]:
                last = ENV.observe(single, kind)
                assert all(
                    np.array_equal(all_of_them[world], one[0])
                    for all_of_them, one in zip(arrays(batch.last_observation), arrays(last), strict=True)
                )
                ENV.reset(single, [0], DEADLY, [upcoming[num_drawn[world]][world]])
                num_drawn[world] += 1
                num_ends += 1
            assert batch.previous_level_seed[world] == played_on
        together = State.concatenate(singles)
        assert batch.state.equals(together)
        assert same(observation, ENV.observe(together, kind))
    assert num_ends > NUM_WORLDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("num_worlds", [1, 2, 37])
def test_that_the_results_do_not_depend_on_the_number_of_threads(kind, num_worlds):
    batches = [
        WorldBatch(num_worlds, DEADLY, kind, rand_seed=8, num_threads=num_threads) for num_threads in (1, 2, 3, 16)
    ]
    for actions in random_actions(num_worlds, 60):
        results = [batch.step(actions) for batch in batches]
        for (observation, step), (other_observation, other_step) in pairwise(results):
            assert step.equals(other_step)
            assert same(observation, other_observation)
        is_over = results[0][1].terminated | results[0][1].truncated
        for batch, other in pairwise(batches):
            assert batch.state.equals(other.state)
            assert np.array_equal(batch.previous_level_seed, other.previous_level_seed)
            assert same(batch.last_observation, other.last_observation, is_over)


def test_that_a_reset_goes_on_with_the_sequences_and_a_rand_seed_begins_new_ones():
    streams = LevelStreams(LEVELS, 4, 6)
    batch = WorldBatch(4, levels=LEVELS, rand_seed=6)
    first, second = streams.draw(), streams.draw()
    assert batch.state.level_seed.tolist() == first.tolist()
    assert same(batch.observation, ENV.observe(ENV.new_worlds(CoinRunSpec(), first)))
    assert same(batch.reset(), ENV.observe(ENV.new_worlds(CoinRunSpec(), second)))
    assert batch.previous_level_seed.tolist() == first.tolist()
    batch.reset(6)
    assert batch.state.level_seed.tolist() == first.tolist()


def test_that_a_time_out_starts_a_new_episode_as_well():
    batch = WorldBatch(3, FLAT, levels=LEVELS, rand_seed=1)
    for _ in range(MAX_STEPS - 1):
        _, step = batch.step([STAY] * 3)
        assert step.equals(Step.zeros(3))
    _, step = batch.step([STAY] * 3)
    assert step.truncated.all()
    assert not step.terminated.any()
    assert (batch.state.steps == 0).all()
    assert not batch.state.is_finished.any()


def test_that_what_is_returned_is_the_batchs_own_memory_and_the_step_is_not():
    batch = WorldBatch(5, DEADLY, rand_seed=2)
    observation, step = batch.step([7] * 5)
    kept = step.copy()
    for _ in range(40):
        assert batch.step([7] * 5)[0] is observation is batch.observation
    assert step.equals(kept)


@pytest.mark.parametrize("actions", [[7], [7] * 4, 7, [[7]] * 3, []], ids=repr)
def test_that_another_number_of_actions_is_refused_and_changes_nothing(actions):
    batch = WorldBatch(3)
    before = batch.state.copy()
    with pytest.raises(InputError, match="3 worlds need as many actions"):
        batch.step(actions)
    assert batch.state.equals(before)


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"num_worlds": 0}, "at least one world and one thread, not 0 and 1"),
        ({"num_threads": 0}, "at least one world and one thread, not 2 and 0"),
        ({"observation": "smells"}, "no observation called 'smells'; it has tiles and rgb"),
        ({"levels": LevelRange(-1, 3)}, "start_level: -1"),
        ({"rand_seed": -1}, "rand_seed: -1"),
        ({"spec": CoinRunSpec(placement="off_path")}, "placement: 'off_path' takes a search"),
        ({"spec": CoinRunSpec(placement="hand", other_placement="anywhere")}, "takes a search"),
    ],
    ids=str,
)
def test_that_an_impossible_batch_is_refused_in_words(keywords, sentence):
    with pytest.raises(InputError, match=sentence):
        WorldBatch(**({"num_worlds": 2} | keywords))


def test_that_the_refusal_names_the_placement_that_takes_a_search():
    with pytest.raises(InputError, match="other_placement: 'anywhere' takes a search"):
        WorldBatch(1, CoinRunSpec(placement="section", other_placement="anywhere", placement_share=0.5))
