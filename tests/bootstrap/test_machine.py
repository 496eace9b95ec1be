"""Screens, system libraries, logs and locks, as they are on the machine that runs the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from gmplay.bootstrap import desktop_entry, libraries, lock, places
from gmplay.bootstrap.display import has_display
from gmplay.bootstrap.errors import SetupError
from gmplay.bootstrap.progress import Progress

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="about Linux")


@linux_only
def test_that_a_display_counts_only_if_it_answers(tmp_path: Path) -> None:
    assert not has_display({})
    assert not has_display({"DISPLAY": ":6553"})
    assert not has_display({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})
    (tmp_path / "wayland-7").touch()
    assert has_display({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})


@linux_only
def test_that_a_library_that_does_not_load_is_named_with_the_one_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(libraries.DRAWING, "libsurely-not-here.so.9", "libsurely9")
    assert libraries.missing_libraries(with_windows=False)["libsurely-not-here.so.9"] == "libsurely9"
    monkeypatch.setattr(libraries.os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match=r"libsurely-not-here\.so\.9") as caught:
        libraries.ensure_libraries(with_windows=False, progress=Progress(tmp_path / "setup.log"))
    assert "libsurely9" in str(caught.value)


def test_that_every_step_and_every_line_of_a_program_is_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(tmp_path / "folder" / "setup.log")
    heard: list[object] = []
    progress.on_step = lambda text, fraction: heard.append((text, fraction))
    progress.span = (0.5, 1.0)
    progress.step("halfway through the second half", 0.5)
    code, lines = progress.run([sys.executable, "-c", "print('hello'); raise SystemExit(3)"], on_line=heard.append)
    assert (code, lines) == (3, ["hello"])
    assert heard == [("halfway through the second half", 0.75), "hello"]
    assert "75% halfway" in capsys.readouterr().out
    log = progress.log_path.read_text()
    assert "halfway" in log
    assert "hello" in log


def test_that_a_log_that_cannot_be_written_moves_to_the_temporary_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Progress(tmp_path / "file" / "setup.log").log_path.name == "gmplay-setup.log"


def test_that_cancelling_stops_the_program_that_runs(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "setup.log")
    sleep = "print('begun', flush=True); import time; time.sleep(60)"
    with pytest.raises(SetupError, match="stopped"):
        progress.run([sys.executable, "-c", sleep], on_line=lambda line: progress.cancel())


def test_that_a_second_setup_waits_for_the_first(tmp_path: Path) -> None:
    file, progress = tmp_path / "lock", Progress(tmp_path / "setup.log")
    hold = (
        "import sys, pathlib; from gmplay.bootstrap import lock, progress\n"
        "with lock.held(pathlib.Path(sys.argv[1]), progress.Progress(pathlib.Path(sys.argv[2]))):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(file), str(tmp_path / "other.log")]
    first = subprocess.Popen(command, cwd=places.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert first.stdin is not None
    assert first.stdout is not None
    assert first.stdout.readline().strip() == b"held"
    progress.on_step = lambda text, fraction: first.stdin.close()  # waits now, so the first may end
    with lock.held(file, progress):
        assert first.wait(10) == 0
    assert "waiting for another gmplay" in progress.log_path.read_text()


def test_that_a_menu_entry_survives_spaces_and_odd_characters_in_paths() -> None:
    entry = desktop_entry.entry_text("/usr/bin/python3", Path('/home/me/my "100%" $games/main.py'))
    assert 'Exec="/usr/bin/python3" "/home/me/my \\\\"100%%\\\\" \\\\$games/main.py"' in entry
