"""The shipped agents: their cards belong to their weights, and they can be played."""

from __future__ import annotations

import numpy as np
import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import list_agents, load_policy, read_snapshots, weights_digest
from gmplay.agents.tree_card import moments_of
from gmplay.agents.tree_checkpoint import load_learner
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


def test_that_the_shipped_lifes_card_is_of_this_very_life():
    path = agents_folder() / "lives" / "forest.safetensors"
    life, card = load_learner(path), AgentCard.read(path.with_suffix(".json"))
    assert card.weights_sha256 == weights_digest(path)
    assert card.training["steps"] == life.steps
    assert card.training["seed"] == life.config.seed
    assert card.training["hyperparameters"] == life.config.to_plain()
    assert card.training["moments"] == [moment._asdict() for moment in moments_of(life)]
    assert card.training["command"].startswith("python -m gmplay live --preset nearer-the-published-shape --seed 0 ")
    assert card.limits


def test_that_the_shipped_lifes_card_has_measures_of_every_moment_and_their_command():
    card = AgentCard.read(agents_folder() / "lives" / "forest.json")
    measured = card.evaluations["forests"]
    assert measured["command"] == "python -m gmplay evaluate forest --episodes 256 --seed 0"
    assert list(measured["moments"]) == ["A", "B", "C", "D", "now"]
    collapsed = measured["moments"]["B"]
    assert collapsed["capability"]["low"] > 0.5 > collapsed["goal"]["high"], "able, and after the wrong thing"
