"""`gmplay experiment` as a user runs it."""

import json

import pytest

from gmplay.cli import experiment, main
from gmplay.cli.experiment import NAMES
from gmplay.evaluation.experiments import EXPERIMENTS


def test_that_the_command_offers_every_experiment():
    assert set(NAMES) == {*EXPERIMENTS, "attribution"}


def test_that_unusable_wishes_are_a_sentence_and_exit_code_2(tmp_path, capsys):
    wishes = {
        "1 to 1,000,000 episodes": ["--episodes", "0"],
        "a seed is a whole number": ["--seed", "-3"],
        "there is no folder": ["--json", str(tmp_path / "nowhere" / "x.json")],
    }
    for sentence, options in wishes.items():
        assert main(["experiment", "passable-wall", "coin-at-end", *options]) == 2
        assert sentence in capsys.readouterr().err


def test_that_the_numbers_come_as_text_and_json(right_runner, tmp_path, capsys):
    file = tmp_path / "wall.json"
    wishes = ["--episodes", "20", "--seed", "3", "--json", str(file)]
    assert main(["experiment", "passable-wall", str(right_runner), *wishes]) == 0
    assert "went on" in capsys.readouterr().out
    values = json.loads(file.read_text())
    assert values["reached_wall"]["n"] == 20
    assert values["agent"] == "right"


def test_that_attributions_are_told_with_the_progress_and_the_check(tmp_path, capsys, monkeypatch):
    pytest.importorskip("captum")
    done = []
    monkeypatch.setattr("tqdm.tqdm.update", lambda _bar, num_levels=1: done.append(num_levels))
    file = tmp_path / "attribution.json"
    assert main(["experiment", "attribution", "coin-either-side", "--episodes", "3", "--json", str(file)]) == 0
    assert "share of coin" in capsys.readouterr().out
    assert sum(done) == 3
    values = json.loads(file.read_text())
    assert 1 <= values["share_of_coin"]["n"] <= 3
    assert 0.0 <= values["sum_missed"]["estimate"] < 0.05


def test_that_without_captum_it_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(experiment, "is_importable", lambda module: module != "captum")
    assert main(["experiment", "attribution", "coin-either-side", "--episodes", "3"]) == 2
    assert "python3 main.py setup --all" in capsys.readouterr().err
