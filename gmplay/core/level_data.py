"""Levels as JSON text. What no level can hold is refused in a sentence that says where it is.

A level is one object of fields with its ``format`` and its ``env``. Fields a reader does not know are ignored, so
that later versions may add some; a level of a later format is refused.
"""

from __future__ import annotations

import json
from typing import Any

from gmplay.core.errors import InputError

MAX_LEVEL_CHARACTERS = 100_000
"""A level's text is no longer than this; the fullest take a fifth of it. Checked before anything is parsed."""
_LONGEST_SHOWN, _MOST_DIGITS = 40, 20


def write_level(values: dict[str, Any]) -> str:
    """Fields as JSON, one to a line; a list has a line for each of its items."""
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {_write_value(value)}" for name, value in values.items()) + "\n}"


def _write_value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"  {json.dumps(item)}" for item in value) + "\n ]"
    return json.dumps(value)


def parse_level(text: str, env_name: str, title: str, newest_format: int) -> LevelFields:
    """The fields of a level's text. Raises InputError where it is no level of this environment that can be read."""
    values = _parse(text)
    if not isinstance(values, dict):
        raise InputError(f"A level must be a JSON object of fields, not {shown(values)}.")
    if values.get("env") != env_name:
        raise InputError(
            f'This is no {title} level: its field env must be "{env_name}", not {shown(values.get("env"))}.'
        )
    fields = LevelFields(values)
    level_format = fields.number("format", 1, 1e9, is_whole=True)
    if level_format > newest_format:
        raise InputError(
            f"This level has format {shown(level_format)}, of a later gmplay; this one reads formats up to "
            f"{newest_format}. Get the newest gmplay to open it."
        )
    return fields


def _parse(text: str) -> Any:
    if len(text) > MAX_LEVEL_CHARACTERS:
        raise InputError(f"The text is {len(text):,} characters long; a level has at most {MAX_LEVEL_CHARACTERS:,}.")
    if not text.strip():
        raise InputError("There is no level: the text is empty.")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_whole_number)
    except RecursionError:
        raise InputError("The text is no level: its JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
            raise InputError(f"The level breaks off at {place}: the rest of its text is missing.") from None
        raise InputError(f"The text is no valid JSON at {place}: {error.msg}.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"The level has the field {shown(twice)} twice; it has each of them once.")
    return values


def _whole_number(digits: str) -> int | float:
    # Python refuses to read numbers of thousands of digits; as floats they are out of any range, which says why.
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def shown(value: Any) -> str:
    """A value from a level's text as an error quotes it: as JSON, cut short."""
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


class LevelFields:
    """The fields of one object in a level's text; ``owner`` says in errors which object it is."""

    def __init__(self, values: Any, owner: str = "The level") -> None:
        if not isinstance(values, dict):
            raise InputError(f"{owner} must be an object of fields, not {shown(values)}.")
        self._values, self._owner = values, owner

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def value(self, name: str) -> Any:
        """The field's value. Raises InputError where it is missing."""
        if name not in self._values:
            raise InputError(f"{self._owner} has no field {name}.")
        return self._values[name]

    def number(self, name: str, low: float, high: float, is_whole: bool = False) -> Any:
        """A number from ``low`` to ``high``. Raises InputError for anything else, NaN too."""
        value = self.value(name)
        is_number = isinstance(value, int if is_whole else int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            limits = f"whole number from {low:,.0f} to {high:,.0f}" if is_whole else f"number from {low:g} to {high:g}"
            raise InputError(f"{self._owner}'s {name} must be a {limits}, not {shown(value)}.")
        return value

    def flag(self, name: str) -> bool:
        """A truth value. Raises InputError for anything else."""
        value = self.value(name)
        if not isinstance(value, bool):
            raise InputError(f"{self._owner}'s {name} must be true or false, not {shown(value)}.")
        return value

    def items(self, name: str) -> list[Any]:
        """A list. Raises InputError for anything else."""
        value = self.value(name)
        if not isinstance(value, list):
            raise InputError(f"{self._owner}'s {name} must be a list, not {shown(value)}.")
        return value

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words. Raises InputError for anything else."""
        value = self.value(name)
        if not isinstance(value, str) or value not in choices:
            raise InputError(f"{self._owner}'s {name} must be one of {', '.join(choices)}, not {shown(value)}.")
        return value

    def cells(self, name: str, size: int, glyphs: str) -> list[str]:
        """``size`` rows of ``size`` glyphs each, from the top down. Raises InputError naming row and column."""
        rows = self.items(name)
        if len(rows) != size:
            raise InputError(f"{self._owner}'s {name} must have {size} rows, not {len(rows)}.")
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, str):
                raise InputError(f"Row {number} of the {name} must be a text of {size} cells, not {shown(row)}.")
            if len(row) != size:
                raise InputError(f"Row {number} of the {name} must have {size} cells, not {len(row)}.")
            unknown = next((column for column, glyph in enumerate(row) if glyph not in glyphs), None)
            if unknown is not None:
                raise InputError(
                    f"Row {number}, column {unknown + 1} of the {name} holds the unknown cell {shown(row[unknown])}; "
                    f'a cell is one of "{glyphs}".'
                )
        return rows
