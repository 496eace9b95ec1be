import importlib.metadata
import itertools
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmplay.bootstrap import places, requirements
from gmplay.bootstrap.requirements import Requirement, is_within


@pytest.mark.parametrize(
    ("version", "versions", "expected"),
    [
        ("2.13.0+cpu", "==2.13.0", True),
        ("2.13", "==2.13.0", True),
        ("2.13.1", "==2.13.0", False),
        ("6.11.3", ">=6.10,<6.12", True),
        ("6.12.0", ">=6.10,<6.12", False),
        ("6.12.0rc1", ">=6.10,<6.12", False),
        ("6.9", ">=6.10,<6.12", False),
        ("2.2.0rc1", ">=2.2", False),
        ("10.0", ">=9.5", True),
        ("2026.9.0", ">=2025", True),
        ("unreadable", ">=1", False),
    ],
)
def test_that_versions_compare_as_pip_compares_them(version: str, versions: str, expected: bool) -> None:
    assert is_within(version, versions) is expected


numbers = st.lists(st.integers(0, 99), min_size=1, max_size=4)


@given(numbers, numbers)
def test_that_versions_are_ordered_like_their_numbers(left: list[int], right: list[int]) -> None:
    longest = max(len(left), len(right))
    expected = left + [0] * (longest - len(left)) >= right + [0] * (longest - len(right))
    assert is_within(".".join(map(str, left)), f">={'.'.join(map(str, right))}") is expected


def test_that_an_operator_gmplay_does_not_read_is_refused() -> None:
    with pytest.raises(ValueError, match="~=2"):
        is_within("2.0", "~=2.0")


@pytest.mark.parametrize("stage", requirements.STAGES)
def test_that_every_range_of_the_project_has_a_pin_inside_it(stage: str) -> None:
    pins = {requirements.normalised(pin.name): pin for pin in requirements.pins(stage)}
    for wanted in requirements.ranges(stage):
        pin = pins[requirements.normalised(wanted.name)]
        assert pin.versions.startswith("==")
        assert is_within(pin.versions.removeprefix("=="), wanted.versions)


def test_that_requirements_txt_lists_all_that_playing_and_training_need_and_nothing_twice() -> None:
    listed = [
        requirement.name
        for line in places.pins_file().read_text("utf-8").splitlines()
        if (requirement := requirements.parse(line))
    ]
    stages = [pin.name for stage in (requirements.PLAYING, requirements.TRAINING) for pin in requirements.pins(stage)]
    assert listed == stages
    assert len(set(listed)) == len(listed)


def test_that_every_line_of_the_project_is_understood() -> None:
    project = tomllib.loads((places.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    assert all(requirements.parse(line) for line in lines)
    assert re.fullmatch(r">=3\.11", project["requires-python"])


def test_that_torch_is_pinned_to_the_one_version_and_without_a_build_suffix() -> None:
    assert requirements.pins(requirements.TRAINING)[0] == Requirement("torch", "==2.13.0")
    assert requirements.ranges(requirements.TRAINING)[0] == Requirement("torch", "==2.13.0")


@pytest.mark.parametrize("stage", requirements.STAGES)
def test_that_the_interpreter_that_runs_the_tests_meets_every_requirement(stage: str) -> None:
    assert requirements.unmet(stage) == []


def test_that_a_package_of_another_version_is_unmet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "6.12.0" if name.startswith("PySide6") else "0.0")
    names = [requirement.name for requirement in requirements.unmet(requirements.PLAYING)]
    assert "PySide6-Essentials" in names


def test_that_an_absent_package_is_unmet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "ranges", lambda stage: [Requirement("surely-not-here", ">=1")])
    assert [str(requirement) for requirement in requirements.unmet("playing")] == ["surely-not-here>=1"]
