"""A level file is written whole or not at all, and what is no level's text is refused before it is parsed."""

from __future__ import annotations

import pytest

from gmplay.core.errors import InputError
from gmplay.core.level_data import MAX_LEVEL_CHARACTERS
from gmplay.core.level_file import read_level_file, write_level_file


def test_that_what_was_written_is_read_again(tmp_path):
    path = tmp_path / "my.level.json"
    write_level_file(path, '{"a": 1}\n')
    write_level_file(path, '{"a": 2}\n')
    assert read_level_file(path) == '{"a": 2}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / "windows.level.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert read_level_file(path) == "{}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (MAX_LEVEL_CHARACTERS + 1), "is no level: it is longer than 100,000 bytes"),
        (b"\x00\x01\xff\xfe", "is no level: byte 3 is not part of a text"),
    ],
)
def test_that_what_is_no_text_of_a_level_is_refused(tmp_path, content, words):
    path = tmp_path / "strange.level.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_level_file(path)


def test_that_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="There is no level file"):
        read_level_file(tmp_path / "absent.level.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_level_file(tmp_path)


def test_that_a_place_that_cannot_be_written_to_is_refused_and_nothing_is_left_behind(tmp_path):
    taken = tmp_path / "folder.level.json"
    taken.mkdir()
    with pytest.raises(InputError, match="could not be written to"):
        write_level_file(taken, "{}")
    with pytest.raises(InputError, match="could not be written to"):
        write_level_file(tmp_path / "absent" / "my.level.json", "{}")
    assert list(tmp_path.iterdir()) == [taken]
