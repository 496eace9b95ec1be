"""The learner that never stops: its gradient, its way of going on, and what it does to its forests."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from gmplay.agents.card import CheckpointError
from gmplay.agents.tree_checkpoint import load_learner, save_learner
from gmplay.agents.tree_learner import (
    Experience,
    TreeLearner,
    TreeLearnerConfig,
    advantages,
    backward,
    head_signals,
)
from gmplay.agents.tree_policy import NUM_ACTIONS, TreePolicy, forward, new_weights
from gmplay.core.seeding import derive
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec

SMALL = TreeLearnerConfig(num_worlds=8, horizon=4, hidden=8)
ENV = TreeGridworld()


def after(config: TreeLearnerConfig, num_steps: int) -> TreeLearner:
    learner = TreeLearner(config)
    for _ in learner.run(num_steps):
        pass
    return learner


def same(first: TreeLearner, second: TreeLearner) -> bool:
    weights = (np.array_equal(first.weights[name], second.weights[name]) for name in first.weights)
    return all(weights) and first.state.equals(second.state) and first.curve.points == second.curve.points


def test_that_the_network_tells_worlds_apart_by_what_is_where_and_not_by_their_place_in_the_batch():
    weights = new_weights(16, derive(0, "weights"))
    planes = ENV.observe(ENV.new_worlds(TreeGridworldSpec(), np.arange(20)))
    heads = forward(weights, planes).heads
    assert len(np.unique(heads, axis=0)) == 20
    assert np.allclose(forward(weights, planes[::-1]).heads[::-1], heads, rtol=1e-4, atol=1e-6)


def test_that_a_policy_answers_as_the_learner_that_it_was_taken_from():
    learner = after(SMALL, 2_000)
    planes = ENV.observe(learner.state)
    decision, memory = TreePolicy(learner.weights, 10.0).decide(planes, ())
    heads = forward(learner.weights, planes).heads
    assert memory == ()
    assert np.array_equal(decision.logits, heads[:, :NUM_ACTIONS])
    assert np.allclose(decision.value, 10.0 * heads[:, NUM_ACTIONS])


def test_that_advantages_are_the_discounted_sums_of_the_errors_of_one_step():
    generator = derive(1, "advantages")
    values, rewards = generator.random((5, 3), np.float32), generator.random((4, 3), np.float32)
    errors = rewards + np.float32(0.9) * values[1:] - values[:-1]
    expected = [sum(0.72 ** (later - step) * errors[later] for later in range(step, 4)) for step in range(4)]
    assert np.allclose(advantages(values, rewards, 0.9, 0.8), expected, atol=1e-5)
    returns = rewards[0] + 0.9 * rewards[1] + 0.81 * rewards[2] + 0.729 * rewards[3] + 0.6561 * values[4]
    assert np.allclose(advantages(values, rewards, 0.9, 1.0)[0], returns - values[0], atol=1e-5)


def test_that_the_gradient_is_the_slope_of_the_loss():
    config = dataclasses.replace(SMALL, entropy_bonus=0.3, value_weight=2.0)
    generator = derive(2, "gradient")
    weights = {name: array + generator.normal(0, 0.1, array.shape) for name, array in new_weights(8, generator).items()}
    state = ENV.new_worlds(TreeGridworldSpec(), np.arange(8))
    planes, rewards = np.stack([ENV.observe(state)] * 4), generator.random((4, 8), np.float32)
    actions = generator.integers(0, 5, (4, 8))

    def experience() -> Experience:
        seen = [forward(weights, each) for each in planes]
        first, second, heads = (np.stack(arrays) for arrays in zip(*seen, strict=True))
        return Experience(planes, first, second, np.concatenate([heads, heads[-1:]]), actions, rewards)

    lived = experience()
    signals, _ = head_signals(lived, config)
    seen = forward(weights, planes.reshape(32, 12, 12, 2))
    gradient = backward(weights, planes.reshape(32, 12, 12, 2), seen, signals.reshape(32, -1))
    values = lived.heads[..., NUM_ACTIONS] * 10.0
    gains = advantages(values.astype(np.float32), rewards, config.gamma, config.gae_lambda).astype(np.float64)
    targets = gains + values[:-1]

    def loss() -> float:
        heads = experience().heads[:-1].astype(np.float64)
        weight = np.exp(heads[..., :NUM_ACTIONS])
        share = weight / weight.sum(axis=-1, keepdims=True)
        gained = np.log(np.take_along_axis(share, actions[..., None], axis=-1))[..., 0] * gains
        entropy = -(share * np.log(share)).sum(axis=-1)
        missed = (heads[..., NUM_ACTIONS] - targets / 10.0) ** 2
        return float((-gained - 0.3 * entropy + missed).mean())

    for name, array in weights.items():
        steepest = np.unravel_index(np.abs(gradient[name]).argmax(), array.shape)
        kept, slopes = array[steepest], []
        for change in (2e-3, -2e-3):
            array[steepest] = kept + change
            slopes.append(loss() / change)
        array[steepest] = kept
        assert sum(slopes) / 2 == pytest.approx(gradient[name][steepest], rel=0.05, abs=1e-3), name


def test_that_the_same_settings_live_the_same_life_and_another_seed_another():
    assert same(after(SMALL, 3_000), after(SMALL, 3_000))
    assert not same(after(SMALL, 3_000), after(dataclasses.replace(SMALL, seed=1), 3_000))


def test_that_a_learner_read_back_goes_on_to_the_same_future(tmp_path):
    path = tmp_path / "life.safetensors"
    straight, learner = after(SMALL, 6_000), after(SMALL, 3_000)
    save_learner(path, learner)
    again = load_learner(path)
    assert same(again, learner)
    assert again.snapshots.keys() == learner.snapshots.keys()
    for _ in again.run(6_000):
        pass
    assert same(again, straight)
    assert (again.steps, again.snapshots.keys()) == (straight.steps, straight.snapshots.keys())


def test_that_other_rules_hold_from_then_on_and_are_kept_on_disk(tmp_path):
    learner, other = after(SMALL, 1_000), TreeGridworldSpec(r_min=0.5, n_max=30, edges="torus")
    learner.replace_spec(other)
    save_learner(tmp_path / "life.safetensors", learner)
    again = load_learner(tmp_path / "life.safetensors")
    assert again.spec == other
    assert again.config == SMALL
    for each in (learner, again):
        for _ in each.run(5_000):
            pass
        assert each.state.num_trees.max() > 10
    assert same(learner, again)


@pytest.mark.parametrize(
    ("name", "value"),
    [("world.x", 10), ("world.trees", 2), ("world.y", -1), ("weights.table", np.nan), ("mean.heads.bias", np.inf)],
)
def test_that_a_file_that_holds_what_no_learner_can_is_refused_in_words(tmp_path, name, value):
    path = tmp_path / "life.safetensors"
    learner = after(SMALL, 1_000)
    save_learner(path, learner)
    from safetensors import safe_open

    with safe_open(path, "np") as archive:
        facts = archive.metadata()
    tensors = load_file(path)
    tensors[name].flat[0] = value
    save_file(tensors, path, facts)
    with pytest.raises(CheckpointError, match=name):
        load_learner(path)
    del tensors[name]
    save_file(tensors, path, facts)
    with pytest.raises(CheckpointError, match="no learner that can go on"):
        load_learner(path)


def test_that_damaged_and_missing_files_are_refused_in_words(tmp_path):
    path = tmp_path / "life.safetensors"
    save_learner(path, after(SMALL, 1_000))
    whole = path.read_bytes()
    for length in (0, 7, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="no learner that can go on"):
            load_learner(path)
    with pytest.raises(CheckpointError):
        load_learner(tmp_path / "nothing.safetensors")


def test_that_where_it_cannot_be_written_the_older_file_stays_and_the_reason_is_told(tmp_path, monkeypatch):
    path, learner = tmp_path / "life.safetensors", after(SMALL, 1_000)
    save_learner(path, learner)
    whole = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(CheckpointError, match=r"No space left on device. The older one is intact\."):
        save_learner(path, learner)
    monkeypatch.undo()
    assert path.read_bytes() == whole


def test_that_progress_counts_every_step_and_every_world():
    learner = TreeLearner(SMALL)
    told = list(itertools.islice(learner.run(10**9), 20))
    assert [each.steps for each in told] == [32 * (index + 1) for index in range(20)]
    assert sum(each.reward * 32 for each in told) == learner.state.num_chopped.sum()
    assert all(each.trees_left.sum() == pytest.approx(1.0) for each in told)
    assert told[-1].trees_left[10] == np.mean(learner.state.num_trees == 10)
    assert learner.state.steps.tolist() == [80] * 8


@pytest.mark.slow
def test_that_it_learns_to_chop_and_then_fells_its_forests():
    learner = after(TreeLearnerConfig(), 4_000_000)
    phases = learner.curve.phases()
    assert phases.peak is not None
    assert phases.peak < phases.collapse < 4_000_000
    assert learner.curve.rewards.max() > 4 * learner.curve.rewards[:5].mean()
    assert learner.curve.trees_left[-1][0] > 0.8
