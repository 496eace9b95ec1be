"""Films of recorded forests."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gmplay.app.film.forest import ForestFilm
from gmplay.app.film.shot import Shot
from gmplay.core.errors import InputError
from tests.record.forests import lived

pytestmark = pytest.mark.gui
SMALL = Shot(321, 240, 16)


def digests(film: ForestFilm) -> list[str]:
    return [hashlib.sha256(np.ascontiguousarray(frame[:, :, :3]).tobytes()).hexdigest() for frame in film.frames()]


def test_that_a_forests_film_is_the_same_every_time_and_moves_between_the_steps(qapp: QApplication) -> None:
    _forest, episode = lived()
    film = ForestFilm(episode, SMALL)
    first = digests(film)
    assert digests(ForestFilm(episode, SMALL)) == first
    assert abs(len(first) - film.num_frames) <= 2
    assert len(set(first)) > 1.5 * episode.num_steps
    assert len(set(first[-16:])) == 1


def test_that_a_forests_film_begins_where_it_is_asked_to(qapp: QApplication) -> None:
    _forest, episode = lived()
    whole, part = digests(ForestFilm(episode, SMALL)), digests(ForestFilm(episode, SMALL, first_step=30))
    assert part[-16:] == whole[-16:]
    assert abs(len(whole) - len(part) - 60) <= 1


def test_that_a_forest_is_filmed_alone(qapp: QApplication) -> None:
    with pytest.raises(InputError, match="filmed alone"):
        ForestFilm(lived()[1], Shot(layout="window"))
