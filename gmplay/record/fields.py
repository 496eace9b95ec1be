"""Reading a stranger's JSON: every value is checked, and what is refused is named by its place in the file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn

from gmplay.core.errors import InputError

_REQUIRED = object()
_LONGEST_SHOWN = 40
_DEEPEST = 20


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises InputError, with the place, for anything that is not JSON, NaN included."""
    try:
        value = json.loads(text, parse_constant=_refuse_number, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()  # half a letter, as in "\\ud800", could never be written back
    except RecursionError:
        raise InputError("The episode file is not valid JSON: it is nested too deeply.") from None
    except UnicodeEncodeError:
        raise InputError("The episode file holds half a letter: one of its \\u escapes is incomplete.") from None
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"The episode file is not valid JSON: {error}.") from error
    if _depth(value) > _DEEPEST:
        raise InputError(f"The episode file is nested more than {_DEEPEST} levels deep: it is no episode.")
    return value


def _refuse_number(name: str) -> NoReturn:
    raise InputError(f"The episode file holds {name[:_LONGEST_SHOWN]}, which is no number it can use.")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _depth(value: Any) -> int:
    depth, layer = 0, [value]
    while layer and depth <= _DEEPEST:
        depth += 1
        nests = (each for each in layer if isinstance(each, dict | list))
        layer = [inner for each in nests for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


class Fields:
    """The fields of one JSON object; each is asked for by name, kind and range.

    Every method raises InputError, naming the field's place, where the value is not as asked for. A field that has a
    ``default`` may be missing.
    """

    def __init__(self, values: Any, place: str = "") -> None:
        self._place = place
        if not isinstance(values, dict):
            raise InputError(
                f"The episode file's {place or 'content'} must be an object of fields, not {shown(values)}."
            )
        self._values: dict[str, Any] = values

    def refuse(self, name: str, expected: str) -> NoReturn:
        """Refuse what stands in a field."""
        found = f"not {shown(self._values[name])}" if name in self._values else "and is missing"
        raise InputError(f"The episode file's {self._path(name)} must be {expected}, {found}.")

    def whole(self, name: str, low: int, high: int, default: Any = _REQUIRED) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._values.get(name, default)
        if type(value) is not int or not low <= value <= high:
            self.refuse(name, f"a whole number from {low:,} to {high:,}")
        return value

    def real(self, name: str, low: float, high: float, default: Any = _REQUIRED) -> float:
        """A number from ``low`` to ``high``."""
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.refuse(name, f"a number from {low:g} to {high:g}")
        return float(value)

    def text(self, name: str, longest: int, default: Any = _REQUIRED) -> str:
        """A text of at most ``longest`` characters."""
        value = self._values.get(name, default)
        if not isinstance(value, str) or len(value) > longest:
            self.refuse(name, f"a text of at most {longest:,} characters")
        return value

    def flag(self, name: str, default: Any = _REQUIRED) -> bool:
        """True or false."""
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            self.refuse(name, "true or false")
        return value

    def choice(self, name: str, choices: Iterable[str], default: Any = _REQUIRED) -> str:
        """One of some texts."""
        value, choices = self._values.get(name, default), tuple(choices)
        if not isinstance(value, str) or value not in choices:
            self.refuse(name, f"one of {', '.join(choices)}")
        return value

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most ``most`` values; a missing one is empty."""
        value = self._values.get(name, [])
        if not isinstance(value, list) or len(value) > most:
            self.refuse(name, f"a list of at most {most:,}")
        return value

    def objects(self, name: str, most: int) -> list[Fields]:
        """A list of at most ``most`` objects; a missing one is empty."""
        return [Fields(each, f"{self._path(name)}[{index}]") for index, each in enumerate(self.items(name, most))]

    def object(self, name: str) -> Fields:
        """An object; a missing one is empty."""
        return Fields(self._values.get(name, {}), self._path(name))

    def anything(self, name: str) -> Any:
        """The value as it stands, None where it is missing."""
        return self._values.get(name)

    def others(self, known: Iterable[str]) -> dict[str, Any]:
        """The fields that are not known."""
        known = set(known)
        return {name: value for name, value in self._values.items() if name not in known}

    def _path(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name


def shown(value: Any) -> str:
    """A value in an error's sentence, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):  # a number of thousands of digits, or a deep nest
        return "what stands there"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
