"""Probes, the drag of a coin and maps in the real window, used as a person uses them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from gmplay.agents.checkpoint import load_policy
from gmplay.app.desktop import Desktop
from gmplay.app.instruments.maps_section import MapsSection
from gmplay.app.instruments.probe_events import FoundProbes, ShowProbes
from gmplay.app.instruments.probe_trail import ProbeTrail
from gmplay.app.instruments.probes import ProbeInstrument
from gmplay.app.instruments.probes_section import ProbesSection
from gmplay.app.strip import Strip
from gmplay.core.folders import agents_folder
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.probed import COIN, OUT_OF_VIEW
from gmplay.render.overlays import CellArrows, CellHeat, CellMark
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session, Snapshot

pytestmark = pytest.mark.gui

OpenDesktop = Callable[..., Desktop]
FLAT = CoinRunSpec(
    difficulty_max=1, num_sections=6, step_height_min=0, step_height_max=0, monster_frequency=0.0, saw_frequency=0.0,
    pit_frequency=0.0, crate_frequency=0.0, placement="hand", coin_x=6, coin_y=4,
)  # fmt: skip
LOOKS_FOR_COIN = str(agents_folder() / "coin-either-side.safetensors")


def now(desktop: Desktop) -> Snapshot:
    assert desktop.controller.snapshot is not None
    return desktop.controller.snapshot


def wait_until(qtbot: QtBot, is_so: Callable[[], bool]) -> None:
    """A busy machine may take its time."""
    qtbot.waitUntil(is_so, timeout=20_000)


def activate(qtbot: QtBot, desktop: Desktop) -> None:
    """Shortcuts are of the active window alone."""
    desktop.window.activateWindow()
    wait_until(qtbot, desktop.window.isActiveWindow)


def section(desktop: Desktop, kind: type) -> ProbesSection | MapsSection:
    assert desktop.panels is not None
    return next(each for each in desktop.panels.instruments.panel.sections if isinstance(each, kind))


def unfold(qtbot: QtBot, desktop: Desktop, kind: type) -> ProbesSection | MapsSection:
    """The layout for taking apart, with the section open and all others shut."""
    activate(qtbot, desktop)
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    wanted, panel = section(desktop, kind), desktop.panels.instruments.panel
    for each in panel.sections:
        header = panel.folds[each.name].header
        if header.isChecked() != (each is wanted):
            qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    return wanted


def drag_coin(qtbot: QtBot, desktop: Desktop, columns: int, rows: int) -> Callable[[], None]:
    """Drag the coin by so many cells and hold it there; returns what lets go of it."""
    view = desktop.window.world_view
    wait_until(qtbot, lambda: view.picture is not None and view.picture.coin_box is not None)
    # Another layout gives the world another size: the coin is where the picture of that size shows it.
    wait_until(qtbot, lambda: view.picture.pixels.shape[1::-1] == tuple(view.pixel_size[:2]))
    left, top, right, bottom = view.picture.coin_box
    ratio = view.devicePixelRatioF()
    start = QPoint(round((left + right) / 2 / ratio), round((top + bottom) / 2 / ratio))
    by = QPoint(round(columns * (right - left) / ratio), -round(rows * (bottom - top) / ratio))
    coin = int(now(desktop).current.coin_x[0]) + columns, int(now(desktop).current.coin_y[0]) + rows
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view, start + by)
    wait_until(qtbot, lambda: (int(now(desktop).current.coin_x[0]), int(now(desktop).current.coin_y[0])) == coin)
    return lambda: qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + by)


def instrument_overlays(desktop: Desktop) -> list:
    return [each for one in desktop.simulation.simulation._instruments for each in one.overlays()]


def test_that_the_sentence_follows_a_dragged_coin_and_the_before_stays_in_outline(
    qtbot: QtBot, open_desktop: OpenDesktop
) -> None:
    desktop = open_desktop(spec=FLAT, level_seed=6, agent_name=LOOKS_FOR_COIN, camera="level")
    probes = unfold(qtbot, desktop, ProbesSection)
    wait_until(qtbot, lambda: probes.sentence.text().startswith("Removing the coin moves the policy by"))
    before = probes.sentence.text()
    pad, bars = desktop.panels.decision.pad, list(desktop.panels.decision.pad._shares)
    release = drag_coin(qtbot, desktop, -3, -1)
    wait_until(qtbot, lambda: probes.sentence.text() != before)
    wait_until(qtbot, lambda: pad._before == bars)
    assert pad._shares != bars
    marks = [(each.x, each.y) for each in instrument_overlays(desktop) if isinstance(each, CellMark)]
    assert (6, 4) in marks, "the old cell"
    release()
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_R)
    wait_until(qtbot, lambda: pad._before == [])
    drag_coin(qtbot, desktop, 17, 0)()
    wait_until(
        qtbot, lambda: "The coin is not in view" in probes.sentence.text() or "Neither" in probes.sentence.text()
    )
    qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
    wait_until(qtbot, lambda: pad._before == [])


def test_that_the_same_frame_may_come_again() -> None:
    session = Session(CoinRunRules(), Record(spec=FLAT, level_seed=6))
    session.set_agent("either", load_policy(agents_folder() / "coin-either-side.safetensors"))
    told: list = []
    instrument = ProbeInstrument(session, told.append)
    instrument.handle(ShowProbes(True))
    sentences = []
    for _ in range(3):
        instrument.look()
        sentences.append(told[0].probed.sentence)
        assert [type(each) for each in told] == [FoundProbes, Strip, Strip, Strip]
        told.clear()
        session.apply(messages.Restart())
    assert len(set(sentences)) == 1


def test_that_frames_passed_over_are_filled_in_and_shown_as_strips(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=FLAT, level_seed=6, agent_name=LOOKS_FOR_COIN)
    activate(qtbot, desktop)
    for _ in range(12):
        qtbot.keyClick(desktop.window.world_view, Qt.Key.Key_Right)
    wait_until(qtbot, lambda: now(desktop).step == 12 or now(desktop).ending is not None)
    timeline = desktop.window.transport.timeline
    assert not timeline._strips
    probes = unfold(qtbot, desktop, ProbesSection)

    def is_filled() -> bool:
        strip = timeline._strips.get("without the coin")
        return strip is not None and np.isfinite(strip.values[: now(desktop).num_steps]).all()

    wait_until(qtbot, is_filled)
    assert len(timeline._strips) == 3
    assert timeline._strips["without the coin"].values[0] > 0.001, "the coin was in view at the start"
    qtbot.mouseClick(desktop.panels.instruments.panel.folds[probes.name].header, Qt.MouseButton.LeftButton)
    wait_until(qtbot, lambda: not timeline._strips)


def test_that_maps_are_laid_over_the_world_while_their_section_is_open(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=FLAT, level_seed=6, agent_name=LOOKS_FOR_COIN, camera="level")
    maps = unfold(qtbot, desktop, MapsSection)
    wait_until(qtbot, lambda: "P(right) from" in maps.words.text())
    (heat,) = [each for each in instrument_overlays(desktop) if isinstance(each, CellHeat)]
    assert np.isfinite(heat.values[1, 1:10]).all()
    qtbot.mouseClick(maps.kinds.buttons["agent"], Qt.MouseButton.LeftButton)
    wait_until(qtbot, lambda: "Value from" in maps.words.text())
    assert any(isinstance(each, CellArrows) for each in instrument_overlays(desktop))
    assert any("has seen nothing" in each.title for each in instrument_overlays(desktop) if isinstance(each, CellHeat))
    qtbot.mouseClick(maps.kinds.buttons["difference"], Qt.MouseButton.LeftButton)
    wait_until(qtbot, lambda: "with the coin less without" in maps.words.text())
    far = maps.words.text()
    drag_coin(qtbot, desktop, 6, 0)()
    wait_until(qtbot, lambda: maps.words.text() != far)
    qtbot.mouseClick(desktop.panels.instruments.panel.folds[maps.name].header, Qt.MouseButton.LeftButton)
    wait_until(qtbot, lambda: not any(isinstance(each, CellHeat) for each in instrument_overlays(desktop)))


def test_that_without_an_agent_nothing_is_probed_and_it_says_so(qtbot: QtBot, open_desktop: OpenDesktop) -> None:
    desktop = open_desktop(spec=FLAT, level_seed=6, agent_name="nobody")
    probes = unfold(qtbot, desktop, ProbesSection)
    wait_until(qtbot, lambda: probes.sentence.text() == "Nothing is decided here.")
    maps = unfold(qtbot, desktop, MapsSection)
    wait_until(qtbot, lambda: maps.words.text() == "There is no agent to ask.")


def test_that_the_window_loads_no_kernels_for_what_the_sections_show() -> None:
    code = "import sys, gmplay.app.panel_link; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_that_a_trail_looks_anew_at_frames_that_are_no_longer_what_they_were() -> None:
    session = Session(CoinRunRules(), Record(spec=FLAT.replace(coin_x=14), level_seed=6))
    session.set_agent("either", load_policy(agents_folder() / "coin-either-side.safetensors"))
    session.apply(messages.StepBy(15))
    trail = ProbeTrail(CoinRun(), session.gaze)
    trail.go_on(15, 15, 60.0)
    assert trail.num_probed == 16
    kept = trail.at(5)
    session.apply(messages.GoToStep(6))
    session.apply(messages.DragCoin(24, 5))
    trail.go_on(6, 6, 60.0)
    assert trail.num_probed == 7
    assert trail.at(5) is kept
    assert trail.at(6).find(COIN).sight == OUT_OF_VIEW
    assert np.isnan(trail.values(lambda _probed: 1.0, 9)[7:]).all()
