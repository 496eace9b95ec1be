"""Storyboards are read as data; every fault is told with its line."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.record.scenes import Card, EpisodeScene
from gmplay.record.storyboard import parse_storyboard, read_storyboard

BOARD = """format = 1
title = "Two scenes"
fps = 30

[[scene]]
kind = "card"
text = "A coin"
seconds = 2
chapter = "Beginning"

[[scene]]
kind = "episode"
agent = "coin-at-end"
level_seed = 251
captions = [{ text = "It runs past.", at = 1.5 }]
slow = [{ around = "Passed the coin", speed = 0.5 }]
"""


def test_that_scenes_are_read_in_their_order_with_defaults_for_what_is_not_said() -> None:
    board = parse_storyboard(BOARD)
    card, episode = board.scenes
    assert isinstance(card, Card)
    assert isinstance(episode, EpisodeScene)
    assert (board.title, board.fps, board.width) == ("Two scenes", 30, 1920)
    assert (card.text, card.seconds, card.chapter) == ("A coin", 2.0, "Beginning")
    assert (episode.level_seed, episode.deploy, episode.captions[0].at) == (251, "standable", 1.5)
    assert episode.slow[0].speed == 0.5


@pytest.mark.parametrize(
    ("line", "replacement", "told"),
    [
        ("seconds = 2", "seconds = -2", "line 8, scene 1: seconds goes from 0.1 to 3600"),
        ("seconds = 2", "seconds = nan", "line 8, scene 1: seconds is a number"),
        ("seconds = 2", "second = 2", "line 8, scene 1: there is no 'second' here"),
        ('kind = "episode"', 'kind = "epsiode"', "line 12, scene 2: 'epsiode' is no kind of scene"),
        ("level_seed = 251", "level_seed = 1.5", "line 14, scene 2: level_seed is a whole number"),
        ("level_seed = 251", "level_seed = true", "line 14, scene 2: level_seed is a whole number"),
        ('agent = "coin-at-end"', "agent = 3", "line 13, scene 2: agent is a text"),
        ("speed = 0.5", "speed = 900", "line 16, scene 2: speed goes from 0.05 to 4"),
        ("slow = [", "slow = 1 #[", "line 16, scene 2: slow is a list of tables"),
        ("fps = 30", "fps = 0", "line 3: fps goes from 1 to 240"),
        ("format = 1", "format = 2", "line 1: the first line of a storyboard says format = 1. It was written for"),
        ("fps = 30", "fps = = 30", "is not valid TOML"),
    ],
)
def test_that_a_fault_is_told_with_its_line(line: str, replacement: str, told: str) -> None:
    assert line in BOARD
    with pytest.raises(InputError) as fault:
        parse_storyboard(BOARD.replace(line, replacement))
    assert told in str(fault.value)


def test_that_a_scene_for_several_agents_has_two_at_least() -> None:
    with pytest.raises(InputError, match=r"line 4, scene 1: a side-by-side scene has 2 to 4 agents, not 1"):
        parse_storyboard('format = 1\n[[scene]]\nkind = "side-by-side"\nagents = ["coin-at-end"]')


def test_that_a_storyboard_without_scenes_is_refused() -> None:
    with pytest.raises(InputError, match="1 to 500 scenes, not 0"):
        parse_storyboard("format = 1")


def test_that_a_file_that_is_not_there_is_told(tmp_path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_storyboard(tmp_path / "none.toml")


def test_that_a_file_that_is_no_text_is_told(tmp_path) -> None:
    (tmp_path / "junk.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_storyboard(tmp_path / "junk.toml")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.integers(0, len(BOARD)))
def test_that_no_text_does_worse_than_be_refused(junk: str, place: int) -> None:
    for text in (junk, "format = 1\n" + junk, BOARD[:place] + junk + BOARD[place:]):
        with contextlib.suppress(InputError):
            assert parse_storyboard(text).scenes
