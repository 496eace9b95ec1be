"""Films of episodes: the right pictures, the same every time, of exactly the size asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gmplay.app.film.film import Film
from gmplay.app.film.play import play_episode
from gmplay.app.film.shot import Shot
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.record.episode_file import Caption, EpisodeFile, Look
from gmplay.record.replay import check_replay
from gmplay.session.record import Record
from tests.record.episodes import played

pytestmark = pytest.mark.gui

EPISODE = EpisodeFile(played(12, ()), look=Look(shows_agent_view=False))
SMALL = Shot(322, 241, 30)


@pytest.fixture(autouse=True)
def _application_in_its_own_dress(qapp: QApplication) -> Iterator[None]:
    yield
    QApplication.closeAllWindows()


def digests(application: QApplication, shot: Shot, *episodes: EpisodeFile, agent: str = "") -> list[str]:
    film = Film(application, [(each, agent) for each in episodes], shot)
    result = []
    for frame in film.frames():
        assert frame.shape == (shot.height, shot.width, 4)
        result.append(hashlib.sha256(np.ascontiguousarray(frame[:, :, :3]).tobytes()).hexdigest())
    assert abs(len(result) - film.num_frames) <= 2
    return result


@pytest.mark.parametrize("layout", ["game", "game+decision", "side-by-side", "window"])
def test_that_a_film_is_the_same_to_the_pixel_every_time(layout: str, qapp: QApplication, right_runner: Path) -> None:
    shot = Shot(1280, 720, 15, layout) if layout == "window" else Shot(642, 361, 15, layout)
    cast = [EPISODE] * (2 if layout == "side-by-side" else 1)
    first = digests(qapp, shot, *cast, agent=str(right_runner))
    assert digests(qapp, shot, *cast, agent=str(right_runner)) == first


def test_that_a_filmed_window_is_freed(qapp: QApplication) -> None:
    before = len(qapp.allWidgets())
    for frame in Film(qapp, [(EpisodeFile(played(3, ())), "")], Shot(640, 360, 15, "window")).frames():
        assert frame.shape == (360, 640, 4)
        assert len(qapp.allWidgets()) > before
    assert len(qapp.allWidgets()) == before


def test_that_the_quadrant_of_a_filmed_window_fills(qapp: QApplication, right_runner: Path) -> None:
    shot, told = Shot(1280, 720, 15, "window"), []
    episode = replace(EPISODE, look=Look(panels=("Quadrant",)))
    film = Film(qapp, [(episode, str(right_runner))], shot, lambda done, of: told.append((done, of)))
    frames = [frame[:, -240:, :3].copy() for frame in film.frames()]
    changes = [index for index in range(1, len(frames)) if not np.array_equal(frames[index], frames[index - 1])]
    assert changes == list(range(3, len(frames), 3))  # four episodes every fifth of a second
    assert told[-1][0] == told[-1][1]


def test_that_a_part_of_a_film_shows_what_the_whole_had_counted_by_then(qapp: QApplication, right_runner: Path) -> None:
    shot = Shot(1280, 720, 15, "window")
    episode = replace(EPISODE, look=Look(panels=("Quadrant",)))
    whole, part = (
        [frame[:600, -240:, :3].copy() for frame in Film(qapp, [(each, str(right_runner))], shot).frames()]
        for each in (episode, replace(episode, first_step=6))
    )
    assert all(np.array_equal(one, other) for one, other in zip(part, whole[6:], strict=False))
    assert not np.array_equal(part[0], whole[0])


def test_that_motion_is_smooth_between_the_steps(qapp: QApplication) -> None:
    at_fifteen, at_sixty = (set(digests(qapp, replace(SMALL, fps=fps), EPISODE)) for fps in (15, 60))
    assert len(at_fifteen) == 13
    assert len(at_sixty) > 40
    assert at_fifteen <= at_sixty


def test_that_slow_motion_takes_longer(qapp: QApplication) -> None:
    usual, slow = (digests(qapp, replace(SMALL, speed=speed), EPISODE) for speed in (1.0, 0.5))
    assert len(slow) == len(usual) + 11 * 2  # eleven steps of two pictures each, then the rest


def test_that_a_film_begins_where_it_is_asked_to(qapp: QApplication) -> None:
    whole = digests(qapp, replace(SMALL, fps=15), EPISODE)
    assert digests(qapp, replace(SMALL, fps=15), replace(EPISODE, first_step=5))[:7] == whole[5:12]


def test_that_a_caption_is_painted_while_it_lasts(qapp: QApplication) -> None:
    captioned = replace(EPISODE, captions=(Caption(4, 3, "Here"),))
    plain, told = (digests(qapp, replace(SMALL, fps=15), each) for each in (EPISODE, captioned))
    assert [step for step in range(12) if plain[step] != told[step]] == [
        3,
        4,
        5,
    ]  # from the picture in which the motion to step 4 begins


def test_that_an_agent_plays_an_episode_that_replays(right_runner: Path) -> None:
    record = Record(spec=CoinRunSpec(), level_seed=3, agent_name=str(right_runner))
    episode = play_episode(record, "right-runner")
    assert episode.run.num_steps > 5
    assert len(episode.weights_sha256) == 64
    check_replay(episode)


def test_that_a_layout_needs_its_episodes_and_an_episode_its_steps(qapp: QApplication) -> None:
    with pytest.raises(InputError, match="shows 2"):
        Film(qapp, [(EPISODE, "")], Shot(layout="side-by-side"))
    with pytest.raises(InputError, match="nothing to film"):
        Film(qapp, [(EpisodeFile(played(0, ())), "")], SMALL)
