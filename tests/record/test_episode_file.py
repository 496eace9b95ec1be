"""The episode file: it survives writing, comes out bit for bit, and a damaged one is refused in words."""

from __future__ import annotations

import contextlib
import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.edit import (
    AddEntity,
    DeleteCoin,
    Edit,
    MoveAgent,
    MoveCoin,
    MoveEntity,
    OpenEndWall,
    PaintCell,
    RemoveEntity,
)
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import SAW, WALL
from gmplay.evaluation.replay import ReplayError
from gmplay.record.episode_file import MAX_BYTES, EpisodeFile, level_digest_of, read_episode, write_episode
from gmplay.record.link_text import from_link_text, to_link_text
from gmplay.record.replay import check_replay, states_of
from tests.record.episodes import filled, played

FILE = filled()
VALUES = FILE.to_dict()
TEXT, LINK = FILE.to_json(), to_link_text(FILE)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from((1e39, -1, 10**30)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
# A number too large for single precision is found out after the fact; NumPy then also warns.
pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered in cast")


def test_that_a_file_survives_writing_with_every_field(tmp_path: Path) -> None:
    path = tmp_path / "one.gmplay.json"
    write_episode(path, FILE)
    again = read_episode(path)
    assert again.to_dict() == VALUES
    assert again.run.edits == FILE.run.edits
    assert again.run.fingerprints.tolist() == FILE.run.fingerprints.tolist()
    assert list(tmp_path.iterdir()) == [path]


def test_that_the_link_text_holds_the_same_episode_and_is_short() -> None:
    assert from_link_text(LINK).to_dict() == VALUES
    assert from_link_text("\n ".join(LINK[at : at + 60] for at in range(0, len(LINK), 60))).to_dict() == VALUES
    assert len(to_link_text(EpisodeFile(played(150, ())))) < 1800  # a link that every browser takes


def test_that_it_replays_to_the_last_bit_and_every_edit_is_made() -> None:
    states = list(states_of(from_link_text(LINK)))
    assert len(states) == FILE.run.num_steps + 1
    assert states[0].coin_x[0] == 9
    assert states[-1].num_entities[0] == states[0].num_entities[0] + 1


def test_that_an_edit_after_the_last_action_is_made_too() -> None:
    run = played(10)
    edited = replace(run, edits=(*run.edits, (10, run.edits[0][1])))
    assert list(states_of(EpisodeFile(edited)))[-1].coin_x[0] == 9


@pytest.mark.parametrize("step", [1, 17, 40])
def test_that_a_mismatch_names_the_first_step_that_differs(step: int) -> None:
    actions = FILE.run.actions.copy()
    actions[step - 1] = 1
    with pytest.raises(ReplayError, match=f"after step {step} of 40 differs"):
        check_replay(replace(FILE, run=replace(FILE.run, actions=actions)))


def test_that_another_level_is_told_before_the_first_step() -> None:
    with pytest.raises(ReplayError, match="before the first step"):
        check_replay(replace(FILE, run=replace(FILE.run, level_seed=22)))


def test_that_an_edited_level_travels_in_the_file() -> None:
    level = CoinRun().generate(CoinRunSpec(), 3)
    level.state.grid[0, 20, 20] = 15
    run = replace(played(0, ()), level_json=level.to_json())
    again = from_link_text(to_link_text(EpisodeFile(run, level_digest=level_digest_of(level))))
    (state,) = states_of(again)
    assert state.equals(level.state)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("format", 2, "later version"),
        ("env.version", 9, "later version"),
        ("env.name", "pong", "'pong'"),
        ("actions", "77x", "character 3"),
        ("actions", "7" * 1001, "1,000 characters"),
        ("level_seed", -1, "level_seed"),
        ("edits", [{"step": 41, "edit": "delete_coin"}], "edits[0].step"),
        ("edits", [{"step": 0, "edit": "explode"}], "edits[0].edit"),
        ("edits", [{"step": 0, "edit": "move_coin", "x": 3.5, "y": 1}], "edits[0].x"),
        ("takeovers", [[5, 3]], "takeovers"),
        ("view.camera", "drone", "view.camera"),
        ("captions", [{"step": 0, "num_steps": 3}], "captions[0].text"),
        ("check.states", "????", "check.states"),
        ("check.digest", "0" * 32, "changed or damaged"),
        ("spec.monster_frequency", 1e9, "monster_frequency"),
        ("spec.warp", 1, "warp"),
    ],
)
def test_that_what_cannot_be_used_is_refused_with_its_place(path: str, value: object, words: str) -> None:
    values = json.loads(TEXT)
    *parents, name = path.split(".")
    inner = values
    for each in parents:
        inner = inner[each]
    inner[name] = value
    with pytest.raises(InputError) as caught:
        EpisodeFile.from_json(json.dumps(values))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1 column 1"),
        (TEXT[:300], "line"),
        ("[]", "must be an object"),
        ("{}", "no gmplay episode"),
        (TEXT.replace('"level_seed": 21', '"level_seed": NaN'), "NaN"),
        (TEXT.replace('"level_seed": 21', '"level_seed": 1e999'), "1e999"),
        (TEXT.replace('"mood"', '"\\ud800"'), "half a letter"),
        ('{"a":' * 5000, "deep"),
        (TEXT.replace('"good"', "[" * 30 + "]" * 30), "deep"),
    ],
)
def test_that_damaged_text_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        EpisodeFile.from_json(text)
    assert words in str(caught.value)


def test_that_a_file_that_cannot_be_read_or_written_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "huge").write_bytes(b" " * (MAX_BYTES + 1))
    for name, words in (("none", "No such file"), ("binary", "byte 0"), ("huge", "larger than")):
        with pytest.raises(InputError) as caught:
            read_episode(tmp_path / name)
        assert words in str(caught.value)
        assert name in str(caught.value)
    with pytest.raises(InputError, match="cannot be written"):
        write_episode(tmp_path / "no folder" / "x.gmplay.json", FILE)


def test_that_a_text_that_unpacks_without_end_is_refused() -> None:
    bomb = urlsafe_b64encode(zlib.compress(b" " * 300_000_000, 9)).decode()
    with pytest.raises(InputError, match="unpacks to more than"):
        from_link_text("gmplay:1:" + bomb)


@pytest.mark.parametrize(
    "text", ["gmplay:1:", "gmplay:2:abc", "http://x", LINK[:-20], LINK[:-1] + "!", "gmplay:1:ä", ""]
)
def test_that_a_damaged_link_text_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        from_link_text(text)


# --- files from strangers ---------------------------------------------------------------------------------------


@st.composite
def changed_texts(draw: st.DrawFn) -> str:
    """A valid file with some of its values replaced, removed, or its text cut."""
    values = json.loads(TEXT)
    for _ in range(draw(st.integers(1, 3))):
        inner = values
        while isinstance(inner, dict | list) and inner:
            key = draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else range(len(inner))))
            if not isinstance(inner[key], dict | list) or not inner[key] or draw(st.booleans()):
                inner[key] = draw(JSON_VALUES | st.integers(-2, 70))
                break
            inner = inner[key]
    text = json.dumps(values)
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 9)) == 0 else text


def read_replay_or_refuse(text: str) -> None:
    """Anything raised but InputError fails the test; what can be read can be written, and replayed or refused."""
    with contextlib.suppress(InputError):
        episode = EpisodeFile.from_json(text)
        again = from_link_text(to_link_text(episode))
        assert again.to_dict() == EpisodeFile.from_json(episode.to_json()).to_dict() == episode.to_dict()
        check_replay(episode)


@given(text=changed_texts())
@settings(deadline=None, max_examples=500)
def test_that_a_changed_file_is_replayed_or_refused(text: str) -> None:
    read_replay_or_refuse(text)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(text=changed_texts())
@settings(deadline=None, max_examples=10_000)
def test_that_ten_thousand_changed_files_are_replayed_or_refused(text: str) -> None:
    read_replay_or_refuse(text)


@given(data=st.binary(max_size=200), cut=st.integers(0, len(LINK)))
@settings(deadline=None, max_examples=300)
def test_that_any_text_after_the_prefix_is_read_or_refused(data: bytes, cut: int) -> None:
    for packed in (urlsafe_b64encode(data).decode(), urlsafe_b64encode(zlib.compress(data)).decode(), LINK[9:cut]):
        with contextlib.suppress(InputError):
            from_link_text("gmplay:1:" + packed)


def test_that_actions_survive_as_they_are() -> None:
    rng = np.random.default_rng(0)
    run = replace(played(0, ()), actions=rng.integers(0, 15, 1000).astype(np.uint8), takeovers=())
    run = replace(run, fingerprints=rng.integers(0, 2**32, 1000).astype(np.uint32))
    assert EpisodeFile.from_json(EpisodeFile(run).to_json()).run.actions.tolist() == run.actions.tolist()


def test_that_every_kind_of_edit_survives() -> None:
    edits = (MoveCoin(3, 4), DeleteCoin(), PaintCell(5, 0, WALL), AddEntity(SAW, 6, 7, 0.25), MoveEntity(1, 8, 9))
    edits += (RemoveEntity(2), MoveAgent(1.5, 2.25), OpenEndWall())  # type: ignore[assignment]
    assert {type(each) for each in edits} == set(get_args(Edit))
    run = replace(played(9, ()), edits=tuple((step, edit) for step, edit in enumerate(edits)))
    assert EpisodeFile.from_json(EpisodeFile(run).to_json()).run.edits == run.edits
