"""Videos that go where a test can see them, or are only asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gmplay.app.studio.rendering import Job, Rendering


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GMPLAY_VIDEOS", str(tmp_path / "videos"))
    return tmp_path / "videos"


@pytest.fixture
def no_videos(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Videos are asked for, not made."""
    jobs: list[Job] = []
    monkeypatch.setattr(Rendering, "make", lambda _self, job: jobs.append(job))
    return jobs
