"""Level specs of every environment: they survive JSON, and what is out of range is refused in words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.core.errors import InputError, SpecError
from gmplay.core.seeding import derive
from tests.contract.environments import ENVIRONMENTS

FIELDS = [
    (environment, name)
    for environment in ENVIRONMENTS
    for name in ENVIRONMENTS[environment].make().spec_type.field_names()
]
NUMBERS = [each for each in FIELDS if ENVIRONMENTS[each[0]].make().spec_type.info(each[1]).low is not None]


def spec_type_of(environment: str):
    return ENVIRONMENTS[environment].make().spec_type


def values_of(spec_type, name: str) -> st.SearchStrategy:
    """All that a field may be set to."""
    info, default = spec_type.info(name), getattr(spec_type(), name)
    if info.choices:
        return st.sampled_from([choice for choice, _ in info.choices])
    if isinstance(default, bool):
        return st.booleans()
    return st.integers(info.low, info.high) if isinstance(default, int) else st.floats(info.low, info.high)


def governed_by(spec, field: str) -> list[str]:
    """The fields that have an effect or none depending on ``field``."""
    conditions = {name: spec.info(name).applies_when for name in spec.field_names()}
    return [name for name, condition in conditions.items() if condition and condition[0] == field]


def conditions() -> list:
    """Every value of a field that leaves some other field without effect."""
    found = []
    for environment, name in FIELDS:
        spec = spec_type_of(environment)()
        for value, _ in spec.info(name).choices:
            if any(not spec.replace(**{name: value}).applies(each) for each in governed_by(spec, name)):
                found.append((environment, name, value))
    return found


def edges_of(spec, name: str) -> list:
    info = spec.info(name)
    return [choice for choice, _ in info.choices] or [info.low, info.high]


@st.composite
def specs(draw, environment: str):
    spec_type = spec_type_of(environment)
    values = {name: draw(values_of(spec_type, name)) for name in spec_type.field_names()}
    for low, high in ENVIRONMENTS[environment].ordered_fields:
        values[low], values[high] = sorted((values[low], values[high]))
    return spec_type(**values)


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_a_spec_survives_json(environment):
    @settings(deadline=None, max_examples=150)
    @given(specs(environment))
    def check(spec):
        again = type(spec).from_json(spec.to_json())
        assert again == spec
        assert again.to_dict() == spec.to_dict() == json.loads(spec.to_json())
        assert list(map(type, again.to_dict().values())) == list(map(type, type(spec)().to_dict().values()))
        for name in spec.field_names():
            assert spec.parse_assignment(f"{name}={getattr(spec, name)}") == (name, getattr(spec, name))

    check()


@pytest.mark.parametrize(("environment", "name"), NUMBERS)
def test_that_a_number_out_of_range_is_refused_with_field_and_range(environment, name):
    spec_type = spec_type_of(environment)
    info = spec_type.info(name)
    is_whole = isinstance(getattr(spec_type(), name), int)
    step = 1 if is_whole else 1e-4
    for value in (info.low - step, info.high + step, -(10**9), 10**18, *(() if is_whole else (float("nan"), 1e400))):
        for make in (spec_type().replace, lambda **values: spec_type.from_json(json.dumps(values))):
            with pytest.raises(SpecError, match=rf"^{name}: .* outside {info.low:g} to {info.high:g}") as refusal:
                make(**{name: value})
            assert refusal.value.field == name
    for edge in (info.low, info.high):
        pair = next((each for each in ENVIRONMENTS[environment].ordered_fields if name in each), (name,))
        assert getattr(spec_type().replace(**dict.fromkeys(pair, edge)), name) == edge


@pytest.mark.parametrize(("environment", "name"), FIELDS)
def test_that_a_value_of_another_kind_is_refused_with_the_field(environment, name):
    is_switch = isinstance(getattr(spec_type_of(environment)(), name), bool)
    for value in (None, [], {}, "surely no choice", 1 if is_switch else True, ["hard"]):
        with pytest.raises(SpecError, match=rf"^{name}: .*is (not|neither) ") as refusal:
            spec_type_of(environment).from_dict({name: value})
        assert refusal.value.field == name


@pytest.mark.parametrize(("environment", "name"), FIELDS)
def test_that_an_assignment_of_another_kind_is_refused_with_the_field(environment, name):
    spec_type = spec_type_of(environment)
    with pytest.raises(SpecError, match=f"^{name}: ") as refusal:
        spec_type().replace(**dict([spec_type.parse_assignment(f"{name}=surely no choice")]))
    assert refusal.value.field == name


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
def test_that_a_lower_bound_above_the_upper_one_is_refused(environment):
    spec_type = spec_type_of(environment)
    for low, high in ENVIRONMENTS[environment].ordered_fields:
        with pytest.raises(SpecError, match=f"^{low}: .*above {high}"):
            spec_type(**{low: spec_type.info(low).high, high: spec_type.info(high).low})


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', '{"no such field": 1}', "\ud800"], ids=repr)
def test_that_text_that_is_no_spec_is_refused(environment, text):
    with pytest.raises(InputError, match=r"\w+ .*\w"):
        spec_type_of(environment).from_json(text)


@pytest.mark.parametrize("environment", list(ENVIRONMENTS))
@pytest.mark.parametrize(
    "text", ['{"%s": 1' + 400 * "0" + "}", '{"self": 1}', 100_000 * "["], ids=("huge", "self", "deep")
)
def test_that_outlandish_text_is_refused_too(environment, text):
    name = next(name for each, name in NUMBERS if each == environment)
    with pytest.raises(InputError):
        spec_type_of(environment).from_json(text.replace("%s", name))


@pytest.mark.parametrize(("environment", "field", "value"), conditions())
def test_that_fields_without_effect_change_no_level_even_together(environment, field, value):
    env = ENVIRONMENTS[environment].make()
    spec = env.spec_type().replace(**{field: value})
    idle = [name for name in governed_by(spec, field) if not spec.applies(name)]
    expected, generator = env.new_worlds(spec, range(3)), derive(0, "idle fields")
    assert idle
    for _ in range(6):
        edges = {name: edges_of(spec, name) for name in idle}
        changes = {name: each[generator.integers(len(each))] for name, each in edges.items()}
        assert env.new_worlds(spec.replace(**changes), range(3)).equals(expected), changes
