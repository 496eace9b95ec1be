"""Reading storyboards: TOML files of scenes. Every fault is told with its line."""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from gmplay.core.errors import InputError
from gmplay.record.scenes import KINDS, MOST_AGENTS, Caption, Limits, Scene, SlowMotion, Storyboard, limits_of

STORYBOARD_FORMAT = 1
MOST_BYTES, MOST_SCENES = 1_000_000, 500

_Value = TypeVar("_Value")
_HEADING = re.compile(r"^\s*\[\[?\s*([A-Za-z_.-]+)\s*\]\]?")
_KEY = re.compile(r"([A-Za-z_-]+)\s*=")
_PARTS: dict[str, type[Any]] = {"captions": Caption, "slow": SlowMotion}
"""Fields that are lists of tables."""


def read_storyboard(path: Path) -> Storyboard:
    """The storyboard in a file. Raises InputError with file and line."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES // 1_000_000} MB: that is no storyboard.")
        text = path.read_text("utf-8")
    except OSError as error:
        raise InputError(f"The storyboard {path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"The storyboard {path} is not text in UTF-8 (byte {error.start}).") from error
    return parse_storyboard(text, path.name)


def parse_storyboard(text: str, name: str = "the storyboard") -> Storyboard:
    """The storyboard a text describes. Raises InputError that names the line."""
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise InputError(f"{name} is nested too deeply to be a storyboard.") from None
    except ValueError as error:
        raise InputError(f"{name} is not valid TOML: {error}.") from error
    return _Reader(text, name).storyboard(values)


class _Lines:
    """Where things stand in the text: good enough to send a person there."""

    def __init__(self, text: str) -> None:
        self._headings: list[int] = []
        self._keys: dict[tuple[int, str], int] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            heading = _HEADING.match(line)
            if heading and heading[1] == "scene":
                self._headings.append(number)
            for key in _KEY.findall(line):
                self._keys.setdefault((len(self._headings), key), number)

    def of(self, scene: int, key: str) -> int:
        """Line of a scene's key (scene 0 is the head); of its heading where there is no such key."""
        heading = self._headings[scene - 1] if 0 < scene <= len(self._headings) else 1
        return self._keys.get((scene, key), heading)


class _Reader:
    """Reads one text, knowing where each scene stands in it."""

    def __init__(self, text: str, name: str) -> None:
        self._lines, self._name = _Lines(text), name
        self._scene = 0

    def storyboard(self, values: dict[str, Any]) -> Storyboard:
        if values.get("format") != STORYBOARD_FORMAT:
            later = isinstance(values.get("format"), int) and values["format"] > STORYBOARD_FORMAT
            more = " It was written for a later gmplay." if later else ""
            raise self._fault("format", f"the first line of a storyboard says format = {STORYBOARD_FORMAT}.{more}")
        scenes = values.get("scene", [])
        if not isinstance(scenes, list) or not all(isinstance(scene, dict) for scene in scenes):
            raise self._fault("scene", "scenes are written as [[scene]].")
        if not 1 <= len(scenes) <= MOST_SCENES:
            raise self._fault("scene", f"a storyboard has 1 to {MOST_SCENES} scenes, not {len(scenes)}.")
        head = {key: value for key, value in values.items() if key not in ("format", "scene")}
        board = self._table(Storyboard, head, hidden=("scenes", "headings"))
        numbers = range(1, len(scenes) + 1)
        headings = tuple(self._lines.of(number, "") for number in numbers)
        return dataclasses.replace(board, scenes=tuple(map(self._read_scene, numbers, scenes)), headings=headings)

    def _read_scene(self, number: int, values: dict[str, Any]) -> Scene:
        self._scene = number
        kind = values.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise self._fault("kind", f"{_shown(kind)} is no kind of scene; there are {', '.join(KINDS)}.")
        scene = self._table(KINDS[kind], {key: value for key, value in values.items() if key != "kind"})
        self._check_agents(scene, kind)
        return scene

    def _check_agents(self, scene: Scene, kind: str) -> None:
        fewest = {"side-by-side": 2, "quadrant": 1}.get(kind)
        agents = getattr(scene, "agents", ())
        if fewest is not None and not fewest <= len(agents) <= MOST_AGENTS:
            raise self._fault("agents", f"a {kind} scene has {fewest} to {MOST_AGENTS} agents, not {len(agents)}.")

    def _table(self, kind: type[_Value], values: Any, hidden: tuple[str, ...] = ()) -> _Value:
        fields = {each.name: each for each in dataclasses.fields(kind) if each.name not in hidden}  # type: ignore[arg-type]
        default, arguments = kind(), {}
        for key, value in values.items():
            if key not in fields:
                raise self._fault(key, f"there is no {key!r} here; there are {', '.join(fields)}.")
            arguments[key] = self._value(key, value, getattr(default, key), limits_of(fields[key]))
        return kind(**arguments)

    def _value(self, key: str, value: Any, default: Any, limits: Limits) -> Any:
        if key in _PARTS:
            if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
                raise self._fault(key, f"{key} is a list of tables, such as [{{ ... }}].")
            return tuple(self._table(_PARTS[key], part) for part in value)
        read: Callable[[str, Any, Limits], Any] = {
            bool: self._flag, int: self._whole, float: self._real, str: self._words, tuple: self._list
        }[type(default)]  # fmt: skip
        return read(key, value, limits)

    def _flag(self, key: str, value: Any, _limits: Limits) -> bool:
        if not isinstance(value, bool):
            raise self._fault(key, f"{key} is true or false, not {_shown(value)}.")
        return value

    def _whole(self, key: str, value: Any, limits: Limits) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._fault(key, f"{key} is a whole number, not {_shown(value)}.")
        return int(self._within(key, value, limits))

    def _real(self, key: str, value: Any, limits: Limits) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self._fault(key, f"{key} is a number, not {_shown(value)}.")
        return float(self._within(key, value, limits))

    def _within(self, key: str, value: float, limits: Limits) -> float:
        low, high = limits.range
        if not low <= value <= high:
            raise self._fault(key, f"{key} goes from {low:g} to {high:g}, not {_shown(value)}.")
        return value

    def _words(self, key: str, value: Any, limits: Limits) -> str:
        if not isinstance(value, str):
            raise self._fault(key, f"{key} is a text in quotation marks, not {_shown(value)}.")
        if limits.choices and value not in limits.choices:
            raise self._fault(key, f"{_shown(value)} is not one of {', '.join(limits.choices)}.")
        return value

    def _list(self, key: str, value: Any, _limits: Limits) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._fault(key, f"{key} is a list of texts, not {_shown(value)}.")
        return tuple(value)

    def _fault(self, key: str, words: str) -> InputError:
        scene = f", scene {self._scene}" if self._scene else ""
        return InputError(f"{self._name}, line {self._lines.of(self._scene, key)}{scene}: {words}")


def _shown(value: Any) -> str:
    return repr(value)[:60]
