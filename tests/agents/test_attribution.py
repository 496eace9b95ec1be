"""Attributions sum to what they explain, a linear network gives them exactly, and NumPy agrees with torch."""

from pathlib import Path

import numpy as np
import pytest

from gmplay.agents.attribution import (
    BASELINES,
    EMPTY_MAP,
    VALUE,
    WITHOUT_COIN,
    AttributionQuestion,
    attribute,
    integrated_gradients,
    planes,
)
from gmplay.agents.checkpoint import _tile_shapes as tile_shapes
from gmplay.agents.checkpoint import load_policy
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import SEEN_COIN
from gmplay.envs.coinrun.spec import CoinRunSpec

pytest.importorskip("captum")
RIGHT = 7


@pytest.fixture(scope="module")
def checkpoint() -> Path:
    return agents_folder() / "coin-either-side.safetensors"


def question_on(checkpoint: Path, output: int = RIGHT, baseline: str = EMPTY_MAP) -> AttributionQuestion:
    """A frame with the coin in view, a few steps into a level."""
    env, policy = CoinRun(), load_policy(checkpoint)
    state = env.new_worlds(CoinRunSpec(placement="hand", coin_x=7, coin_y=5), [0])
    memory = policy.initial_memory(1)
    for _ in range(4):
        _, memory = policy.decide(env.observe(state), memory)
        env.step(state, [RIGHT])
    _, memory = policy.decide(env.observe(state), memory)
    assert (memory.cells == SEEN_COIN).any()
    return AttributionQuestion(checkpoint, *(array[0] for array in memory), output, baseline, (1, 4))


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("output", [RIGHT, VALUE])
def test_that_attributions_sum_to_the_difference_from_the_baseline(checkpoint, output, baseline):
    (attribution,) = attribute(question_on(checkpoint, output, baseline))
    assert attribution.output != attribution.baseline_output
    assert attribution.error < 0.02
    assert sum(attribution.by_kind.values()) == pytest.approx(attribution.cells.sum())


def test_that_torch_and_numpy_say_the_same(checkpoint):
    question = question_on(checkpoint)
    (attribution,) = attribute(question)
    policy = load_policy(checkpoint)
    assert attribution.output == pytest.approx(float(policy.decide_on(question.memory).logits[0, RIGHT]), abs=1e-3)


def test_that_without_the_coin_nothing_but_the_coin_counts_and_occlusion_is_the_whole_difference(checkpoint):
    question = question_on(checkpoint, baseline=WITHOUT_COIN)
    (attribution,) = attribute(question)
    is_coin = question.cells == SEEN_COIN
    assert (attribution.cells[~is_coin] == 0.0).all()
    assert attribution.numbers == 0.0
    difference = attribution.output - attribution.baseline_output
    assert attribution.occlusion[is_coin].sum() == pytest.approx(difference, abs=1e-3)


def test_that_a_linear_network_gives_each_plane_its_weight(checkpoint):
    shapes = tile_shapes({"cells.bias": np.zeros(2, np.float32), "second.bias": np.zeros(2, np.float32)})
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights["cells.weight"][0] = np.random.default_rng(0).uniform(-1, 1, shapes["cells.weight"][1])
    weights["cells.bias"][0] = 1_000.0  # above every sum, so that no unit is ever cut off: the network is linear
    weights["second.weight"][0, 0] = weights["policy.weight"][RIGHT, 0] = 1.0
    inputs = planes(question_on(checkpoint).memory.cells)
    numbers = np.zeros((1, shapes["features.weight"][1]), np.float32)
    cells, other, outputs = integrated_gradients(weights, (inputs, numbers), (np.zeros_like(inputs), numbers), RIGHT, 8)
    assert cells[0] == pytest.approx(inputs[0] * weights["cells.weight"][0], abs=1e-6)
    assert not other.any()
    assert outputs[1] == pytest.approx(1_000.0)
