"""Could this level have come from training? Every level of a spec says yes; what breaks a rule is named."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError, LevelRejectedError
from gmplay.envs.coinrun.edit import AddEntity, DeleteCoin, MoveAgent, MoveCoin, PaintCell, RemoveEntity, apply_edit
from gmplay.envs.coinrun.layout import Pit, Section, build_grid, read_sections
from gmplay.envs.coinrun.origin import broken_rules, judge_origin
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import (
    BARRIER,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    WALL,
    WALL_TOP,
    Level,
)
from tests.envs.test_level_text import CASES, edits
from tests.envs.worlds import ENV, entities

DEFAULT = CoinRunSpec()
SPECS = {
    "training": DEFAULT,
    "easy": CoinRunSpec(mode="easy", ground_theme="snow"),
    "long and flat": CoinRunSpec(step_height_min=0, step_height_max=1, num_sections=6, placement="section"),
    "passable": CoinRunSpec(end_wall="passable", placement="standable", placement_share=0.5),
    "wide pits": CoinRunSpec(
        section_length_min=10,
        section_length_spread=3,
        difficulty_min=3,
        pit_content="monsters",
        placement="hand",
        coin_x=30,
        coin_y=2,
    ),
    "crowded": CoinRunSpec(
        difficulty_min=3,
        saw_frequency=5.0,
        monster_frequency=10.0,
        crate_frequency=2.0,
        pit_content="saws",
        monster_speed=0.3,
    ),
    "steep": CoinRunSpec(step_height_min=5, step_height_max=5, gravity=0.1, placement="anywhere"),
    "either side": CoinRunSpec(placement="either_side", placement_share=0.7, other_placement="standable"),
    "off the path": CoinRunSpec(placement="off_path", saw_frequency=0.0, pit_frequency=0.0),
}


def levels_of(spec: CoinRunSpec, num_levels: int) -> list[Level]:
    levels = []
    for level_seed in range(num_levels):
        try:
            levels.append(ENV.generate(spec, level_seed))
        except LevelRejectedError:
            continue
    return levels


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("num_levels", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_that_every_level_of_a_spec_breaks_none_of_its_rules(name, num_levels):
    spec = SPECS[name]
    for level in levels_of(spec, num_levels):
        assert broken_rules(level.state, spec) == [], level.state.level_seed
        sections = read_sections(level.state)
        end = int(level.state.end_x[0]), int(level.state.end_y[0])
        assert np.array_equal(build_grid(sections, *end, spec.end_wall == "passable"), level.state.grid[0])
        assert len(sections) == level.state.num_sections[0]


@pytest.mark.parametrize("name", SPECS)
def test_that_the_level_of_a_seed_is_known_as_such_and_another_is_judged_by_the_rules(name):
    spec = SPECS[name]
    for level in levels_of(spec, 6):
        assert judge_origin(level, spec).is_of_its_seed
        renamed = Level(level.state.copy())
        renamed.state.level_seed[0] += 1_000_000
        origin = judge_origin(renamed, spec)
        assert origin.could_be
        assert not origin.is_of_its_seed


def test_that_levels_of_other_knobs_are_told_apart():
    rules = {
        "long and flat": {"step", "sections", "coin"},
        "passable": {"rim", "coin"},
        "wide pits": {"length", "coin"},
        "crowded": {"speed"},
        "steep": {"physics", "coin"},
    }
    for name, expected in rules.items():
        found = {reason.rule for level in levels_of(SPECS[name], 40) for reason in broken_rules(level.state, DEFAULT)}
        assert expected <= found, name
    for name, rule in (("easy", "looks"), ("crowded", "monster")):
        assert rule in {
            reason.rule for level in levels_of(DEFAULT, 9) for reason in broken_rules(level.state, SPECS[name])
        }


# --- one edit, one rule -----------------------------------------------------------------------------------

LEVEL = ENV.generate(DEFAULT, 202)
SECTIONS = read_sections(LEVEL.state)


def test_that_the_level_is_what_the_edits_below_take_it_for():
    assert [
        Section(5, 9, 5, Pit(7, 4, 1, 7, 0)),
        Section(14, 8, 1),
        Section(22, 9, 5, Pit(23, 6, 2, 26, 2)),
        Section(31, 9, 3),
        Section(40, 5, 5),
    ] == SECTIONS
    assert [(kind, x, y) for kind, x, y, *_ in entities(LEVEL.state)] == [(SAW, 18.5, 1.5)]
    assert LEVEL.state.difficulty == 3


def rules_after(*changes: object) -> set[str]:
    state = LEVEL.state.copy()
    for change in changes:
        apply_edit(state, change)
    return {reason.rule for reason in broken_rules(state, DEFAULT)}


CRATES = [AddEntity(CRATE, 34, row) for row in (3, 4, 5, 6)]
ALLOWED = {
    "a saw": [AddEntity(SAW, 34, 3)],
    "no saw": [RemoveEntity(0)],
    "a monster": [AddEntity(MONSTER, 34, 3, -0.15)],
    "a saw and a monster in one column": [AddEntity(SAW, 34, 3), AddEntity(MONSTER, 34, 3, 0.15)],
    "a crate": CRATES[:1],
    "three crates": CRATES[:3],
    "two piles in one column": [*CRATES[:2], *CRATES[:3]],
    "two piles": [*CRATES[:2], AddEntity(CRATE, 37, 3)],
}
REFUSED = {
    "coin elsewhere": ([MoveCoin(12, 9)], "coin"),
    "no coin": ([DeleteCoin()], "coin"),
    "agent elsewhere": ([MoveAgent(4.5, 1.5787)], "start"),
    "agent a little aside": ([MoveAgent(1.5, 1.58)], "start"),
    "floating wall": ([PaintCell(34, 9, WALL_TOP)], "floating wall"),
    "a column too high": ([PaintCell(34, 3, WALL_TOP)], "length"),
    "a hole": ([PaintCell(34, 1, EMPTY)], "cell"),
    "a dent": ([PaintCell(34, 2, EMPTY)], "length"),
    "ground without a surface": ([PaintCell(34, 2, WALL)], "wall"),
    "lava on the ground": ([PaintCell(34, 3, LAVA_TOP)], "lava"),
    "lava in a valley": ([PaintCell(column, 1, LAVA_TOP) for column in range(14, 22)], "lava"),
    "lava not level": ([PaintCell(8, 1, EMPTY)], "cell"),
    "deep lava": ([PaintCell(column, row, LAVA) for column in range(7, 11) for row in (1, 2, 3)], "lava"),
    "a barrier more": ([PaintCell(35, 3, BARRIER)], "barrier"),
    "a barrier less": ([PaintCell(31, 5, EMPTY)], "barrier"),
    "a hole in the end wall": ([PaintCell(50, 10, EMPTY)], "rim"),
    "a wall before the first section": ([PaintCell(3, 1, WALL_TOP)], "wall"),
    "passable wall": ([PaintCell(34, 8, PASSABLE_WALL)], "cell"),
    "no stepping block": ([PaintCell(26, 4, EMPTY), PaintCell(27, 4, EMPTY)], "stepping block"),
    "a stepping block over a narrow pit": ([PaintCell(8, 4, WALL_TOP)], "stepping block"),
    "an empty pit": ([PaintCell(column, row, EMPTY) for column in range(23, 29) for row in (1, 2)], "pit"),
    "a saw in the first column": ([AddEntity(SAW, 31, 3)], "saw"),
    "a saw in the air": ([AddEntity(SAW, 34, 6)], "saw"),
    "a saw before the first section": ([AddEntity(SAW, 3, 1)], "saw"),
    "two saws": ([AddEntity(SAW, 34, 3), AddEntity(SAW, 36, 3)], "saw"),
    "a saw over a pit with lava": ([AddEntity(SAW, 24, 1)], "danger"),
    "a fast monster": ([AddEntity(MONSTER, 34, 3, 0.3)], "speed"),
    "a monster beyond the end": ([AddEntity(MONSTER, 50, 3, 0.15)], "monster"),
    "a crate in the air": (CRATES[1:2], "crate"),
    "four crates": (CRATES, "crate"),
    "three piles": ([AddEntity(CRATE, column, 3) for column in (33, 35, 37)], "crate"),
    "a crate where the saw is": ([AddEntity(CRATE, 18, 1)], "crate"),
    "a crate in a pit": ([AddEntity(CRATE, 24, 1)], "crate"),
    "a crate in the last column": ([AddEntity(CRATE, 39, 3)], "crate"),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_that_an_edit_within_the_rules_leaves_a_level_that_could_have_come(what):
    assert rules_after(*ALLOWED[what]) == set()


@pytest.mark.parametrize("what", REFUSED)
def test_that_an_edit_against_a_rule_is_refused_naming_the_rule(what):
    changes, rule = REFUSED[what]
    assert rule in rules_after(*changes)


def rules_of(sections: list[Section], entity_columns: range = range(0)) -> set[str]:
    """Of the world that is built of these sections, one after the other, with saws on the floor of some columns."""
    x = 5
    for index, each in enumerate(sections):
        pit = each.pit and replace(each.pit, x=each.pit.x + x - each.x, block_x=each.pit.block_x + x - each.x)
        sections[index] = replace(each, x=x, pit=pit)
        x += each.length
    state = LEVEL.state.copy()
    state.num_entities[0] = 0
    state.end_x[0] = state.coin_x[0] = x
    state.end_y[0] = state.coin_y[0] = sections[-1].height
    state.grid[0] = build_grid(sections, x, sections[-1].height, False)
    for column in entity_columns:
        apply_edit(state, AddEntity(SAW, column, 1))
    return {reason.rule for reason in broken_rules(state, DEFAULT)}


def test_that_sections_within_the_rules_make_a_level_that_could_have_come():
    assert rules_of(list(SECTIONS)) == set()
    assert rules_of([*SECTIONS[:2], Section(22, 9, 6, Pit(23, 7, 3, 25, 3)), Section(31, 4, 1)]) == set()


PIT = Section(22, 9, 5, Pit(23, 6, 2, 26, 2))
SHAPES = {
    "step": [
        [*SECTIONS[:3], Section(31, 9, 11)],
        [*SECTIONS[:3], Section(31, 9, 5)],
        [*SECTIONS[:4], Section(40, 5, 1)],
        [*SECTIONS[:3], Section(31, 9, 4)],
    ],
    "length": [[*SECTIONS[:3], Section(31, 2, 3)], [*SECTIONS[:3], Section(31, 11, 3)]],
    "sections": [[Section(5, 4, height) for height in (3, 6, 9, 12, 15, 18, 21)]],
    "pit": [
        [*SECTIONS[:2], Section(22, 11, 5, Pit(23, 8, 1, 25, 3)), SECTIONS[3]],
        [*SECTIONS[:2], Section(22, 9, 3, Pit(23, 6, 1, 26, 2)), Section(31, 9, 5)],
        [*SECTIONS[:2], Section(22, 9, 5, Pit(26, 4, 2, 26, 0)), SECTIONS[3]],
        [*SECTIONS[:2], Section(22, 9, 5, Pit(23, 3, 2, 23, 0)), SECTIONS[3]],
    ],
    "lava": [[*SECTIONS[:2], replace(PIT, pit=replace(PIT.pit, lava=3)), SECTIONS[3]]],
    "stepping block": [
        [*SECTIONS[:2], replace(PIT, pit=replace(PIT.pit, block_x=24)), SECTIONS[3]],
        [*SECTIONS[:2], replace(PIT, pit=replace(PIT.pit, block_width=3)), SECTIONS[3]],
        [*SECTIONS[:2], Section(22, 9, 5, Pit(23, 7, 2, 25, 1)), SECTIONS[3]],
    ],
}


@pytest.mark.parametrize("rule", SHAPES)
def test_that_a_shape_against_a_rule_is_refused_naming_the_rule(rule):
    for sections in SHAPES[rule]:
        assert rule in rules_of(list(sections)), sections


def test_that_a_level_has_one_kind_of_danger():
    with_saws = [SECTIONS[0], SECTIONS[1], replace(PIT, pit=replace(PIT.pit, lava=0)), SECTIONS[3]]
    assert "danger" in rules_of(with_saws, range(23, 29))
    with_saws[0] = replace(SECTIONS[0], pit=None)
    assert rules_of(with_saws, range(23, 29)) == set()
    assert "saw" in rules_of(with_saws, range(23, 28))


def test_that_a_pit_holds_what_the_spec_says():
    reasons = broken_rules(LEVEL.state, DEFAULT.replace(pit_content="saws"))
    assert [reason.sentence for reason in reasons] == [
        "There are lava in the pit in columns 7 to 10; in training there are saws."
    ]


def test_that_reasons_say_what_is_where_and_what_the_rule_allows():
    state = LEVEL.state.copy()
    apply_edit(state, MoveCoin(12, 9))
    assert [reason.sentence for reason in broken_rules(state, DEFAULT)] == [
        "The coin is not at the end: it lies at (12, 9), the end is (45, 5)."
    ]


@pytest.mark.parametrize("num_cases", CASES)
def test_that_any_edited_level_gets_an_answer_in_sentences(num_cases):
    @settings(max_examples=num_cases, deadline=None)
    @given(st.integers(0, 2**31 - 2), st.lists(edits, max_size=12), st.sampled_from(list(SPECS.values())[:6]))
    def check(level_seed, chosen, spec):
        state = ENV.generate(DEFAULT, level_seed).state
        for edit in chosen:
            with suppress(InputError):
                apply_edit(state, edit)
        for reason in broken_rules(state, spec):
            assert reason.rule
            assert reason.sentence.endswith(".")
            assert "{" not in reason.sentence

    check()


def test_that_a_level_file_with_a_strange_end_gets_an_answer_too():
    for end_x, end_y in ((0, 0), (5, 0), (6, 63), (63, 63), (62, 1), (45, 0), (3, 9)):
        state = LEVEL.state.copy()
        state.end_x[0], state.end_y[0] = end_x, end_y
        assert broken_rules(state, DEFAULT)
