import os
from pathlib import Path

import pytest

from gmplay import bootstrap
from gmplay.bootstrap import environment, places, requirements, stamp
from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.requirements import Requirement

TORCH = Requirement("torch", "==2.13.0")


class EnteredVenv(Exception):  # noqa: N818, it is no error
    """Stands for the restart in .venv, from which there is no return."""


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What prepare() does on a machine where nothing is noted and all packages are there."""
    steps: list[tuple[str, object]] = []

    def enter(arguments: object) -> None:
        raise EnteredVenv

    monkeypatch.setattr(stamp, "read", set)
    monkeypatch.setattr(requirements, "unmet", lambda stage: [])
    monkeypatch.setattr(places, "is_inside_venv", lambda: False)
    monkeypatch.setattr(environment, "enter_venv", enter)
    monkeypatch.setattr(bootstrap, "make_ready", lambda needs, shows_window=False: steps.append(("ready", set(needs))))
    return steps


def test_that_an_interpreter_with_the_packages_is_used_as_it_is(steps: list[tuple[str, object]]) -> None:
    assert bootstrap.prepare(["evaluate", "coin-at-end"]) is None
    assert steps == [("ready", {bootstrap.PLAYING})]


def test_that_a_bare_interpreter_goes_on_in_the_environment(
    steps: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "unmet", lambda stage: [Requirement("numpy", ">=2")])
    with pytest.raises(EnteredVenv):
        bootstrap.prepare([])


def test_that_training_never_installs_into_an_interpreter_that_is_not_ours(
    steps: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "unmet", lambda stage: [TORCH] if stage == bootstrap.TRAINING else [])
    assert bootstrap.prepare(["evaluate"]) is None
    with pytest.raises(EnteredVenv):
        bootstrap.prepare(["train", "coinrun"])


def test_that_a_second_start_looks_at_nothing_but_the_note(
    steps: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamp, "read", lambda: {bootstrap.PLAYING, bootstrap.DRAWING, bootstrap.WINDOW})
    monkeypatch.setattr(requirements, "unmet", lambda stage: pytest.fail("the packages were looked at again"))
    assert bootstrap.prepare([]) is None
    assert steps == []


def test_that_tests_need_everything_and_evaluation_no_qt(steps: list[tuple[str, object]]) -> None:
    bootstrap.prepare(["test", "-x"])
    bootstrap.prepare(["evaluate"])
    everything = {bootstrap.PLAYING, bootstrap.TRAINING, bootstrap.TESTING, bootstrap.DRAWING}
    assert steps == [("ready", everything), ("ready", {bootstrap.PLAYING})]


def test_that_asking_for_help_installs_nothing(steps: list[tuple[str, object]]) -> None:
    assert bootstrap.prepare(["--help"]) is None
    assert steps == []


def test_that_a_failure_is_one_sentence_on_stderr_and_exit_code_2(
    steps: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(needs: object, shows_window: bool = False) -> None:
        raise SetupError("numpy could not be downloaded.")

    monkeypatch.setattr(bootstrap, "make_ready", fail)
    monkeypatch.setattr("gmplay.bootstrap.display.has_display", lambda: False)
    assert bootstrap.prepare(["evaluate"]) == 2
    assert capfd.readouterr().err == "gmplay: numpy could not be downloaded.\n"


def test_that_training_can_be_declined_and_shows_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "unmet", lambda stage: [TORCH])
    monkeypatch.setattr(environment, "install", lambda stage, progress: pytest.fail("installed all the same"))
    questions: list[str] = []
    assert bootstrap.ensure_training(lambda question: bool(questions.append(question))) is False
    assert "torch==2.13.0" in questions[0]
    assert "GB" in questions[0]


def test_that_training_that_is_there_asks_nothing() -> None:
    assert bootstrap.ensure_training(lambda question: pytest.fail("asked"))


def test_that_the_menu_entry_names_this_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if not (places.ROOT / "assets/icon.svg").is_file() or os.name == "nt":
        pytest.skip("needs the icon and a Linux desktop's folders")
    assert bootstrap.prepare(["--desktop-entry"]) == 0
    entry = (tmp_path / "applications/gmplay.desktop").read_text()
    assert f'"{places.MAIN}"' in entry
    assert (tmp_path / "icons/hicolor/scalable/apps/gmplay.svg").is_file()
