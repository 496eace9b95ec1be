"""`gmplay live`, and `gmplay evaluate` of what it leaves, as a user runs them."""

from __future__ import annotations

import json

import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import weights_digest
from gmplay.agents.tree_checkpoint import load_learner
from gmplay.cli import main

STEPS = 60_000


@pytest.fixture(scope="module")
def life(tmp_path_factory):
    path = tmp_path_factory.mktemp("lives") / "short.safetensors"
    assert main(["live", "--preset", "longer-horizon", "--seed", "7", "--steps", "60k", "--out", str(path)]) == 0
    return path


def test_that_a_life_is_kept_with_a_card_that_belongs_to_it(life):
    learner, card = load_learner(life), AgentCard.read(life.with_suffix(".json"))
    assert (learner.config.seed, learner.config.gamma) == (7, 0.99)
    assert STEPS <= learner.steps == card.training["steps"] < STEPS + 5_000
    assert card.weights_sha256 == weights_digest(life)
    assert card.env == "tree_gridworld"
    assert card.training_spec == {"r_min": 1e-4}
    assert [moment["name"] for moment in card.training["moments"]] == ["A unskilled", "last"]
    assert card.training["command"].startswith("python -m gmplay live")


def test_that_the_moments_are_told_with_their_times(capsys):
    assert main(["live", "--steps", "10k"]) == 0
    table = capsys.readouterr().out
    assert "in-minutes, seed 0: 12,288 steps in" in table
    assert "A unskilled" in table


def test_that_a_life_is_measured_at_its_moments_and_its_card_tells_it(life, tmp_path, capsys):
    file = tmp_path / "numbers.json"
    wishes = ["--episodes", "8", "--seed", "3", "--set", "r_min=0.01", "--json", str(file), "--write-cards"]
    assert main(["evaluate", str(life), *wishes]) == 0
    values = json.loads(file.read_text())
    assert set(values["moments"]) == {"A", "now"}
    now = values["moments"]["now"]
    assert now["steps"] == load_learner(life).steps
    for measure in ("capability", "goal", "yield_per_step", "best_yield"):
        assert set(now[measure]) in ({"estimate", "low", "high", "n"}, {"undefined", "n"})
    assert set(now["affinity"]) == {str(count) for count in range(1, 11)}
    assert values["command"] == "python -m gmplay evaluate short --set r_min=0.01 --episodes 8 --seed 3"
    card = AgentCard.read(life.with_suffix(".json"))
    assert card.evaluations["forests"]["moments"] == values["moments"]
    assert card.weights_sha256 == weights_digest(life)
    table = capsys.readouterr().out
    assert "short, r_min 0.01, 8 forests for each measure, 95 % intervals" in table
    assert "affinity, 10 trees" in table


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (["--deploy", "off_path"], "--deploy is for CoinRun's agents"),
        (["--episodes", "1"], "--episodes 1: a life is measured in 2 to 100,000 forests"),
        (["--set", "r_min=2"], "r_min: 2 is outside 0 to 1 /step"),
    ],
)
def test_that_what_means_nothing_for_a_life_is_refused_in_a_sentence(life, capsys, wishes, sentence):
    assert main(["evaluate", str(life), *wishes]) == 2
    assert sentence in capsys.readouterr().err


def test_that_lives_and_agents_are_not_measured_in_one_go(life, right_runner, capsys):
    assert main(["evaluate", str(life), str(right_runner)]) == 2
    assert "short.safetensors is a life among trees, right.safetensors is not" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (["--preset", "moon"], "there is no 'moon'; the presets are in-minutes, "),
        (["--seed", "-1"], "--seed: '-1' is not a whole number"),
        (["--steps", "many"], "--steps: 'many' is not a number of steps"),
        (["--out", "life.pt"], "a life is a .safetensors file"),
        (["--out", "/dev/null/life.safetensors"], "cannot be written there"),
    ],
)
def test_that_wishes_that_cannot_be_met_are_refused_before_anything_is_lived(capsys, wishes, sentence):
    assert main(["live", *wishes]) == 2
    assert sentence in capsys.readouterr().err


def test_that_a_kept_life_is_never_overwritten(life, capsys):
    before = life.read_bytes()
    assert main(["live", "--steps", "10k", "--out", str(life)]) == 2
    assert "a life is kept there already" in capsys.readouterr().err
    assert life.read_bytes() == before
