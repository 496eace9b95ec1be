"""CoinRun levels as text: small, the same to the last bit when read again, and every error says what and where."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from gmplay.core.level_data import MAX_LEVEL_CHARACTERS
from gmplay.envs.coinrun.edit import (
    CELL_CODES,
    AddEntity,
    DeleteCoin,
    MoveAgent,
    MoveCoin,
    PaintCell,
    apply_edit,
)
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import CRATE, MAX_ENTITIES, MONSTER, SAW, Level
from tests.envs.worlds import ENV

CASES = [500, pytest.param(10_000, marks=pytest.mark.slow)]
TEXT = ENV.generate(CoinRunSpec(), 3).to_json()
VALUES = json.loads(TEXT)
ENTITY = {"kind": "monster", "x": 9.5, "y": 1.5, "vx": 0.1, "look": 0}

inner_cells = st.integers(1, 62)
edits = st.one_of(
    st.builds(PaintCell, inner_cells, inner_cells, st.sampled_from(CELL_CODES)),
    st.builds(AddEntity, st.sampled_from((SAW, MONSTER, CRATE)), inner_cells, inner_cells, st.floats(-0.5, 0.5)),
    st.builds(MoveAgent, st.floats(1, 62.9), st.floats(1, 62.9)),
    st.builds(MoveCoin, inner_cells, inner_cells),
    st.builds(DeleteCoin),
)


def with_grid_row(number: int, row: object) -> str:
    grid = list(VALUES["grid"])
    grid[number - 1] = row
    return json.dumps(VALUES | {"grid": grid})


@pytest.mark.parametrize("num_cases", CASES)
def test_that_an_edited_level_survives_its_text_to_the_last_bit(num_cases):
    @settings(max_examples=num_cases, deadline=None)
    @given(st.integers(0, 2**31 - 2), st.lists(edits, max_size=12))
    def check(level_seed, chosen):
        state = ENV.generate(CoinRunSpec(), level_seed).state
        for edit in chosen:
            try:
                apply_edit(state, edit)
            except InputError:
                continue
        text = Level(state).to_json()
        again = Level.from_json(text).state
        count = int(state.num_entities[0])
        for name in ("grid", "x", "y", "coin_x", "coin_y", "gravity", "background_offset", "num_entities"):
            assert getattr(again, name).tobytes() == getattr(state, name).tobytes(), name
        for name in ("entity_x", "entity_y", "entity_vx", "entity_kind", "entity_look"):
            assert np.array_equal(getattr(again, name)[0, :count], getattr(state, name)[0, :count]), name
        assert Level(again).to_json() == text

    check()


@pytest.mark.parametrize("num_cases", CASES)
def test_that_cut_and_mangled_text_is_a_level_or_refused_in_one_sentence(num_cases):
    @settings(max_examples=num_cases, deadline=None)
    @given(st.integers(0, len(TEXT)), st.integers(0, 200), st.text(max_size=12), st.booleans())
    def check(start, length, insert, is_cut_off):
        rest = "" if is_cut_off else TEXT[start + length :]
        try:
            assert Level.from_json(TEXT[:start] + insert + rest).state.num_worlds == 1
        except InputError as refusal:
            sentence = str(refusal)
            assert len(sentence) < 300
            assert "\n" not in sentence
            assert sentence.endswith(".")

    check()


def test_that_a_level_is_small_and_written_plainly():
    assert len(TEXT) < 6_000
    crowded = ENV.generate(CoinRunSpec(), 3).state
    for index in range(MAX_ENTITIES - int(crowded.num_entities[0])):
        apply_edit(crowded, AddEntity(MONSTER, 1 + index % 60, 40, 0.1234567))
    assert len(Level(crowded).to_json()) < MAX_LEVEL_CHARACTERS / 5
    assert '"gravity": 0.2,' in TEXT
    assert TEXT.splitlines()[-3].strip(' ",') == VALUES["grid"][-1]


def test_that_fields_of_later_versions_are_ignored():
    entities = [entity | {"mood": "glum"} for entity in (*VALUES["entities"], ENTITY)]
    later = json.dumps(VALUES | {"author": {"name": "somebody"}, "entities": entities})
    known = json.dumps(VALUES | {"entities": [*VALUES["entities"], ENTITY]})
    assert Level.from_json(later).to_json() == Level.from_json(known).to_json()


def with_fields(**changes: object) -> str:
    return json.dumps(VALUES | changes)


REFUSED = {
    "nothing": ("", "There is no level: the text is empty."),
    "cut off in a row": (TEXT[:2000], "The level breaks off at line 4"),
    "cut off after a field": (TEXT[:100], "The level breaks off at line 8, column 2: the rest"),
    "no JSON": ("cells: many", "The text is no valid JSON at line 1, column 1"),
    "two levels": (TEXT + TEXT, "The text is no valid JSON at line"),
    "huge": (" " * MAX_LEVEL_CHARACTERS + TEXT, f"characters long; a level has at most {MAX_LEVEL_CHARACTERS:,}"),
    "nested": ("[" * 90_000, "nested too deeply"),
    "a list": ("[1, 2]", "A level must be a JSON object of fields, not [1, 2]"),
    "another environment": (TEXT.replace("coinrun", "maze"), 'its field env must be "coinrun", not "maze"'),
    "a later format": (TEXT.replace('"format": 1', '"format": 2'), "This level has format 2, of a later gmplay"),
    "no format": (TEXT.replace('"format"', '"shape"'), "The level has no field format"),
    "a format in words": (TEXT.replace('"format": 1', '"format": "1"'), "format must be a whole number"),
    "an unknown cell": (
        with_grid_row(5, "." * 20 + "?" + "." * 43),
        'Row 5, column 21 of the grid holds the unknown cell "?"; a',
    ),
    "a row too short": (with_grid_row(64, "=" * 63), "Row 64 of the grid must have 64 cells, not 63"),
    "a row of numbers": (with_grid_row(2, [1] * 64), "Row 2 of the grid must be a text of 64 cells"),
    "no rows": (with_fields(grid=[]), "The level's grid must have 64 rows, not 0"),
    "a grid in one": (with_fields(grid="." * 64), "The level's grid must be a list"),
    "no agent": (json.dumps({name: VALUES[name] for name in VALUES if name not in "xy"}), "The level has no agent"),
    "two agents": (TEXT.replace('"x": 1.5,', '"x": 1.5, "x": 9.5,', 1), 'The level has the field "x" twice'),
    "two places": (with_fields(x=[1.5, 9.5]), "The level's x must be a number from 1 to 63, not [1.5, 9.5]"),
    "an agent more": (with_fields(entities=[{"kind": "agent"}]), "Entity 1 is a second agent"),
    "a place that is no number": (with_fields(y=float("nan")), "y must be a number from 1 to 63, not NaN"),
    "an endless place": (with_fields(x=float("inf")), "x must be a number from 1 to 63, not Infinity"),
    "an endless number": (
        TEXT.replace('"end_x": ', '"end_x": ' + "9" * 5_000),
        "end_x must be a whole number from 0 to 63",
    ),
    "true for a number": (with_fields(coin_x=True), "coin_x must be a whole number from -1 to 63, not true"),
    "half a coin": (with_fields(coin_x=-1), "coin_x and coin_y must both be -1"),
    "no difficulty": (with_fields(difficulty=0), "difficulty must be a whole number from 1 to 3, not 0"),
    "entities of no list": (with_fields(entities={}), "The level's entities must be a list, not {}"),
    "an entity of no fields": (with_fields(entities=[ENTITY, 7]), "Entity 2 must be an object of fields"),
    "an empty entity": (with_fields(entities=[{}]), "Entity 1 has no field kind"),
    "an unknown kind": (with_fields(entities=[ENTITY | {"kind": ["saw"]}]), "kind must be one of saw, monster"),
    "a speed too high": (with_fields(entities=[ENTITY | {"vx": 7}]), "Entity 1's vx must be a number from -1 to 1"),
    "a crowd": (with_fields(entities=[ENTITY] * 65), "at most 64 monsters, saws and crates, not 65"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_that_what_is_no_level_is_refused_saying_where(what):
    text, words = REFUSED[what]
    with pytest.raises(InputError) as refusal:
        Level.from_json(text)
    assert words in str(refusal.value)
