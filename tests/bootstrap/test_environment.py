import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gmplay.bootstrap import environment, places, readiness, requirements, stamp
from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress
from gmplay.bootstrap.requirements import Requirement


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout, with its .venv, cache and log in places of their own."""
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(places, "cache_home", lambda: tmp_path / "cache")
    monkeypatch.setattr(places, "log_file", lambda: tmp_path / "log" / "setup.log")
    (tmp_path / "gmplay" / "envs").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("# --- playing ---\n# --- training ---\n")
    (tmp_path / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    return tmp_path


def without(*modules: str) -> Callable[[str], object]:
    real = importlib.util.find_spec
    return lambda name: None if name in modules else real(name)


def test_that_a_python_without_ensurepip_is_told_the_debian_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", without("ensurepip"))
    with pytest.raises(SetupError) as caught:
        environment.check_venv_is_possible()
    assert "without ensurepip" in str(caught.value)
    assert f"apt-get install python3.{sys.version_info[1]}-venv" in str(caught.value)


def test_that_a_fresh_environment_is_usable_and_holds_no_packages(checkout: Path) -> None:
    assert not environment.is_usable()
    environment.make_venv()
    assert environment.is_usable()
    list_packages = "import importlib.metadata as m; print(len(list(m.distributions())))"
    python = str(places.venv_python())
    assert subprocess.run([python, "-c", list_packages], capture_output=True, check=True).stdout.strip() == b"0"


def test_that_an_environment_of_an_old_python_is_made_anew(checkout: Path) -> None:
    environment.make_venv()
    settings = places.VENV / "pyvenv.cfg"
    settings.write_text(settings.read_text().replace("version = 3.", "version = 2."))
    assert not environment.is_usable()
    environment.make_venv()
    assert environment.is_usable()


def test_that_a_folder_that_cannot_be_written_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "file").write_text("")
    monkeypatch.setattr(places, "VENV", checkout / "file" / ".venv")
    with pytest.raises(SetupError, match=r"cannot write in .*Not a directory"):
        environment.make_venv()


def test_that_a_package_that_pip_cannot_find_is_one_sentence_with_the_log(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    for variable in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(requirements, "pins", lambda stage: [Requirement("surely-not-here", "==1.0")])
    pytest.importorskip("pip")
    with pytest.raises(SetupError) as caught:
        environment.install(requirements.PLAYING, Progress())
    assert "no build of surely-not-here 1.0" in str(caught.value)
    assert str(places.log_file()) in str(caught.value)
    assert "pip install" in places.log_file().read_text()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("WARNING: Retrying (Retry(total=1)) after connection broken", "is this computer online?"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "is full"),
        ("ERROR: something else", "ERROR: something else"),
    ],
)
def test_that_pips_failures_are_explained(checkout: Path, line: str, reason: str) -> None:
    assert reason in environment._why_pip_failed("numpy 2.4.6", [line], Progress())


def test_that_readiness_is_noted_and_forgotten_when_requirements_or_kernels_change(checkout: Path) -> None:
    assert stamp.read() == set()
    stamp.write({requirements.PLAYING, stamp.DRAWING})
    assert stamp.read() == {requirements.PLAYING, stamp.DRAWING}

    (checkout / "requirements.txt").write_text("numpy==3.0\n")
    assert stamp.read() == set()

    stamp.write({requirements.PLAYING})
    (checkout / "gmplay" / "envs" / "rules.py").write_text("speed = 1\n")
    assert stamp.read() == set()


def test_that_an_unreadable_note_counts_as_none(checkout: Path) -> None:
    stamp.write({requirements.PLAYING})
    stamp.stamp_file().write_bytes(b"\xff{")
    assert stamp.read() == set()


def test_that_making_ready_notes_what_it_did_and_logs_it(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(readiness.libraries, "ensure_libraries", lambda with_windows, progress: done.append("qt"))
    monkeypatch.setattr(readiness.libraries, "check_that_qt_loads", lambda progress: done.append("loads"))
    monkeypatch.setattr(readiness.kernels, "compile_kernels", lambda progress: done.append("kernels"))
    readiness.make_ready({requirements.PLAYING, stamp.DRAWING})
    assert done == ["qt", "loads", "kernels"]
    assert stamp.read() == {requirements.PLAYING, stamp.DRAWING}
    assert "getting ready" in places.log_file().read_text()
