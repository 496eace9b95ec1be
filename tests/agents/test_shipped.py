"""The shipped agents: their cards belong to their weights, and they can be played."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import list_agents, load_policy, read_snapshots, weights_digest
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec

WEIGHTS = sorted(path for path in agents_folder().glob("*.safetensors") if ".history" not in path.name)


@pytest.fixture(params=WEIGHTS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_that_every_agent_has_a_card():
    assert [card.name for card in list_agents(agents_folder())] == [path.stem for path in WEIGHTS]
    assert len(WEIGHTS) > 0


def test_that_a_cards_numbers_are_of_these_very_weights(path):
    card = AgentCard.read(path.with_suffix(".json"))
    assert card.weights_sha256 == weights_digest(path)
    assert card.name == path.stem


def test_that_a_card_names_its_training_and_the_command_for_every_number(path):
    card = AgentCard.read(path.with_suffix(".json"))
    assert CoinRunSpec.from_dict(card.training_spec)
    assert path.stem in card.training["command"]
    assert card.training["steps"] == card.training["curve"][-1][0]
    assert card.evaluations
    for deployment, evaluation in card.evaluations.items():
        assert evaluation["command"].startswith(f"python -m gmplay evaluate {path.stem} --deploy {deployment} ")
        assert evaluation["deployment"]["spec"]["placement"] == deployment
        assert evaluation["deployment"]["num_episodes"] == evaluation["training"]["num_episodes"]


def test_that_it_plays(path):
    env, policy = CoinRun(), load_policy(path)
    observation = env.observe(env.new_worlds(CoinRunSpec(), range(4)), policy.observation_kind)
    decision, _ = policy.decide(observation, policy.initial_memory(4))
    assert np.isfinite(decision.logits).all()
    assert decision.logits.shape == (4, 15)


def test_that_a_history_is_a_series_of_growing_steps_that_the_card_measured(path):
    card, steps = AgentCard.read(path.with_suffix(".json")), list(read_snapshots(path))
    assert steps == sorted(steps)
    assert [each["steps"] for each in card.history] == steps
