"""Storyboards as films: what is said when, how fast an episode runs, and the frames themselves."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gmplay.app.film.shot import Shot
from gmplay.app.reel.pacing import Pacing
from gmplay.app.reel.reel import Reel, caption_at, spoken
from gmplay.core.errors import InputError
from gmplay.record.scenes import Caption, SlowMotion
from gmplay.record.storyboard import parse_storyboard
from gmplay.record.subtitles import Chapter, Line
from gmplay.session.marks import Kind, Mark

TWO_CARDS = """format = 1
[[scene]]
kind = "card"
text = "First"
seconds = 1
chapter = "Beginning"
captions = [{ text = "said at once" }, { text = "said later", at = 0.5 }]
[[scene]]
kind = "card"
text = "Second"
seconds = 0.5
"""
EPISODE = """format = 1
[[scene]]
kind = "episode"
agent = "coin-at-end"
level_seed = 251
to_step = 6
speed = 2
hold = 0.2
"""
SMALL = Shot(320, 180, fps=10)
LATER, FIRST = Caption("later", at=2.0), Caption("first", at=0.5, seconds=1.0)


def test_that_the_latest_caption_is_shown_and_each_only_as_long_as_it_says() -> None:
    said = [caption_at((LATER, FIRST), seconds) for seconds in (0.0, 0.5, 1.6, 2.5)]
    assert said == ["", "first", "", "later"]


def test_that_subtitles_end_with_their_scene_and_where_the_next_begins() -> None:
    lines = spoken((Caption("one"), Caption("two", at=1.0), Caption("never", at=9.0)), began=10.0, ended=13.0)
    assert lines == [Line(10.0, 11.0, "one"), Line(11.0, 13.0, "two")]


def test_that_an_episode_is_slow_around_its_moment_and_stands_still_at_it_once() -> None:
    pacing = Pacing(2.0, (SlowMotion("Passed the coin", 3, 0.5, 1.5),), (Mark(20, Kind.PASSED, "Passed the coin"),), 50)
    assert [pacing.speed_at(step) for step in (16, 17, 23, 24)] == [2.0, 0.5, 0.5, 2.0]
    assert [pacing.take_pause(step) for step in (19, 20, 20, 21)] == [0.0, 1.5, 0.0, 0.0]


def test_that_a_moment_that_never_comes_is_told_with_those_that_do_and_changes_nothing() -> None:
    pacing = Pacing(1.0, (SlowMotion("Coin lost", speed=0.5),), (Mark(9, Kind.COIN, "Coin collected"),), 9)
    assert [pacing.speed_at(step) for step in range(10)] == [1.0] * 10
    assert len(pacing.remarks) == 1
    assert "'Coin lost'" in pacing.remarks[0]
    assert "its moments are 'end', 'Coin collected'" in pacing.remarks[0]


def test_that_slow_steps_and_pauses_are_counted_ahead() -> None:
    pacing = Pacing(1.0, (SlowMotion("end", 5, 0.5, pause=2.0),), (), 30)
    assert pacing.seconds(0, 30) == pytest.approx(25 / 15 + 5 / 7.5 + 2.0)


@pytest.mark.gui
def test_that_cards_last_as_long_as_they_say_with_chapters_and_subtitles_at_their_times(qapp: QApplication) -> None:
    reel = Reel(qapp, parse_storyboard(TWO_CARDS), SMALL, folder=None)  # type: ignore[arg-type]
    frames = [frame.copy() for frame in reel.frames()]
    assert len(frames) == reel.num_frames == 15
    assert not np.array_equal(frames[9], frames[14])
    assert reel.chapters == [Chapter(0.0, "Beginning")]
    assert reel.lines == [Line(0.0, 0.5, "said at once"), Line(0.5, 1.0, "said later")]


@pytest.mark.gui
def test_that_an_episode_is_shown_up_to_its_last_step_and_then_held(qapp: QApplication) -> None:
    reel = Reel(qapp, parse_storyboard(EPISODE), SMALL, folder=None)  # type: ignore[arg-type]
    frames = [frame.copy() for frame in reel.frames()]
    assert len(frames) in (4, 5)  # six steps at 30 a second and 10 pictures a second, and two of rest
    assert abs(len(frames) - reel.num_frames) <= 1
    assert np.array_equal(frames[-1], frames[-2])
    assert not np.array_equal(frames[0], frames[1])


@pytest.mark.gui
def test_that_what_is_wrong_in_a_scene_is_told_with_its_line_before_anything_is_filmed(qapp: QApplication) -> None:
    board = parse_storyboard(TWO_CARDS + EPISODE.replace("coin-at-end", "nobody").removeprefix("format = 1"))
    with pytest.raises(InputError, match="Line 13, scene 3: There is no agent nobody"):
        Reel(qapp, board, SMALL, folder=None)  # type: ignore[arg-type]


@pytest.mark.gui
def test_that_a_scene_without_its_moment_is_filmed_and_remarked_upon(qapp: QApplication) -> None:
    board = parse_storyboard(EPISODE + 'slow = [{ around = "Lost its hat" }]')
    reel = Reel(qapp, board, SMALL, folder=None)  # type: ignore[arg-type]
    assert [remark[:44] for remark in reel.remarks] == ["Line 2, scene 1: nothing in the episode is c"]
    assert len(list(reel.frames())) in (4, 5)
