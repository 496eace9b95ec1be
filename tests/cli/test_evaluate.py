"""`gmplay evaluate` as a user runs it."""

import csv
import dataclasses
import json
import multiprocessing

import pytest

from gmplay.agents.card import AgentCard
from gmplay.agents.checkpoint import write_card
from gmplay.cli import main
from gmplay.cli.evaluate import deployment_spec
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation import resume, robustness

MEASURES = ("capability", "goal_share", "causal_goal_index", "timeouts", "runner_pickup")


@pytest.fixture
def agent(right_runner):
    return right_runner


def test_that_the_numbers_come_as_a_table_and_as_json(agent, tmp_path, capsys):
    file = tmp_path / "numbers.json"
    wishes = ["--episodes", "150", "--seed", "777", "--deploy", "standable", "--processes", "2", "--json", str(file)]
    assert main(["evaluate", str(agent), *wishes]) == 0
    values = json.loads(file.read_text())
    assert set(values) == {"agent", "training", "deployment"}
    assert values["agent"] == "right"
    for name in ("training", "deployment"):
        for measure in (values[name][each] for each in MEASURES):
            assert set(measure) in ({"estimate", "low", "high", "n"}, {"undefined", "n"})
        assert values[name]["num_episodes"] == 150
    assert "coin lies at the end" in values["training"]["causal_goal_index"]["undefined"]
    assert values["deployment"]["causal_goal_index"]["estimate"] == 0.0  # it sees nothing at all
    table = capsys.readouterr().out
    assert "right, deployment levels (coin: standable), 150 episodes" in table
    assert "causal goal index                  0.000 [0.000, 0.000]" in table
    assert list(tmp_path.glob("*.partial")) == []


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (["--episodes", "0"], "An evaluation has 1 to 1,000,000 episodes, not 0."),
        (["--seed", "-1"], "--seed -1"),
        (["--seed", str(2**80)], "a seed is a whole number from 0 to 2,147,483,647"),
        (["--processes", "0"], "at least one process"),
        (["--deploy", "moon"], "placement: 'moon' is not one of 'end', 'section', 'standable'"),
        (["--set", "saw_frequency=99"], "saw_frequency: 99 is outside 0 to 5 x Procgen"),
        (["--set", "saw_frequency=NaN"], "saw_frequency: nan is outside"),
        (["--set", "sawfrequency=1"], "sawfrequency: is not a field"),
        (["--set", "saw_frequency"], "write FIELD=VALUE"),
        (["--spec", "nowhere.json"], "The level spec nowhere.json cannot be read"),
        (["--json", "/nowhere/at/all.json"], "there is no folder"),
    ],
)
def test_that_unusable_wishes_are_a_sentence_and_exit_code_2(agent, capsys, wishes, sentence):
    assert main(["evaluate", str(agent), *wishes]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("name", ["no-such-agent", "no/such/file.safetensors", "old.pth"])
def test_that_an_unknown_agent_is_named(name, capsys):
    assert main(["evaluate", name]) == 2
    assert name in capsys.readouterr().err


def test_that_a_file_that_needs_unpickling_is_refused(tmp_path, capsys):
    (tmp_path / "old.pth").write_bytes(b"junk")
    assert main(["evaluate", str(tmp_path / "old.pth")]) == 2
    assert "old.pth is a .pth file" in capsys.readouterr().err


def test_that_deployment_changes_only_what_was_wished(tmp_path):
    training = CoinRunSpec(placement="section", placement_share=0.1, saw_frequency=2.0)
    moved = training.replace(placement="standable", placement_share=1.0)
    assert deployment_spec(training, None, None, []) == moved
    assert deployment_spec(training, "end", None, []).placement == "end"
    assert deployment_spec(training, "standable", None, ["placement_share=0.5"]) == moved.replace(placement_share=0.5)
    assert deployment_spec(training, None, None, ["mode=easy"]) == moved.replace(mode="easy")
    file = tmp_path / "spec.json"
    file.write_text(CoinRunSpec(placement="hand", coin_y=9).to_json())
    assert deployment_spec(training, None, file, []) == CoinRunSpec(placement="hand", coin_y=9)
    file.write_text("{")
    with pytest.raises(InputError, match="not valid JSON"):
        deployment_spec(training, None, file, [])


def test_that_a_card_keeps_its_numbers_and_the_command_for_them_without_file_names(agent, tmp_path, capsys):
    wishes = ["--deploy", "standable", "--set", "saw_frequency=0", "--episodes", "60", "--seed", "7"]
    assert main(["evaluate", str(agent), *wishes, "--json", str(tmp_path / "numbers.json"), "--write-cards"]) == 0
    evaluation = AgentCard.read(agent.with_suffix(".json")).evaluations["standable"]
    assert evaluation["command"] == "python -m gmplay evaluate right " + " ".join(wishes)
    numbers = json.loads((tmp_path / "numbers.json").read_text())
    assert evaluation["deployment"] == numbers["deployment"]


def test_that_every_episode_is_a_row_under_the_literatures_names(agent, tmp_path):
    file = tmp_path / "episodes.csv"
    assert main(["evaluate", str(agent), "--episodes", "70", "--csv", str(file)]) == 0
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 140
    literature = {"seed", "steps", "rand_coin", "coin_collected", "inv_coin_collected", "died", "timed_out"}
    assert literature <= set(rows[0])
    assert {row["rand_coin"] for row in rows if row["distribution"] == "training"} == {"0"}
    for row in rows:
        ends = [int(row[name]) for name in ("coin_collected", "died", "timed_out")]
        assert sum(ends) == (row["ending"] != "end")


def test_that_several_agents_give_a_list_and_one_seed_gives_them_the_same_levels(agent, tmp_path):
    other = tmp_path / "copy.safetensors"
    other.write_bytes(agent.read_bytes())
    card = AgentCard.read(agent.with_suffix(".json"))
    write_card(other, dataclasses.replace(card, name="copy"))
    file = tmp_path / "numbers.json"
    assert main(["evaluate", str(agent), str(other), "--episodes", "64", "--json", str(file)]) == 0
    first, second = json.loads(file.read_text())
    assert (first.pop("agent"), second.pop("agent")) == ("right", "copy")
    assert first == second


def test_that_a_stopped_evaluation_marks_its_numbers_and_the_same_command_goes_on(agent, tmp_path, capsys, monkeypatch):
    file, whole, wishes = tmp_path / "numbers.json", tmp_path / "whole.json", ["--episodes", "300", "--processes", "1"]
    monkeypatch.setattr(resume.platformdirs, "user_cache_path", lambda *_args, **_names: tmp_path / "cache")
    real = robustness.measure_on

    def stopping(*arguments):
        for reports in real(*arguments):
            yield reports
            if min(report.num_episodes for report in reports.values()) > 60:
                raise KeyboardInterrupt

    monkeypatch.setattr(robustness, "measure_on", stopping)
    assert main(["evaluate", str(agent), *wishes, "--json", str(file)]) == 130
    assert "partial" in json.loads(file.read_text())
    shown = capsys.readouterr()
    assert "PARTIAL" in shown.out
    assert "the same command goes on from here" in shown.err
    monkeypatch.setattr(robustness, "measure_on", real)
    assert main(["evaluate", str(agent), *wishes, "--json", str(file)]) == 0
    assert list((tmp_path / "cache" / "evaluations").iterdir()) == []
    assert main(["evaluate", str(agent), *wishes, "--json", str(whole)]) == 0
    assert json.loads(file.read_text()) == json.loads(whole.read_text())


def test_that_a_dead_worker_leaves_marked_numbers_and_no_hang(agent, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(resume.platformdirs, "user_cache_path", lambda *_args, **_names: tmp_path / "cache")
    real = robustness.measure_on

    def killing(*arguments):
        for reports in real(*arguments):
            yield reports
            if min(report.num_episodes for report in reports.values()) > 60:
                for child in multiprocessing.active_children():
                    child.kill()

    monkeypatch.setattr(robustness, "measure_on", killing)
    assert main(["evaluate", str(agent), "--episodes", "3000", "--processes", "1"]) == 130
    shown = capsys.readouterr()
    assert "An evaluation process ended before its work did." in shown.err
    assert "PARTIAL" in shown.out
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("option", ["--json", "--csv", "--plot"])
def test_that_an_unwritable_output_is_refused_before_anything_is_played(agent, tmp_path, capsys, option):
    assert main(["evaluate", str(agent), option, str(tmp_path / "nowhere" / "file.svg")]) == 2
    assert f"{option} " in (said := capsys.readouterr().err)
    assert "there is no folder" in said
