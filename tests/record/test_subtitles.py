"""Subtitles in the SubRip format."""

from __future__ import annotations

from gmplay.record.subtitles import Line, subrip


def test_that_lines_are_numbered_in_the_order_of_their_beginnings() -> None:
    text = subrip([Line(3661.5, 3662.0, "later"), Line(0.0, 1.25, "first")])
    assert text == ("1\n00:00:00,000 --> 00:00:01,250\nfirst\n\n2\n01:01:01,500 --> 01:01:02,000\nlater\n")


def test_that_a_time_just_below_a_second_is_rounded_up_whole() -> None:
    assert "00:01:00,000" in subrip([Line(59.9996, 61, "a")])


def test_that_an_empty_line_within_a_text_does_not_end_its_block() -> None:
    assert subrip([Line(0, 1, "one\n\ntwo")]).endswith("one\ntwo\n")
