from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import load_policy
from gmplay.cli import main


def test_that_training_writes_an_agent_that_can_be_played_and_leaves_nothing_else(tmp_path, capsys):
    out = tmp_path / "mine"
    assert (
        main(["train", "coinrun", "--placement", "standable", "--steps", "17k", "--seed", "3", "--out", str(out)]) == 0
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.json", "mine.safetensors"]
    card = AgentCard.read(out.with_suffix(".json"))
    assert card.training_spec == {"placement": "standable"}
    assert card.training["seed"] == 3
    assert card.training["steps"] >= 17_000
    assert load_policy(out.with_suffix(".safetensors")).num_actions == 15
    assert "gmplay evaluate" in capsys.readouterr().out


def test_that_a_history_holds_the_weights_along_the_way(tmp_path):
    out = tmp_path / "mine"
    assert main(["train", "coinrun", "--steps", "110k", "--history", "--out", str(out)]) == 0
    history = load_file(tmp_path / "mine.history.safetensors")
    (steps,) = {name.split(".")[1] for name in history}
    assert 100_000 <= int(steps) < 120_000
    assert history[f"history.{steps}.policy.bias"].dtype == "float16"


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (["--steps", "many"], "--steps: 'many' is not a number of steps such as 500k or 15M."),
        (["--steps", "0"], "--steps: '0'"),
        (["--seed", "one"], "--seed: 'one' is not a whole number from 0 up."),
        (["--placement", "moon"], "placement: 'moon' is not one of"),
        (["--placement-share", "2"], "placement_share: 2 is outside 0 to 1"),
        (["--set", "gravity=heavy"], "gravity: 'heavy' is not a number."),
        (["--set", "weight=1"], "weight: is not a field"),
        (["--setting", "patience=3"], "--setting patience=3: 'patience' is none of clip, entropy_bonus, epochs"),
        (["--setting", "gamma=high"], "--setting gamma=high: 'high' is not a number such as 0.999."),
        (["--setting", "epochs=0"], "--setting epochs=0: it must be above 0."),
        (["--setting", "gamma=0.9", "--teacher", "coin-at-end"], "--setting is for learning by trial and error"),
    ],
)
def test_that_unusable_wishes_are_a_sentence_and_exit_code_2(tmp_path, capsys, wishes, sentence):
    assert main(["train", "coinrun", "--out", str(tmp_path / "mine"), *wishes]) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_that_an_unwritable_place_is_a_sentence_before_anything_is_learned(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert main(["train", "coinrun", "--steps", "17k", "--out", str(tmp_path / "file" / "mine")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_that_a_run_can_begin_with_another_agents_weights_and_says_so(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert main(["train", "coinrun", "--steps", "17k", "--out", str(first)]) == 0
    start = f"{first}.safetensors"
    assert main(["train", "coinrun", "--steps", "17k", "--seed", "2", "--start", start, "--out", str(second)]) == 0
    old, new = (load_file(path.with_suffix(".safetensors")) for path in (first, second))
    moved = abs(new["second.weight"] - old["second.weight"]).mean()
    assert 0 < moved < 0.1 * abs(old["second.weight"]).mean(), "another seed's first weights are far away"
    card = AgentCard.read(second.with_suffix(".json"))
    assert card.training["hyperparameters"]["start"] == "first"
    assert "after those of first" in card.summary


def test_that_a_run_cannot_begin_with_weights_of_another_network(tmp_path, capsys):
    save_file({"policy.bias": np.zeros(15, np.float32)}, tmp_path / "other.safetensors")
    start = str(tmp_path / "other.safetensors")
    assert main(["train", "coinrun", "--steps", "17k", "--start", start, "--out", str(tmp_path / "mine")]) == 2
    assert "other has another network than this run" in capsys.readouterr().err
