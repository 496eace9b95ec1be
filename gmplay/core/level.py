"""Level specs: the labelled, bounded fields a level is generated from."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from gmplay.core.errors import InputError, SpecError

NUM_EVALUATION_SEEDS = 1_000_000
"""Level seeds below this are for evaluation; training draws only from the rest."""

NUM_LEVEL_SEEDS = 2**31 - 1
"""Level seeds are 0 .. 2**31 - 2, as Procgen draws them with ``num_levels=0``."""

_METADATA_KEY = "gmplay"
_LARGEST_SHOWN = 1e12  # larger whole numbers may have thousands of digits


@dataclass(frozen=True)
class FieldInfo:
    """What a person sees of one spec field.

    Attributes:
        label: short name, sentence case.
        help: one line.
        group: heading under which the panel shows the field.
        low, high: inclusive range of a number, None for other types.
        unit: unit of a number, "" where it has none.
        finest: where a number's slider runs by powers of ten, the lowest of them; below it only ``low``. None: evenly.
        choices: (value, label) pairs of an enumerated field.
        applies_when: (field, values) under which this field has an effect, None where it always has.
    """

    label: str
    help: str
    group: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    finest: float | None = None
    choices: tuple[tuple[Any, str], ...] = ()
    applies_when: tuple[str, tuple[Any, ...]] | None = None


def spec_field(default: Any, **info: Any) -> Any:
    """A dataclass field of a LevelSpec; the keywords are those of FieldInfo."""
    return field(default=default, metadata={_METADATA_KEY: FieldInfo(**info)})


@dataclass(frozen=True)
class LevelSpec:
    """Base of every environment's level spec: immutable, validated, JSON in and out.

    Raises:
        SpecError: on construction, naming the field and its range.
    """

    env_name: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for each in dataclasses.fields(self):
            self._check_field(each.name, type(each.default))

    def _check_field(self, name: str, kind: type) -> None:
        value, info = getattr(self, name), self.info(name)
        if info.choices:
            if not any(type(value) is type(choice) and value == choice for choice, _ in info.choices):
                allowed = ", ".join(repr(choice) for choice, _ in info.choices)
                raise SpecError(name, f"{value!r} is not one of {allowed}.")
            return
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if kind is bool:
            if not isinstance(value, bool):
                raise SpecError(name, f"{value!r} is neither true nor false.")
        elif kind is float and is_number:
            try:
                object.__setattr__(self, name, float(value))
            except OverflowError:
                raise SpecError(name, f"the number is outside {info.low:g} to {info.high:g}.") from None
        elif not (kind is int and is_number and isinstance(value, int)):
            expected = "a whole number" if kind is int else "a number"
            raise SpecError(name, f"{value!r} is not {expected}.")
        if info.low is not None and info.high is not None and not info.low <= value <= info.high:
            if abs(value) > _LARGEST_SHOWN:
                raise SpecError(name, f"the number is outside {info.low:g} to {info.high:g}.")
            unit = f" {info.unit}" if info.unit else ""
            raise SpecError(name, f"{value:g} is outside {info.low:g} to {info.high:g}{unit}.")

    @classmethod
    def info(cls, name: str) -> FieldInfo:
        """The FieldInfo of the field called ``name``."""
        for each in dataclasses.fields(cls):
            if each.name == name:
                info: FieldInfo = each.metadata[_METADATA_KEY]
                return info
        raise SpecError(name, f"is not a field of the {cls.env_name} level spec.")

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """Names of the fields, in the order they are shown."""
        return tuple(each.name for each in dataclasses.fields(cls))

    def applies(self, name: str) -> bool:
        """Whether the field has an effect, given what the others are set to."""
        condition = self.info(name).applies_when
        return condition is None or getattr(self, condition[0]) in condition[1]

    @property
    def caution(self) -> str:
        """A sentence about what these levels do not promise; "" where there is nothing to say."""
        return ""

    def replace(self, /, **changes: Any) -> Self:
        """A copy with some fields changed. Raises SpecError for an unknown name or a bad value."""
        for name in changes:
            self.info(name)
        return dataclasses.replace(self, **changes)

    @classmethod
    def parse_assignment(cls, text: str) -> tuple[str, Any]:
        """``field=value`` from a command line as (name, value of the field's type). Raises SpecError."""
        name, equals, value = text.partition("=")
        cls.info(name)
        kind = type(getattr(cls(), name))
        if not equals:
            raise SpecError(name, f"write FIELD=VALUE, for example {name}={getattr(cls(), name)}.")
        if kind is bool:
            if value.lower() not in ("true", "false"):
                raise SpecError(name, f"{value!r} is neither true nor false.")
            return name, value.lower() == "true"
        try:
            return name, kind(value)
        except ValueError:
            raise SpecError(name, f"{value!r} is not {'a whole number' if kind is int else 'a number'}.") from None

    def to_dict(self) -> dict[str, Any]:
        """Plain values by field name."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Any) -> Self:
        """The inverse of to_dict; missing fields take their default. Raises SpecError or InputError."""
        if not isinstance(values, dict):
            raise InputError(f"A {cls.env_name} level spec must be an object of fields, not {values!r}.")
        return cls().replace(**values)

    def to_json(self) -> str:
        """The spec as a JSON object."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The inverse of to_json. Raises InputError where the text is no JSON object."""
        try:
            values = json.loads(text)
        except RecursionError:
            raise InputError("The level spec is not valid JSON: it is nested too deeply.") from None
        except ValueError as error:
            raise InputError(f"The level spec is not valid JSON: {error}.") from error
        return cls.from_dict(values)
