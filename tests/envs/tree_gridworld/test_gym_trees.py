"""Lives through Gymnasium: single, and many at once, none of them ever reset."""

from __future__ import annotations

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode

from gmplay.core.errors import InputError, SpecError
from gmplay.envs.gym_tree_gridworld import TreeGridworldEnv, TreeGridworldVectorEnv
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from tests.envs.tree_gridworld.forests import ENV, random_actions

ID = "gmplay/TreeGridworld-v0"
FIELDS = {"r_min": 0.1, "edges": "torus", "start_trees": 20, "n_max": 15}

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("fields", [{}, FIELDS], ids=str)
def test_that_gymnasiums_own_checker_finds_no_fault(fields):
    check_env(gymnasium.make(ID, **fields).unwrapped)


def test_that_one_life_is_that_of_its_level_seed_and_never_ends():
    env, state = gymnasium.make(ID, **FIELDS), ENV.new_worlds(TreeGridworldSpec(**FIELDS), [5])
    seen, info = env.reset(seed=5)
    for (action,) in random_actions(2_000, 1):
        assert info["level_seed"] == 5
        assert (info["num_trees"], info["num_chopped"]) == (state.num_trees[0], state.num_chopped[0])
        assert np.array_equal(seen, ENV.observe(state)[0])
        seen, reward, terminated, truncated, info = env.step(action)
        step = ENV.step(state, [action])
        assert (reward, terminated, truncated) == (step.reward[0], False, False)
        assert info["tree_grew"] == step.tree_grew[0]


def test_that_a_vector_is_its_single_lives_at_the_seeds_that_follow():
    envs = gymnasium.make_vec(ID, num_envs=4, vectorization_mode="vector_entry_point", **FIELDS)
    singles = [gymnasium.make(ID, **FIELDS) for _ in range(4)]
    assert envs.metadata["autoreset_mode"] is AutoresetMode.DISABLED
    seen, infos = envs.reset(seed=9)
    starts = [single.reset(seed=9 + world) for world, single in enumerate(singles)]
    assert all(np.array_equal(seen[world], start[0]) for world, start in enumerate(starts))
    assert infos["level_seed"].tolist() == [9, 10, 11, 12]
    for actions in random_actions(200, 4):
        seen, rewards, terminated, truncated, infos = envs.step(actions)
        assert envs.observation_space.contains(seen)
        assert not (terminated | truncated).any()
        for world, single in enumerate(singles):
            own, reward, _, _, info = single.step(actions[world])
            assert np.array_equal(seen[world], own)
            assert rewards[world] == reward
            assert {name: infos[name][world] for name in info} == info
            assert all(infos[f"_{name}"][world] for name in info)


def test_that_gymnasiums_own_vector_of_single_lives_works_too():
    envs = gymnasium.make_vec(ID, num_envs=2, vectorization_mode="sync")
    seen, infos = envs.reset(seed=3)
    assert envs.observation_space.contains(seen)
    assert infos["level_seed"].tolist() == [3, 4]
    envs.close()


def test_that_what_was_handed_out_stays_as_it_is():
    envs = TreeGridworldVectorEnv(3)
    first, infos = envs.reset(seed=1)
    kept, trees = first.copy(), infos["num_trees"].copy()
    for actions in random_actions(60, 3):
        envs.step(actions)
    assert np.array_equal(first, kept)
    assert np.array_equal(infos["num_trees"], trees)


@pytest.mark.parametrize("make", [TreeGridworldEnv, lambda: TreeGridworldVectorEnv(2)], ids=("single", "vector"))
def test_that_a_reset_without_a_seed_begins_a_life_left_to_chance_and_after_a_seed_a_known_one(make):
    def seeds(env, first: int | None) -> list[int]:
        infos = [env.reset(seed=first if index == 0 else None)[1] for index in range(3)]
        return [int(np.ravel(info["level_seed"])[0]) for info in infos]

    assert seeds(make(), None) != seeds(make(), None)
    assert seeds(make(), 7) == seeds(make(), 7)
    assert len(set(seeds(make(), 7))) == 3


@pytest.mark.parametrize("env_type", [TreeGridworldEnv, TreeGridworldVectorEnv])
@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"r_min": 2.0}, "r_min: 2 is outside 0 to 1"),
        ({"apples": 3}, "apples: is not a field"),
        ({"edges": 1}, "edges: 1"),
    ],
    ids=str,
)
def test_that_an_unusable_keyword_is_refused_in_words(env_type, keywords, words):
    with pytest.raises(SpecError, match=words):
        env_type(**keywords)


def test_that_what_a_vector_cannot_do_is_refused_in_words():
    envs = TreeGridworldVectorEnv(2)
    with pytest.raises(InputError, match=r"seed: \[1, 2\] is not one whole number"):
        envs.reset(seed=[1, 2])
    envs.reset()
    for actions in ([1], [1, 2, 3], 1):
        with pytest.raises(InputError, match="2 worlds need as many actions"):
            envs.step(actions)
