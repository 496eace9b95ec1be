"""Attributions sum to what they explain, a linear network gives them exactly, and NumPy agrees with torch."""

import dataclasses

import numpy as np
import pytest

from gmplay.agents.attributed import Attributed
from gmplay.agents.attribution import (
    BASELINES,
    NOTHING,
    VALUE,
    WITHOUT_COIN,
    AttributionQuestion,
    attribute,
    seen_by,
    without_coin,
)
from gmplay.agents.attribution_cells import network_of, planes
from gmplay.agents.attribution_pixels import MEAN_COLOUR
from gmplay.agents.checkpoint import _pixel_shapes as pixel_shapes
from gmplay.agents.checkpoint import _tile_shapes as tile_shapes
from gmplay.agents.checkpoint import load_policy, save_agent
from gmplay.agents.integrated_gradients import integrated_gradients
from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import SEEN_COIN
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.counterfactual import coinless

pytest.importorskip("captum")
RIGHT = 7
TILES, PIXELS = "coin-either-side", "pixels-coin-at-end"


def question_on(agent: str, output: int = RIGHT, baseline: str = NOTHING) -> AttributionQuestion:
    """A frame with the coin in view, a few steps into a level."""
    checkpoint = agents_folder() / f"{agent}.safetensors"
    env, policy = CoinRun(), load_policy(checkpoint)
    state = env.new_worlds(CoinRunSpec(placement="hand", coin_x=7, coin_y=5), [0])
    memory = blind = policy.initial_memory(1)
    for _ in range(4):
        _, memory = policy.decide(env.observe(state, policy.observation_kind), memory)
        _, blind = policy.decide(env.observe(coinless(state), policy.observation_kind), blind)
        env.step(state, [RIGHT])
    seen = seen_by(policy, env.observe(state, policy.observation_kind), memory)
    bare = seen_by(policy, env.observe(coinless(state), policy.observation_kind), blind)
    return AttributionQuestion(checkpoint, seen, bare, output, baseline, (1, 4))


def found_on(*arguments) -> Attributed:
    (answer,) = attribute(question_on(*arguments))
    return answer.found


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("output", [RIGHT, VALUE])
@pytest.mark.parametrize("agent", [TILES, PIXELS])
def test_that_attributions_sum_to_the_difference_from_the_baseline(agent, output, baseline):
    found = found_on(agent, output, baseline)
    assert found.output != found.baseline_output
    assert found.error < 0.02


@pytest.mark.parametrize("agent", [TILES, PIXELS])
def test_that_the_kinds_are_all_that_has_a_place_and_the_numbers(agent):
    found = found_on(agent)
    assert found.total == pytest.approx(found.values.sum() + found.by_kind.get("numbers", 0.0))


@pytest.mark.parametrize("agent", [TILES, PIXELS])
def test_that_torch_and_numpy_say_the_same(agent):
    question = question_on(agent)
    decision = load_policy(question.checkpoint).decide_on(question.seen)
    assert found_on(agent).output == pytest.approx(float(decision.logits[0, RIGHT]), abs=1e-3)


def test_that_without_the_coin_nothing_but_the_coin_counts_and_occlusion_is_the_whole_difference():
    question = question_on(TILES, RIGHT, WITHOUT_COIN)
    found = found_on(TILES, RIGHT, WITHOUT_COIN)
    is_coin = question.seen.cells == SEEN_COIN
    assert is_coin.sum() == 1
    assert (without_coin(question.seen).cells == question.bare.cells).all()
    assert (found.values[~is_coin] == 0.0).all()
    assert found.by_kind["numbers"] == 0.0
    assert found.occlusion[is_coin].sum() == pytest.approx(found.output - found.baseline_output, abs=1e-3)


def test_that_without_the_coin_nothing_but_its_pixels_count_in_both_pictures():
    question = question_on(PIXELS, RIGHT, WITHOUT_COIN)
    found = found_on(PIXELS, RIGHT, WITHOUT_COIN)
    is_coin = (question.seen != question.bare)[0].reshape(64, 64, 2, 3).any(axis=3)
    assert is_coin[..., 0].any()
    assert is_coin[..., 1].any()
    for picture in (0, 1):
        assert (found.values[picture][~is_coin[..., picture]] == 0.0).all()
        assert (found.values[picture][is_coin[..., picture]] != 0.0).any()
    assert found.by_kind["coin"] == pytest.approx(found.total)


def test_that_what_was_compared_with_is_named_as_the_agent_sees_it():
    (answer,) = attribute(question_on(PIXELS))
    assert answer.baseline == MEAN_COLOUR


def test_that_a_frame_of_another_kind_of_observation_is_refused_in_a_sentence():
    pixels, tiles = question_on(PIXELS), question_on(TILES)
    with pytest.raises(InputError, match="another kind of observation"):
        list(attribute(AttributionQuestion(pixels.checkpoint, tiles.seen, tiles.bare, RIGHT)))


def test_that_a_linear_network_gives_each_plane_its_weight():
    shapes = tile_shapes({"cells.bias": np.zeros(2, np.float32), "second.bias": np.zeros(2, np.float32)})
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights["cells.weight"][0] = np.random.default_rng(0).uniform(-1, 1, shapes["cells.weight"][1])
    weights["cells.bias"][0] = 1_000.0  # above every sum, so that no unit is ever cut off: the network is linear
    weights["second.weight"][0, 0] = weights["policy.weight"][RIGHT, 0] = 1.0
    inputs = planes(question_on(TILES).seen.cells)
    numbers = np.zeros((1, shapes["features.weight"][1]), np.float32)
    (cells, other), _, on_baseline = integrated_gradients(
        network_of(weights), (inputs, numbers), (np.zeros_like(inputs), numbers), RIGHT, 8
    )
    assert cells[0] == pytest.approx(inputs[0] * weights["cells.weight"][0], abs=1e-6)
    assert not other.any()
    assert on_baseline == pytest.approx(1_000.0)


def test_that_only_the_pixels_a_network_reads_count_in_gradients_and_in_occlusion(tmp_path, card):
    """Its one path leads from the blue of the present picture's upper left corner to the logit of right."""
    weights = {name: np.zeros(shape, np.float32) for name, shape in pixel_shapes({"hidden.bias": np.zeros(1)}).items()}
    weights["conv1.weight"][0, 2, 0, 0] = weights["conv2.weight"][0, 0, 0, 0] = 1.0
    weights["conv3.weight"][0, 0, 0, 0] = weights["hidden.weight"][0, 0] = weights["policy.weight"][RIGHT, 0] = 1.0
    save_agent(tmp_path / "corner", weights, dataclasses.replace(card, observation="rgb"))
    seen = question_on(PIXELS).seen
    seen[0, 0, 0, 2] = 255
    (answer,) = attribute(AttributionQuestion(tmp_path / "corner.safetensors", seen, seen, RIGHT))
    values, occlusion = answer.found.values, answer.found.occlusion
    assert np.argwhere(np.abs(values) > 1e-9).tolist() == np.argwhere(occlusion).tolist() == [[0, 0, 0]]
    assert values[0, 0, 0] == pytest.approx(1.0 - seen[0, ..., 2].mean() / 255.0, abs=1e-4)
    assert occlusion[0, 0, 0] == pytest.approx(values[0, 0, 0], abs=1e-4)
