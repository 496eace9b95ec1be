"""The picture of the world that a start shows before anything can be drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from gmplay.app.desktop import Desktop
from gmplay.app.opening import load_opening_picture, write_opening_picture
from gmplay.app.settings import Settings, load_settings
from gmplay.core.folders import assets_folder
from gmplay.session.record import Record

pytestmark = pytest.mark.gui


def pixels_of(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[..., :3].astype(int)


def drawn_first(qapp, record: Record, width: int, height: int) -> np.ndarray:
    desktop = Desktop(qapp, Settings(record), is_threaded=False)
    desktop.window.world_view.setFixedSize(width, height)
    desktop.show()
    qapp.processEvents()
    picture = desktop.opening_picture(record)
    desktop.window.close()
    assert picture is not None
    return picture


def test_that_the_shipped_picture_is_what_the_very_first_start_draws(qtbot, qapp) -> None:
    shipped = load_opening_picture(Record(), None)
    assert shipped is not None
    drawn = drawn_first(qapp, Record(), shipped.width(), shipped.height())[..., :3].astype(int)
    difference = np.abs(pixels_of(shipped) - drawn).max(axis=2)
    # Another version of Qt may smooth an edge a little differently; anything that moved shows in far more pixels.
    assert (difference > 24).mean() < 0.002, "draw it again: python -m gmplay.app.draw_opening"


def test_that_the_next_start_shows_the_world_this_one_leaves(qtbot, qapp, tmp_path: Path) -> None:
    settings_file = tmp_path / "settings.json"
    record = Record().replace(level_seed=77, camera="level", agent_name="")
    desktop = Desktop(qapp, Settings(record), save_to=settings_file, is_threaded=False)
    desktop.show()
    drawn = desktop.opening_picture(record)
    desktop.window.close()
    again = Desktop(qapp, load_settings(settings_file)[0], save_to=settings_file)
    with qtbot.waitSignal(again.window.world_view.first_painted, timeout=5_000):
        again.show()
    kept = load_opening_picture(again._settings.record, settings_file)
    assert kept is not None
    assert (pixels_of(kept) == drawn[..., :3]).all()
    assert again.window.world_view.picture is None, "nothing was drawn yet"
    again.window.close()


@pytest.mark.parametrize("change", [{"level_seed": 78}, {"camera": "window"}, {"coin": (20, 3)}])
def test_that_a_picture_of_another_world_is_not_shown(qapp, tmp_path: Path, change: dict) -> None:
    settings_file = tmp_path / "settings.json"
    write_opening_picture(np.zeros((20, 30, 4), np.uint8), Record(), settings_file.with_suffix(".png"))
    assert load_opening_picture(Record(), settings_file).width() == 30
    assert load_opening_picture(Record().replace(**change), settings_file) is None


def test_that_a_damaged_picture_is_passed_over(qapp, tmp_path: Path) -> None:
    (tmp_path / "settings.png").write_bytes(b"no picture")
    image = load_opening_picture(Record(), tmp_path / "settings.json")
    assert image is not None
    assert image.size() == QImage(str(assets_folder() / "opening.png")).size()
