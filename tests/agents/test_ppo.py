from __future__ import annotations

import numpy as np
import pytest

from gmplay.agents.card import CheckpointError
from gmplay.agents.ppo import PPOConfig, Rollout, Trainer, Worlds, advantages
from gmplay.core.level import NUM_EVALUATION_SEEDS

SMALL = PPOConfig(steps=4 * 16 * 8, num_worlds=16, horizon=8, minibatch=64, hidden=(16, 16))


def test_that_a_killed_run_goes_on_to_the_same_length_from_its_own_checkpoint(tmp_path):
    killed = Trainer(SMALL, tmp_path / "agent")
    run = killed.run(checkpoint_every=16 * 8)
    next(run)
    next(run)
    run.close()
    resumed = Trainer(SMALL, tmp_path / "agent")
    assert resumed.resume()
    assert resumed.steps == 2 * 16 * 8
    for name, array in killed.weights().items():
        np.testing.assert_array_equal(array, resumed.weights()[name])
    moments = [optimiser.state_dict()["state"] for optimiser in (killed.optimiser, resumed.optimiser)]
    assert moments[0][0]["step"] == moments[1][0]["step"] > 0
    assert (moments[0][0]["exp_avg"] == moments[1][0]["exp_avg"]).all()
    assert [progress.steps for progress in resumed.run()] == [3 * 16 * 8, 4 * 16 * 8]


def test_that_training_leaves_the_process_with_the_smallest_numbers(tmp_path):
    next(Trainer(SMALL, tmp_path / "agent").run())
    assert np.float32(1e-40) * np.float32(0.5) > 0.0


def test_that_a_run_with_other_settings_is_not_continued(tmp_path):
    trainer = Trainer(SMALL, tmp_path / "agent")
    trainer.save()
    other = PPOConfig(steps=SMALL.steps, num_worlds=16, horizon=8, minibatch=64, hidden=(16, 16), gamma=0.9)
    with pytest.raises(CheckpointError, match="other gamma"):
        Trainer(other, tmp_path / "agent").resume()


def test_that_training_never_plays_an_evaluation_level():
    worlds = Worlds(PPOConfig(num_worlds=64), {}, 0)
    seeds = set(worlds.state.level_seed.tolist())
    for _ in range(300):
        worlds.step(np.random.default_rng(len(seeds)).choice([7, 8, 8], 64))
        seeds.update(worlds.state.level_seed.tolist())
    assert len(seeds) > 100
    assert min(seeds) >= NUM_EVALUATION_SEEDS


def test_that_advantages_follow_their_definition():
    generator = np.random.default_rng(3)
    horizon, config = 6, PPOConfig(num_worlds=2, horizon=6, gamma=0.9, gae_lambda=0.8)
    values, rewards = generator.normal(size=(2, horizon, 2)).astype(np.float32)
    ends = np.zeros((horizon, 2), np.bool_)
    ends[2, 0] = True
    last = generator.normal(size=2).astype(np.float32)
    empty = np.zeros((horizon, 2))
    found = advantages(Rollout(empty, empty, empty, empty, values, rewards, ends, last), config)
    following = np.concatenate([values[1:], last[None]])
    for world in range(2):
        for start in range(horizon):
            expected, weight = 0.0, 1.0
            for step in range(start, horizon):
                goes_on = not ends[step, world]
                error = rewards[step, world] + 0.9 * goes_on * following[step, world] - values[step, world]
                expected += weight * error
                weight *= 0.9 * 0.8
                if not goes_on:
                    break
            assert found[start, world] == pytest.approx(expected, abs=1e-5)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_that_a_minute_of_training_learns_to_finish_most_levels(tmp_path):
    trainer = Trainer(PPOConfig(steps=1_500_000), tmp_path / "agent")
    progress = list(trainer.run())
    assert progress[-1].success > 0.6
