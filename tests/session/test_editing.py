"""Strokes do what their tool says, and whatever was done can be undone to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    NO_COIN,
    PASSABLE_WALL,
    SAW,
    WALL,
    WALL_TOP,
    Level,
)
from gmplay.session.editing import TOOLS, LevelEditor

LEVEL = CoinRun().generate(CoinRunSpec(), 202)
"""Its fourth section is plain ground: columns 31 to 39, three cells high. A saw stands at (18, 1)."""


@pytest.fixture
def editor() -> LevelEditor:
    return LevelEditor(LEVEL)


def stroke(editor: LevelEditor, tool: str, *cells: tuple[float, float]) -> None:
    editor.tool = tool
    for index, (x, y) in enumerate(cells):
        (editor.drag if index else editor.press)(x + 0.5, y + 0.5)
    editor.release()


def code_at(editor: LevelEditor, x: int, y: int) -> int:
    return int(editor.level.state.grid[0, y, x])


def things(editor: LevelEditor) -> list[tuple[int, float, float]]:
    state = editor.level.state
    return [
        (int(state.entity_kind[0, index]), float(state.entity_x[0, index]), float(state.entity_y[0, index]))
        for index in range(int(state.num_entities[0]))
    ]


def test_that_ground_has_a_surface_only_where_nothing_is_above(editor):
    stroke(editor, "ground", (34, 3))
    assert [code_at(editor, 34, y) for y in (1, 2, 3, 4)] == [WALL, WALL, WALL_TOP, EMPTY]
    stroke(editor, "ground", (34, 5))
    stroke(editor, "ground", (34, 4))
    assert [code_at(editor, 34, y) for y in (3, 4, 5)] == [WALL, WALL, WALL_TOP]
    stroke(editor, "eraser", (34, 4))
    assert [code_at(editor, 34, y) for y in (3, 4, 5)] == [WALL_TOP, EMPTY, WALL_TOP]


def test_that_ground_dug_down_to_the_floor_leaves_a_floor_with_a_surface(editor):
    stroke(editor, "eraser", (34, 2), (34, 1))
    assert [code_at(editor, 34, y) for y in (0, 1, 2)] == [WALL_TOP, EMPTY, EMPTY]
    stroke(editor, "lava", (34, 1))
    stroke(editor, "lava", (34, 2))
    assert [code_at(editor, 34, y) for y in (0, 1, 2)] == [WALL_TOP, LAVA, LAVA_TOP]


@pytest.mark.parametrize(("tool", "code"), [("barrier", BARRIER), ("passable wall", PASSABLE_WALL)])
def test_that_a_fast_drag_paints_every_cell_on_its_way(editor, tool, code):
    stroke(editor, tool, (31, 20), (39, 24))
    painted = np.argwhere(editor.level.state.grid[0] == code)
    assert len([place for place in painted if 20 <= place[0] <= 24]) == 9
    assert code_at(editor, 35, 22) == code


@pytest.mark.parametrize(("tool", "kind"), [("monster", MONSTER), ("saw", SAW), ("crate", CRATE)])
def test_that_a_thing_is_put_once_into_a_cell(editor, tool, kind):
    stroke(editor, tool, (34, 3))
    stroke(editor, tool, (34, 3))
    assert things(editor) == [*things(LevelEditor(LEVEL)), (kind, 34.5, 3.5)]
    assert editor.can_undo
    editor.undo()
    assert not editor.can_undo


def test_that_coin_and_agent_are_moved_as_there_is_one_of_each(editor):
    stroke(editor, "coin", (12, 9), (13, 9))
    stroke(editor, "agent", (32, 3))
    state = editor.level.state
    assert (state.coin_x[0], state.coin_y[0]) == (13, 9)
    assert (state.x[0], state.y[0]) == (np.float32(32.5), np.float32(3.5787))


def test_that_the_hand_moves_what_lies_under_it_and_nothing_else(editor):
    stroke(editor, "hand", (18, 1), (18, 4), (20, 2))
    assert things(editor) == [(SAW, 20.5, 2.5)]
    stroke(editor, "hand", (45, 5), (40, 9))
    stroke(editor, "hand", (1, 2), (3, 1))  # the agent's head: its picture is two cells tall
    state = editor.level.state
    assert (state.coin_x[0], state.coin_y[0], state.x[0]) == (40, 9, 3.5)
    before = editor.level.to_json()
    stroke(editor, "hand", (34, 20), (36, 20))
    assert editor.level.to_json() == before


def test_that_the_eraser_takes_away_what_lies_there_and_else_the_cell(editor):
    stroke(editor, "eraser", (18, 1))
    assert things(editor) == []
    assert code_at(editor, 18, 0) == WALL_TOP
    stroke(editor, "eraser", (45, 5))
    assert editor.level.state.coin_x[0] == NO_COIN
    stroke(editor, "eraser", (45, 4))
    assert code_at(editor, 45, 4) == EMPTY


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if tool != "hand"])
def test_that_where_nothing_can_be_put_that_is_said_and_nothing_changes(editor, tool):
    for place in ((0.5, 5.5), (-3.0, 5.0), (70.0, 5.0), (5.0, 63.5), (5.0, 90.0), (5.0, -2.0)):
        editor.tool = tool
        with pytest.raises(InputError):
            editor.press(*place)
        editor.release()
    assert editor.level.to_json() == LEVEL.to_json()
    assert not editor.can_undo


def test_that_another_level_can_be_put_there_and_taken_away_again(editor):
    other = CoinRun().generate(CoinRunSpec(), 7)
    stroke(editor, "saw", (34, 3))
    before = editor.level.to_json()
    editor.replace(other)
    assert editor.level.to_json() == other.to_json()
    editor.undo()
    assert editor.level.to_json() == before
    editor.replace(Level.from_json(before))
    assert editor.can_redo, "the same level is no change"


cells = st.tuples(st.integers(1, 62), st.integers(1, 20))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TOOLS), st.lists(cells, min_size=1, max_size=3)), max_size=15))
def test_that_undo_and_redo_lead_back_and_forth_through_every_level(strokes):
    editor = LevelEditor(LEVEL)
    texts = [editor.level.to_json()]
    for tool, way in strokes:
        try:
            stroke(editor, tool, *way)
        except InputError:
            editor.release()
        if editor.level.to_json() != texts[-1]:
            texts.append(editor.level.to_json())
    seen = [editor.level.to_json()]
    while editor.can_undo:
        editor.undo()
        seen.append(editor.level.to_json())
    assert [text for text, after in zip(seen, [*seen[1:], ""], strict=True) if text != after] == texts[::-1]
    assert editor.level.state.equals(LEVEL.state)
    while editor.can_redo:
        editor.redo()
    assert editor.level.to_json() == texts[-1]


def test_that_a_thousand_strokes_take_little_memory_and_can_all_be_undone(editor):
    for number in range(1000):
        stroke(editor, "ground" if number % 2 else "eraser", (31 + number % 9, 10 + number % 7), (31, 20))
    assert sum(len(packed) for packed in editor._done) < 200_000
    while editor.can_undo:
        editor.undo()
    assert editor.level.to_json() == LEVEL.to_json()
