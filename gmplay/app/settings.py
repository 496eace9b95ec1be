"""What the window remembers between starts: one JSON file in the user's configuration folder."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import platformdirs

from gmplay.app.theme import SCHEMES
from gmplay.app.world_names import COINRUN, WORLDS
from gmplay.core.errors import InputError
from gmplay.session.lanes import Comparison
from gmplay.session.record import Record

_FORMAT = 1


@dataclass(frozen=True)
class Settings:
    """Everything remembered.

    Attributes:
        record: what the user was doing.
        theme: one of SCHEMES.
        geometry, docks: the window's size and its docks' places, as Qt's own hexadecimal text.
        world: that was shown last, one of WORLDS.
        forest_docks: the places of the docks of the forest's window.
        comparison: what stood side by side.
        recent_levels: paths of the level files opened or saved last, the newest first.
        presented: which panels a presentation of a world shows; worlds without an entry begin with their own.
    """

    record: Record = field(default_factory=Record)
    theme: str = "system"
    geometry: str = ""
    docks: str = ""
    world: str = COINRUN
    forest_docks: str = ""
    comparison: Comparison = field(default_factory=Comparison)
    recent_levels: tuple[str, ...] = ()
    presented: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def replace(self, **changes: Any) -> Settings:
        """A copy with some attributes changed."""
        return dataclasses.replace(self, **changes)


def settings_path() -> Path:
    """Where the settings lie; GMPLAY_SETTINGS names another file."""
    override = os.environ.get("GMPLAY_SETTINGS")
    return (
        Path(override) if override else Path(platformdirs.user_config_dir("gmplay", appauthor=False)) / "settings.json"
    )


def load_settings(path: Path) -> tuple[Settings, str]:
    """The settings of a file, and a sentence where it is unreadable: then it is kept aside and defaults are used."""
    try:
        return _read(path.read_text(encoding="utf-8")), ""
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError) as error:
        kept = _keep_aside(path)
        return Settings(), f"The settings in {path} are unreadable ({error}); starting with the defaults.{kept}"


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings whole or not at all. Raises OSError."""
    values = {each.name: getattr(settings, each.name) for each in dataclasses.fields(settings)}
    values |= {"format": _FORMAT, "record": settings.record.to_dict(), "comparison": settings.comparison.to_dict()}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    unfinished.write_text(json.dumps(values, indent=1), encoding="utf-8")
    unfinished.replace(path)


def _read(text: str) -> Settings:
    values = json.loads(text)
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        raise InputError(f"it is no gmplay settings file of format {_FORMAT}")
    texts = {name: values.get(name, "") for name in ("geometry", "docks", "forest_docks")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise InputError(f"{name} is not a text")
    theme = values.get("theme", "system")
    if theme not in SCHEMES:
        raise InputError(f"the theme {theme!r} is not one of {', '.join(SCHEMES)}")
    world = values.get("world", COINRUN)
    if world not in WORLDS:
        raise InputError(f"the world {world!r} is not one of {', '.join(WORLDS)}")
    recent = values.get("recent_levels", [])
    if not isinstance(recent, list) or not all(isinstance(path, str) for path in recent):
        raise InputError("recent_levels is not a list of paths")
    kept: dict[str, Any] = {
        "comparison": Comparison.from_dict(values.get("comparison", {})),
        "recent_levels": tuple(recent),
        "presented": _read_presented(values.get("presented", {})),
    }
    return Settings(Record.from_dict(values.get("record", {})), theme, world=world, **texts, **kept)


def _read_presented(values: Any) -> dict[str, tuple[str, ...]]:
    for names in values.values() if isinstance(values, dict) else (None,):
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise InputError("presented is not an object of lists of panels' names")
    return {world: tuple(names) for world, names in values.items()}


def _keep_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".bad")
    try:
        path.replace(aside)
    except OSError:
        return ""
    return f" The old file is kept as {aside}."
