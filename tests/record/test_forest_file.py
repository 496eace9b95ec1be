"""A recorded forest: the same states again, whatever was done to it, and refused where it is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gmplay import cli
from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.fingerprint import fingerprints
from gmplay.envs.tree_gridworld.state import SIZE
from gmplay.record.episode_file import write_episode
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.forest_script import forest_states
from gmplay.record.recording import check_recording, read_recording
from tests.record.forests import lived


def test_that_a_recorded_forest_replays_from_the_middle_of_its_life_with_all_that_was_done_to_it(
    tmp_path: Path,
) -> None:
    forest, episode = lived()
    write_episode(tmp_path / "a.gmplay.json", episode)
    read = read_recording(str(tmp_path / "a.gmplay.json"))
    assert isinstance(read, ForestEpisode)
    states = list(forest_states(read))
    assert len(states) == episode.num_steps + 1 == 61
    assert np.array_equal(states[-1].block, forest.current.block)
    assert int(states[0].steps[0]) == 25
    assert read.to_json() == episode.to_json()


def test_that_every_part_of_a_world_counts_in_its_fingerprint() -> None:
    forest, _episode = lived()
    before = fingerprints(forest.current)[0]
    for name in ("steps", "num_chopped", "x", "y", "facing"):
        changed = forest.current.copy()
        getattr(changed, name)[0] += 1
        assert fingerprints(changed)[0] != before
    changed = forest.current.copy()
    changed.trees[0, SIZE - 1, SIZE - 1] ^= 1
    assert fingerprints(changed)[0] != before


def test_that_replay_checks_a_forest_and_names_the_first_step_that_differs(tmp_path: Path, capsys) -> None:
    _forest, episode = lived()
    path = tmp_path / "a.gmplay.json"
    write_episode(path, episode)
    assert cli.main(["replay", str(path), "--check"]) == 0
    assert episode.digest in capsys.readouterr().out
    values = json.loads(path.read_text())
    digits = values["actions"]
    values["actions"] = f"{digits[:30]}{(int(digits[30]) + 1) % 5}{digits[31:]}"
    path.write_text(json.dumps(values))
    assert cli.main(["replay", str(path), "--check"]) == 2
    assert "after step 31 of 60" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 99}, "later version"),
        ({"env": {"name": "tree_gridworld", "version": 9}}, "later version"),
        ({"actions": "0159"}, "digits from 0 to 4"),
        ({"actions": "01", "edits": []}, "a fingerprint for each"),
        ({"edits": [{"step": 0, "edit": "burn"}]}, "one of plant_tree"),
        ({"edits": [{"step": 0, "edit": "cut_tree", "x": 10, "y": 0}]}, "from 0 to 9"),
        ({"start": {"level_seed": 1, "trees": ["T"]}}, "rows of 10 letters"),
        ({"spec": {"n_max": 1_000}}, "n_max"),
        ({"env": {"name": "tetris", "version": 1}}, "tetris"),
    ],
)
def test_that_what_is_no_recording_is_refused_by_its_place(changes: dict[str, Any], words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.gmplay.json"
    path.write_text(json.dumps(json.loads(lived()[1].to_json()) | changes))
    with pytest.raises(InputError) as caught:
        read_recording(str(path))
    assert words in str(caught.value)


def test_that_an_impossible_edit_is_a_sentence() -> None:
    _forest, episode = lived()
    values = json.loads(episode.to_json())
    values["edits"] = [{"step": 0, "edit": "cut_tree", "x": 0, "y": 0}] * 2
    with pytest.raises(InputError, match="no tree stands there"):
        check_recording(ForestEpisode.from_json(json.dumps(values)))
