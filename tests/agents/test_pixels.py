from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from gmplay.agents.checkpoint import load_policy, save_agent
from gmplay.agents.distill import Classroom, Distillation, DistillConfig
from gmplay.agents.networks import PixelNetwork
from gmplay.agents.pixels import PixelPolicy, empty_picture_memory, stack
from gmplay.agents.policy import TilePolicy
from gmplay.core.level import NUM_EVALUATION_SEEDS
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec

ENV = CoinRun()


def _arrays(network):
    return {name: tensor.detach().numpy().copy() for name, tensor in network.state_dict().items()}


def test_that_the_numpy_pass_over_pictures_equals_torch():
    torch.manual_seed(0)
    network = PixelNetwork()
    policy = PixelPolicy(_arrays(network))
    state = ENV.new_worlds(CoinRunSpec(), range(12))
    memory = policy.initial_memory(12)
    for _ in range(3):
        pictures = ENV.observe(state, "rgb")
        stacked = stack(pictures, memory)
        decision, memory = policy.decide(pictures, memory)
        ENV.step(state, np.full(12, 8))
    with torch.no_grad():
        logits, values = network(torch.from_numpy(stacked))
    np.testing.assert_allclose(decision.logits, logits.numpy(), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(decision.value, values.numpy(), rtol=1e-4, atol=1e-5)


def test_that_the_second_picture_is_the_one_before_and_at_the_start_the_same():
    first, second = (np.full((2, 64, 64, 3), shade, np.uint8) for shade in (10, 20))
    policy = PixelPolicy(_arrays(PixelNetwork()))
    _, memory = policy.decide(first, empty_picture_memory(2))
    assert (stack(first, empty_picture_memory(2)) == 10).all()
    stacked = stack(second, memory)
    assert (stacked[..., :3] == 20).all()
    assert (stacked[..., 3:] == 10).all()


def test_that_a_pixel_agent_is_saved_and_loaded_by_its_card(tmp_path, card):
    weights = _arrays(PixelNetwork())
    save_agent(tmp_path / "sample", weights, dataclasses.replace(card, observation="rgb"))
    policy = load_policy(tmp_path / "sample.safetensors")
    assert policy.observation_kind == "rgb"
    decision, _ = policy.decide(np.zeros((1, 64, 64, 3), np.uint8), policy.initial_memory(1))
    assert decision.probabilities.shape == (1, 15)


@pytest.fixture
def config():
    return DistillConfig(steps=4 * 8 * 4, num_worlds=8, horizon=4, minibatch=16, teacher="sample")


def test_that_pupil_and_teacher_meet_only_training_levels_and_start_them_with_empty_memories(config, weights):
    room = Classroom(config, TilePolicy(weights), {}, 0)
    rights = dataclasses.replace(room.ask_teacher(), logits=np.tile(np.eye(15, dtype=np.float32)[7] * 30, (8, 1)))
    for _ in range(150):
        room.look()
        room.ask_teacher()
        before = room.state.level_seed.copy()
        room.act(rights, rights, 1.0)
        is_new = room.state.level_seed != before
        assert (room.state.level_seed >= NUM_EVALUATION_SEEDS).all()
        assert (room._memory.is_fresh == is_new).all()
        assert np.isnan(room._teacher_memory.features[is_new]).all()


def test_that_a_pupil_takes_over_what_its_teacher_does_and_goes_on_after_a_stop(config, weights, tmp_path):
    always_right = {
        name: np.zeros_like(array) if name.startswith(("policy", "value")) else array for name, array in weights.items()
    }
    always_right["policy.bias"][7], always_right["value.bias"][0] = 6.0, 1.0
    config = dataclasses.replace(config, steps=40 * 32, learning_rate=2e-3, epochs=2)
    run = Distillation(config, tmp_path / "pupil", TilePolicy(always_right))
    progress = [each for each, _ in zip(run.run(checkpoint_every=32), range(25), strict=False)]
    assert progress[-1].value_loss < 0.2 * progress[0].value_loss
    policy = PixelPolicy(run.weights())
    pictures = ENV.observe(ENV.new_worlds(CoinRunSpec(), range(20)), "rgb")
    decision, _ = policy.decide(pictures, policy.initial_memory(20))
    assert (decision.probabilities[:, 7] > 0.8).all()
    resumed = Distillation(config, tmp_path / "pupil", TilePolicy(always_right))
    assert resumed.resume()
    assert resumed.steps == run.steps
    assert resumed.card("command", "commit").observation == "rgb"
