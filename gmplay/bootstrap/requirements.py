"""Which packages are needed at which versions, and which of them this interpreter lacks.

requirements.txt holds the exact, tested versions, one heading per stage; pyproject.toml holds the ranges gmplay works
with. An interpreter inside the ranges is good enough to be used; what is installed here is installed at the pins.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import NamedTuple

from gmplay.bootstrap import places

PLAYING, TRAINING, TESTING = STAGES = ("playing", "training", "testing")

# Where the module to import is not called like the package (compared in normalised spelling).
_MODULES = {
    "pygame-ce": "pygame",
    "pyside6-essentials": "PySide6",
    "pytest-qt": "pytestqt",
    "import-linter": "importlinter",
}
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9._-]+)\s*([<>=!][^;]*)")


class Requirement(NamedTuple):
    """A package and the versions that will do, as in "numpy>=2.2,<2.5"."""

    name: str
    versions: str

    def __str__(self) -> str:
        return self.name + self.versions

    @property
    def module(self) -> str:
        """The module whose presence shows that the package is there."""
        return _MODULES.get(normalised(self.name), normalised(self.name).replace("-", "_"))


def parse(line: str) -> Requirement | None:
    """The requirement a line of requirements.txt or pyproject.toml states; None for a comment or an empty line."""
    match = _REQUIREMENT.match(line)
    return Requirement(match[1], match[2].replace(" ", "")) if match else None


def normalised(name: str) -> str:
    """Package names compare without regard to case and to the kind of separator (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def available_stages() -> list[str]:
    """Everything there is to install; an installed gmplay comes without its tests."""
    return [stage for stage in STAGES if stage != TESTING or _testing_pins().is_file()]


def pins(stage: str) -> list[Requirement]:
    """The exact versions of one stage, in the order in which they are installed."""
    file = _testing_pins() if stage == TESTING else places.pins_file()
    _, _, section = file.read_text("utf-8").partition(f"# --- {stage} ---")
    section, _, _ = section.partition("# ---")
    return [requirement for line in section.splitlines() if (requirement := parse(line))]


def _testing_pins() -> Path:
    return places.ROOT / "tests/requirements.txt"


def ranges(stage: str) -> list[Requirement]:
    """The versions gmplay works with, from pyproject.toml or, once installed, from the package's metadata."""
    project = places.ROOT / "pyproject.toml"
    lines = _ranges_in_project(project, stage) if project.is_file() else _ranges_in_metadata(stage)
    return [requirement for line in lines if (requirement := parse(line))]


def _ranges_in_project(project: Path, stage: str) -> list[str]:
    import tomllib

    table = tomllib.loads(project.read_text("utf-8"))["project"]
    lines: list[str] = table["dependencies"] if stage == PLAYING else table["optional-dependencies"][stage]
    return lines


def _ranges_in_metadata(stage: str) -> list[str]:
    from importlib import metadata

    lines = metadata.requires("gmplay") or []
    if stage == PLAYING:
        return [line for line in lines if "extra ==" not in line]
    return [line for line in lines if re.search(rf"extra == ['\"]{stage}['\"]", line)]


def unmet(stage: str) -> list[Requirement]:
    """The ranges of a stage that this interpreter does not meet."""
    needed = ranges(stage)
    # Looking for the modules first is fast, and says no at once in a bare interpreter.
    absent = [requirement for requirement in needed if not is_importable(requirement.module)]
    return absent or [requirement for requirement in needed if not is_met(requirement)]


def not_at_pin(stage: str) -> list[Requirement]:
    """The pins of a stage that this interpreter holds at another version or not at all."""
    return [pin for pin in pins(stage) if not is_met(pin)]


def is_met(requirement: Requirement) -> bool:
    """Whether the package is installed here at one of the versions."""
    from importlib import metadata

    try:
        installed = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return False
    return is_within(installed, requirement.versions)


def is_importable(module: str) -> bool:
    """Whether there is such a module, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def is_within(version: str, versions: str) -> bool:
    """Whether a version meets every clause of, for example, ">=2.2,<2.5".

    The local part does not count, as pip has it: "2.13.0+cpu" is within "==2.13.0". A pre-release comes before its
    release. Raises ValueError for an operator other than == >= < <= >.
    """
    have = _sortable(version)
    return all(_meets(have, clause) for clause in versions.split(","))


def _meets(have: tuple[tuple[int, ...], bool], clause: str) -> bool:
    match = re.fullmatch(r"(==|>=|<=|<|>)\s*([\w.+!-]+)", clause.strip())
    if match is None:
        raise ValueError(f"{clause!r} is no version clause that gmplay reads.")
    operator, wanted = match[1], _sortable(match[2])
    return {
        "==": have == wanted,
        ">=": have >= wanted,
        "<=": have <= wanted,
        "<": have < wanted and have[0] != wanted[0],
        ">": have > wanted,
    }[operator]


def _sortable(version: str) -> tuple[tuple[int, ...], bool]:
    """(the release's numbers without trailing zeros, whether it is a final release)."""
    public = version.split("+")[0]
    release = re.match(r"\d+(\.\d+)*", public)
    if release is None:
        return (), False
    numbers = [int(number) for number in release[0].split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    is_final = re.search(r"(a|b|rc|dev)\d*", public[release.end() :]) is None
    return tuple(numbers), is_final
