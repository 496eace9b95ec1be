"""The very first visit to the forest: a life is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmplay.agents.tree_checkpoint import load_learner
from gmplay.app.forest import learner
from gmplay.core.errors import InputError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GMPLAY_LIFE", raising=False)
    monkeypatch.setattr(learner.platformdirs, "user_data_dir", lambda *_args, **_names: str(tmp_path / "data"))
    return tmp_path / "data"


def test_that_the_first_life_shows_every_moment_and_can_go_on(folder):
    life = load_learner(learner.life_path())
    phases = life.curve.phases()
    assert phases.peak < phases.collapse < phases.end_of_failure < phases.recovery < life.steps
    assert len(life.snapshots) > 30
    next(life.run(life.steps + 1))


def test_that_ones_own_life_is_left_alone(folder):
    folder.mkdir()
    (folder / "forest-life.safetensors").write_bytes(b"mine")
    assert learner.life_path().read_bytes() == b"mine"


def test_that_without_a_shipped_life_or_a_place_for_it_one_begins(folder, monkeypatch):
    def missing() -> Path:
        raise InputError("there are no agents")

    monkeypatch.setattr(learner, "agents_folder", missing)
    assert not learner.life_path().exists()
