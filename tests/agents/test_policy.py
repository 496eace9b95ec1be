from __future__ import annotations

import numpy as np
import torch

from gmplay.agents.encoding import NUM_BEYOND_INPUTS, NUM_KNOTS, NUM_SPREAD, encode_features
from gmplay.agents.memory import MapMemory, empty_memory, forget, remember
from gmplay.agents.networks import TileNetwork, one_hot
from gmplay.agents.policy import TilePolicy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import NUM_FEATURES, SEEN_WALL
from gmplay.envs.coinrun.spec import CoinRunSpec

ENV = CoinRun()


def _random_play(state, num_steps):
    generator = np.random.default_rng(1)
    for _ in range(num_steps):
        yield ENV.observe(state)
        ENV.step(state, generator.choice([7, 8, 8, 1, 5], state.num_worlds))


def test_that_the_numpy_policy_equals_torch():
    torch.manual_seed(0)
    network = TileNetwork((32, 24))
    with torch.no_grad():
        for tensor in network.parameters():
            tensor += 0.1 * torch.randn_like(tensor)
    policy = TilePolicy({name: tensor.numpy().copy() for name, tensor in network.state_dict().items()})
    state = ENV.new_worlds(CoinRunSpec(), range(64))
    memory, ours = policy.initial_memory(64), empty_memory(64)
    for observation in _random_play(state, 30):
        decision, memory = policy.decide(observation, memory)
        remember(ours, observation)
    with torch.no_grad():
        logits, values = network(one_hot(ours.cells), torch.from_numpy(encode_features(ours)))
    np.testing.assert_allclose(decision.logits, logits.numpy(), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(decision.value, values.numpy(), rtol=1e-4, atol=1e-4)


def test_that_every_feature_is_shared_between_its_two_nearest_knots():
    low, high = np.array([-1.0, -1.0, 0.0, 0.0]), np.ones(NUM_SPREAD)
    features = np.random.default_rng(2).uniform(-1.2, 1.2, (200, NUM_FEATURES)).astype(np.float32)
    inputs = encode_features(empty_memory(200)._replace(features=features))
    np.testing.assert_array_equal(inputs[:, :NUM_FEATURES], features)
    shares = inputs[:, NUM_FEATURES:-NUM_BEYOND_INPUTS].reshape(200, NUM_SPREAD, NUM_KNOTS)
    np.testing.assert_allclose(shares.sum(axis=2), 1.0, rtol=1e-6)
    assert (np.count_nonzero(shares, axis=2) <= 2).all()
    knots = np.linspace(low, high, NUM_KNOTS)  # (NUM_KNOTS, NUM_SPREAD)
    expected = np.clip(features[:, :NUM_SPREAD], low, high)
    np.testing.assert_allclose(np.einsum("wfk,kf->wf", shares, knots), expected, atol=1e-6)


def test_that_deciding_changes_neither_observation_nor_memory(weights):
    policy = TilePolicy(weights)
    observation = ENV.observe(ENV.new_worlds(CoinRunSpec(), range(8)))
    memory = policy.initial_memory(8)
    _, later = policy.decide(observation, memory)
    before = [array.copy() for array in (*observation, *later)]
    policy.decide(observation, later)
    for array, copy in zip((*observation, *later), before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert np.isnan(memory.features).all()


def test_that_the_map_shows_where_things_were_seen_after_hundreds_of_moves():
    """Every remembered wall, moved back by the true position, is a wall of the level."""
    state = ENV.new_worlds(CoinRunSpec(), range(200, 264))
    memory, num_right, num_all = empty_memory(64), 0, 0
    for observation in _random_play(state, 120):
        remember(memory, observation)
    remember(memory, ENV.observe(state))
    for world in range(64):
        left, bottom = int(state.x[world]) - 6, int(state.y[world]) - 12
        if state.is_finished[world]:
            continue
        for row, column in np.argwhere(memory.cells[world] == SEEN_WALL):
            y, x = bottom + row, left + column
            inside = 0 <= x < 64 and 0 <= y < 64
            num_all += 1
            num_right += not inside or state.grid[world, y, x] in (15, 16)
    assert num_all > 500
    assert num_right / num_all > 0.999


def test_that_it_is_known_how_far_to_either_side_was_seen():
    state = ENV.new_worlds(CoinRunSpec(), range(300, 364))
    memory = empty_memory(64)
    lowest = highest = np.floor(state.x)
    for observation in _random_play(state, 120):
        remember(memory, observation)
        here = np.floor(state.x)
        lowest, highest = np.minimum(lowest, here), np.maximum(highest, here)
        live = ~state.is_finished
        np.testing.assert_array_equal(memory.beyond[live, 0], (here - lowest)[live])
        np.testing.assert_array_equal(memory.beyond[live, 1], (highest - here)[live])
    assert memory.beyond.max() > 5.0
    inputs = encode_features(memory)[:, -NUM_BEYOND_INPUTS:]
    np.testing.assert_array_equal(inputs[:, 2], memory.beyond[:, 1] == 0.0)
    np.testing.assert_allclose(inputs[:, 1], np.minimum(memory.beyond[:, 0] / 16.0, 1.5))


def test_that_forgetting_clears_one_world_only():
    memory = empty_memory(2)
    remember(memory, ENV.observe(ENV.new_worlds(CoinRunSpec(), [1, 2])))
    memory.beyond[:] = 3.0
    kept = MapMemory(*(array[1].copy() for array in memory))
    forget(memory, np.array([0]))
    fresh = empty_memory(1)
    for array, cleared, same in zip(memory, fresh, kept, strict=True):
        np.testing.assert_array_equal(array[0], cleared[0])
        np.testing.assert_array_equal(array[1], same)
