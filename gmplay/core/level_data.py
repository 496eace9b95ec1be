"""Reading a level's JSON values: what no level can hold is refused in words, naming it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gmplay.core.errors import InputError


def checked_number(name: str, value: Any, low: float, high: float, is_whole: bool = False) -> Any:
    """A number of a level's data. Raises InputError naming it and its range."""
    is_number = isinstance(value, int if is_whole else int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        raise InputError(
            f"The level's {name} must be a {'whole ' if is_whole else ''}number from {low:g} to {high:g}, "
            f"not {str(value)[:40]}."
        )
    return value


def checked_flag(name: str, value: Any) -> bool:
    """A truth value of a level's data. Raises InputError naming it."""
    if not isinstance(value, bool):
        raise InputError(f"The level's {name} must be true or false, not {str(value)[:40]}.")
    return value


@contextmanager
def refusing_damage() -> Iterator[None]:
    """What goes wrong inside, because the values are not of the kind a level has, becomes an InputError."""
    try:
        yield
    except RecursionError:
        raise InputError("The level is damaged: it is nested too deeply.") from None
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"The level is damaged: {type(error).__name__} {error}.") from error
