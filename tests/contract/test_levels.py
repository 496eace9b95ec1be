"""Levels of every environment as data: they survive JSON to the last bit, and damaged ones are refused in words."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError
from tests.contract.environments import ENVIRONMENTS

SPECS = [(environment, spec) for environment in ENVIRONMENTS for spec in ENVIRONMENTS[environment].specs]
IMPOSSIBLE = [(environment, what) for environment in ENVIRONMENTS for what in ENVIRONMENTS[environment].impossible]
SETTINGS = settings(deadline=None, max_examples=250)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from((1e39, -1, 10**30)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
# A number too large for single precision is found out after the fact; NumPy then also warns.
pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered in cast")


def text_of(environment: str, level_seed: int = 3) -> str:
    env = ENVIRONMENTS[environment].make()
    return env.generate(ENVIRONMENTS[environment].specs["default"], level_seed).to_json()


def level_type_of(environment: str) -> type:
    env = ENVIRONMENTS[environment].make()
    return type(env.generate(env.spec_type(), 0))


def read_or_refuse(environment: str, text: str) -> None:
    """Anything raised but InputError fails the test; what can be read is one world."""
    with contextlib.suppress(InputError):
        assert level_type_of(environment).from_json(text).state.num_worlds == 1


@pytest.mark.parametrize(("environment", "spec"), SPECS)
def test_that_a_level_survives_json_to_the_last_bit(environment, spec):
    env, chosen = ENVIRONMENTS[environment].make(), ENVIRONMENTS[environment].specs[spec]
    for level_seed in (0, 1, 2, 50, 777, 2**31 - 2):
        level = env.generate(chosen, level_seed)
        again = type(level).from_json(level.to_json())
        assert again.state.equals(level.state)
        assert again.to_json() == level.to_json()


@pytest.mark.parametrize(("environment", "spec"), SPECS)
def test_that_a_level_from_json_plays_as_the_generated_one(environment, spec):
    contract = ENVIRONMENTS[environment]
    env = contract.make()
    state = env.generate(contract.specs[spec], 8).state
    again = level_type_of(environment).from_json(env.generate(contract.specs[spec], 8).to_json()).state
    for actions in contract.actions(1, 100):
        env.step(state, actions)
        env.step(again, actions)
    assert state.equals(again)


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_damaged_text_is_refused_in_words(environment):
    text = text_of(environment)

    @SETTINGS
    @given(st.integers(0, len(text)), st.integers(0, 40), st.text(max_size=8))
    def check(start, length, insert):
        read_or_refuse(environment, text[:start] + insert + text[start + length :])

    check()
    for damaged in ("", "{}", "[]", "7", "null", text[:-1], text[: len(text) // 2], text.replace(environment, "chess")):
        with pytest.raises(InputError):
            level_type_of(environment).from_json(damaged)


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_damaged_values_are_refused_in_words(environment):
    values = json.loads(text_of(environment))
    paths = [(name,) for name in values]
    for name, value in values.items():
        for index, inner in enumerate(value if isinstance(value, list) else ()):
            paths.append((name, index))
            paths += [(name, index, key) for key in inner] if isinstance(inner, dict) else []

    @SETTINGS
    @given(st.sampled_from(paths), JSON_VALUES, st.booleans())
    def check(path, replacement, is_removed):
        damaged = json.loads(json.dumps(values))
        *parents, last = path
        place = damaged
        for key in parents:
            place = place[key]
        if is_removed:
            del place[last]
        else:
            place[last] = replacement
        read_or_refuse(environment, json.dumps(damaged))

    check()


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_no_part_of_a_level_may_be_missing(environment):
    values = json.loads(text_of(environment))
    level_type = level_type_of(environment)
    for name in values:
        rest = {each: value for each, value in values.items() if each != name}
        with pytest.raises(InputError):
            level_type.from_json(json.dumps(rest))


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_deeply_nested_text_is_refused_too(environment):
    read_or_refuse(environment, 100_000 * "[")


@pytest.mark.parametrize(("environment", "what"), IMPOSSIBLE)
def test_that_what_no_level_can_have_is_refused(environment, what):
    values = json.loads(text_of(environment)) | ENVIRONMENTS[environment].impossible[what]
    level_type = level_type_of(environment)
    with pytest.raises(InputError):
        level_type.from_json(json.dumps(values))
