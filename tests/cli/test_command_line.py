import subprocess
import sys
from pathlib import Path

import pytest

from gmplay import __version__, cli
from gmplay.bootstrap import places
from gmplay.core.errors import InputError


def run_main(*arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, str(places.MAIN), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_that_help_lists_every_command_with_a_line() -> None:
    result = run_main("--help")
    assert result.returncode == 0
    for name, line in cli.COMMANDS.items():
        assert f"  {name}" in result.stdout
        assert line in result.stdout


def test_that_every_listed_command_has_its_file_or_folder() -> None:
    folder = Path(cli.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert files - {"__init__"} == set(cli.COMMANDS)


def test_that_the_version_is_shown() -> None:
    assert run_main("--version").stdout == f"gmplay {__version__}\n"


def test_that_an_unknown_command_is_refused_by_name() -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["fly"])
    assert caught.value.code == 2


def test_that_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["play", "--backwards"])
    assert caught.value.code == 2
    assert "--backwards" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (InputError("The agent 'x' is unknown."), 2, "gmplay: The agent 'x' is unknown.\n"),
        (KeyboardInterrupt(), 130, "gmplay: stopped.\n"),
    ],
)
def test_that_errors_of_the_user_become_a_sentence_and_an_exit_code(
    raised: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(options: object) -> None:
        raise raised

    monkeypatch.setattr("gmplay.cli.compile.run", fail)
    assert cli.main(["compile"]) == code
    assert capsys.readouterr().err == message


def test_that_main_py_parses_on_pythons_that_are_too_old() -> None:
    import ast

    ast.parse(places.MAIN.read_text("utf-8"), feature_version=(3, 4))
