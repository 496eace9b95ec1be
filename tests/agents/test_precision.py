from __future__ import annotations

import numpy as np
import pytest
import torch

from gmplay.agents import ppo, precision
from gmplay.agents.memory import empty_memory, remember
from gmplay.agents.networks import TileNetwork, one_hot
from gmplay.agents.precision import learning_type
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec


@pytest.fixture
def memory():
    env, memory = CoinRun(), empty_memory(6)
    remember(memory, env.observe(env.new_worlds(CoinRunSpec(), range(6))))
    return memory


@pytest.mark.parametrize(
    ("seconds", "chosen"),
    [
        ({torch.bfloat16: 1.0, torch.float32: 2.0}, torch.bfloat16),
        ({torch.bfloat16: 1.9, torch.float32: 2.0}, torch.float32),
        ({torch.bfloat16: 60.0, torch.float32: 2.0}, torch.float32),
    ],
)
def test_that_half_precision_is_used_only_where_it_is_clearly_faster(seconds, chosen, monkeypatch):
    monkeypatch.setattr(precision, "_seconds", seconds.get)
    learning_type.cache_clear()
    try:
        assert learning_type() == chosen
    finally:
        learning_type.cache_clear()


def test_that_ones_and_zeros_are_the_same_in_both_precisions(memory):
    half, single = one_hot(memory.cells, torch.bfloat16), one_hot(memory.cells)
    assert (half.dtype, single.dtype) == (torch.bfloat16, torch.float32)
    assert torch.equal(half.float(), single)
    assert set(np.unique(single)) == {0.0, 1.0}


def test_that_a_network_says_nearly_the_same_in_both_precisions(memory, monkeypatch):
    torch.manual_seed(0)
    network, said = TileNetwork((32, 24)), []
    for kind in (torch.bfloat16, torch.float32):
        monkeypatch.setattr(ppo, "learning_type", lambda kind=kind: kind)
        monkeypatch.setattr(precision, "learning_type", lambda kind=kind: kind)
        said.append(ppo._forward(network, memory))
    (half_logits, half_values), (logits, values) = said
    assert half_logits.dtype == logits.dtype == torch.float32
    np.testing.assert_allclose(half_logits, logits, atol=0.01)
    np.testing.assert_allclose(half_values, values, atol=0.05)
    assert not torch.equal(half_values, values)
