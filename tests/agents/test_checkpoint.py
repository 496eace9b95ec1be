from __future__ import annotations

import json
import pickle

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from gmplay.agents.card import AgentCard, CheckpointError
from gmplay.agents.checkpoint import (
    AgentFactory,
    list_agents,
    load_policy,
    read_weights,
    save_agent,
    write_atomically,
)
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec


def test_that_an_agent_decides_the_same_after_being_written_and_read(tmp_path, weights, card):
    save_agent(tmp_path / "sample", weights, card)
    policy = pickle.loads(pickle.dumps(AgentFactory(tmp_path / "sample.safetensors")))()
    observation = CoinRun().observe(CoinRun().new_worlds(CoinRunSpec(), range(5)))
    first, _ = policy.decide(observation, policy.initial_memory(5))
    again, _ = load_policy(tmp_path / "sample.safetensors").decide(observation, policy.initial_memory(5))
    np.testing.assert_array_equal(first.logits, again.logits)
    assert [found.name for found in list_agents(tmp_path)] == ["sample"]
    assert list(tmp_path.glob("*.partial")) == []


def test_that_weights_are_kept_in_half_precision_and_read_as_floats_that_numpy_multiplies_fast(tmp_path, weights, card):
    save_agent(tmp_path / "agent", weights, card)
    assert {array.dtype for array in load_file(tmp_path / "agent.safetensors").values()} == {np.dtype(np.float16)}
    assert {array.dtype for array in read_weights(tmp_path / "agent.safetensors").values()} == {np.dtype(np.float32)}


def test_that_an_agents_folder_that_is_not_there_holds_no_agents(tmp_path):
    assert list_agents(tmp_path / "nowhere") == []


@pytest.mark.parametrize("ending", [".pth", ".pt", ".pkl", ".zip", ".bin"])
def test_that_files_that_need_unpickling_are_refused_by_name_and_not_opened(tmp_path, ending):
    class Bomb:
        def __reduce__(self):
            return (tmp_path.joinpath("exploded").touch, ())

    path = tmp_path / f"agent{ending}"
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(CheckpointError, match=f"agent{ending} is a {ending} file"):
        load_policy(path)
    assert not (tmp_path / "exploded").exists()


def test_that_a_missing_checkpoint_and_a_missing_card_are_named(tmp_path, weights, card):
    with pytest.raises(CheckpointError, match=r"no checkpoint .*gone\.safetensors"):
        load_policy(tmp_path / "gone.safetensors")
    save_agent(tmp_path / "sample", weights, card)
    (tmp_path / "sample.json").unlink()
    with pytest.raises(CheckpointError, match=r"sample\.json is missing"):
        load_policy(tmp_path / "sample.safetensors")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=200), cut=st.integers(0, 20_000))
def test_that_a_corrupt_checkpoint_is_always_a_sentence(tmp_path, weights, card, junk, cut):
    save_agent(tmp_path / "sample", weights, card)
    path = tmp_path / "sample.safetensors"
    whole = path.read_bytes()
    # Cut anywhere in the header or the tensors, then overwrite the beginning with junk.
    path.write_bytes((junk + whole[len(junk) :])[:cut])
    if path.read_bytes() != whole:
        with pytest.raises(CheckpointError, match="sample"):
            load_policy(path)


def test_that_wrong_sizes_are_named_with_what_the_observation_needs(tmp_path, weights, card):
    weights["features.weight"] = weights["features.weight"][:, :3]
    save_agent(tmp_path / "sample", weights, card)
    with pytest.raises(CheckpointError, match=r"features\.weight has the shape \(24, 3\).*\(24, 53\)"):
        load_policy(tmp_path / "sample.safetensors")


def test_that_missing_and_unusable_tensors_are_named(tmp_path, weights, card):
    save_agent(tmp_path / "sample", weights | {"policy.bias": np.full(15, np.nan)}, card)
    with pytest.raises(CheckpointError, match=r"policy\.bias must hold finite"):
        load_policy(tmp_path / "sample.safetensors")
    del weights["value.bias"]
    save_file(weights, tmp_path / "sample.safetensors")
    with pytest.raises(CheckpointError, match=r"no tensor 'value\.bias'"):
        load_policy(tmp_path / "sample.safetensors")


def test_that_an_agent_of_another_observation_is_refused(tmp_path, weights, card):
    save_agent(tmp_path / "sample", weights, AgentCard("sample", "S", "s", "maze", "rgb"))
    with pytest.raises(CheckpointError, match="plays maze by rgb"):
        load_policy(tmp_path / "sample.safetensors")


@pytest.mark.parametrize(
    "change", [{"format": 99}, {"title": 3}, {"training": []}, {"limits": "none"}, {"limits": [1]}, {"evaluations": 5}]
)
def test_that_a_damaged_card_is_a_sentence_naming_the_file(tmp_path, card, change):
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(json.loads(card.to_json()) | change))
    with pytest.raises(CheckpointError, match=r"sample\.json"):
        AgentCard.read(path)


def test_that_a_card_survives_being_written_and_read(tmp_path, card):
    path = tmp_path / "sample.json"
    path.write_text(card.to_json())
    assert AgentCard.read(path) == card


def test_that_a_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def write_half(target):
        target.write_bytes(b"ne")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, write_half)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"
