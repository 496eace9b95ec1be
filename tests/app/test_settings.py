"""What is remembered between starts, and what happens where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmplay.app.settings import Settings, load_settings, save_settings
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.session.record import Record


def test_that_settings_survive_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "settings.json"
    record = Record(spec=CoinRunSpec(placement="section"), speed=4.0)
    settings = Settings(record, theme="dark", geometry="00ff", recent_levels=("/one.level.json", "/two.level.json"))
    save_settings(path, settings)
    assert load_settings(path) == (settings, "")
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"], "nothing half-written is left"


def test_that_no_settings_are_the_defaults_without_a_complaint(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == (Settings(), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 99}',
        '{"format": 1, "theme": "pink"}',
        '{"format": 1, "record": {"speed": -1}}',
        '{"format": 1, "world": "moon"}',
        '{"format": 1, "forest_docks": 7}',
        '{"format": 1, "record": {"level_json": "{}"}}',
        '{"format": 1, "recent_levels": [7]}',
        "\ufeff{}",
    ],
)
def test_that_unreadable_settings_are_kept_aside_and_defaults_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    settings, complaint = load_settings(path)
    assert settings == Settings()
    assert "unreadable" in complaint
    assert (tmp_path / "settings.json.bad").read_text(encoding="utf-8") == text
    assert not path.exists()
