"""The ordinary way, for real: pip builds gmplay and installs it into an environment of its own."""

import subprocess
import venv
from pathlib import Path

import pytest

from gmplay import __version__
from gmplay.bootstrap import places


@pytest.mark.slow
def test_that_pip_install_gives_the_command_with_its_art_and_agents(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = next(folder for name in ("bin", "Scripts") if (folder := tmp_path / "venv" / name).is_dir())

    def output(*command: str) -> str:
        arguments = [str(programs / command[0]), *command[1:]]
        return subprocess.run(arguments, cwd=tmp_path, check=True, capture_output=True, encoding="utf-8").stdout

    output("python", "-m", "pip", "install", "--no-deps", str(places.ROOT))
    assert output("gmplay", "--version") == f"gmplay {__version__}\n"
    assert output("python", "-m", "gmplay", "--version") == f"gmplay {__version__}\n"
    find = "from gmplay.core.folders import *; print(assets_folder(), agents_folder(), sep='\\n')"
    folders = [Path(line) for line in output("python", "-c", find).splitlines()]
    assert all(folder.is_relative_to(tmp_path) and any(folder.iterdir()) for folder in folders)
    stages = (
        "from gmplay.bootstrap.requirements import *; print(available_stages(), *ranges(TRAINING), *pins(TRAINING))"
    )
    told = output("python", "-c", stages)
    assert told.startswith("['playing', 'training'] ")
    assert {"torch==2.13.0", "captum==0.9.0"} < set(told.split()), "pinned, and"
    assert any(word.startswith("captum<") for word in told.split()), "in ranges, in whatever order pip keeps them"
