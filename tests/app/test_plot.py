"""The picture file of an evaluation: written without a window, a display or an application."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from gmplay.app.appearance import Appearance
from gmplay.app.plot import write_plot
from gmplay.app.theme import LIGHT
from gmplay.core.errors import InputError
from gmplay.core.report import RobustnessReport
from tests.app.zoo_cards import measured

pytestmark = pytest.mark.gui

REPORTS = [
    ("coin-at-end", measured(0.86, 0.05, (0.1, 0.1))),
    ("coin-at-end", measured(0.7, 0.4, (0.1, 0.1))),
    ("untrained", measured(0.04, None, (0.1, 0.9))),
    ("nobody-played", RobustnessReport("nobody-played").to_dict()),
]

SCRIPT = """
import sys
from pathlib import Path
from gmplay.app.plot import write_plot
from tests.app.test_plot import REPORTS
for ending in ("svg", "png"):
    write_plot(Path(sys.argv[1]) / f"plot.{ending}", REPORTS)
write_plot(Path(sys.argv[1]) / "again.svg", REPORTS)
"""


def test_that_a_plot_is_written_where_there_is_neither_display_nor_application(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["again.svg", "plot.png", "plot.svg"]
    assert (tmp_path / "plot.svg").read_bytes() == (tmp_path / "again.svg").read_bytes()
    assert QSvgRenderer(str(tmp_path / "plot.svg")).isValid()
    assert QImage(str(tmp_path / "plot.png")).width() > 1500


def test_that_a_plot_is_light_whatever_the_window_wears(qapp, tmp_path: Path) -> None:
    appearance = Appearance(qapp, "dark")
    write_plot(tmp_path / "dark.png", REPORTS)
    appearance.set_scheme("light")
    write_plot(tmp_path / "light.png", REPORTS)
    dark, light = (QImage(str(tmp_path / f"{name}.png")) for name in ("dark", "light"))
    assert light.pixelColor(3, 3).name() == LIGHT.surface
    assert dark == light


def test_that_every_agent_leaves_a_mark(qapp, tmp_path: Path) -> None:
    pictures = []
    for number in range(len(REPORTS)):
        write_plot(tmp_path / "plot.png", REPORTS[:number])
        pictures.append(QImage(str(tmp_path / "plot.png")))
    assert all(one != other for one, other in pairwise(pictures))


def test_that_a_report_without_episodes_leaves_none(qapp, tmp_path: Path) -> None:
    write_plot(tmp_path / "without.png", REPORTS[:3])
    write_plot(tmp_path / "with.png", REPORTS)
    assert QImage(str(tmp_path / "without.png")) == QImage(str(tmp_path / "with.png"))


@pytest.mark.parametrize("name", ["nowhere/plot.svg", "nowhere/plot.png", "plot.pdf"])
def test_that_a_plot_that_cannot_be_written_is_an_input_error(qapp, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"plot\.(svg|png|pdf)"):
        write_plot(tmp_path / name, REPORTS)
    assert list(tmp_path.iterdir()) == []
