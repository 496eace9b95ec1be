"""A film: an iterator of frames, for a FrameWriter or anything else that takes pictures."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from gmplay.app.appearance import Appearance
from gmplay.app.film.counting import OnCounted
from gmplay.app.film.player import Player, num_frames
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas, Stage
from gmplay.core.errors import InputError
from gmplay.record.episode_file import EpisodeFile

Cast = Sequence[tuple[EpisodeFile, str]]
"""Episodes, each with the agent whose decisions are shown: a name, a checkpoint's path, or "" for none."""


class Film:
    """Episodes in a shot. The same film has the same frames to the pixel, on one machine.

    Attributes:
        num_frames: about how many there will be.
    """

    def __init__(
        self,
        application: QApplication,
        cast: Cast,
        shot: Shot,
        on_counted: OnCounted = lambda _done, _of: None,
    ) -> None:
        """Raises InputError where the layout needs another number of episodes, or there is nothing to show.

        Args:
            on_counted: told of the episodes that the quadrant of a filmed window counts.
        """
        check_cast(cast, shot)
        self._appearance = Appearance(application, shot.theme)
        self._cast, self._shot, self._on_counted = cast, shot, on_counted
        self.num_frames = max(num_frames(episode, shot.fps, shot.speed) for episode, _agent in cast)

    def frames(self) -> Generator[NDArray[np.uint8], None, None]:
        """(height, width, 4) uint8 BGRA each. One buffer for all: a frame stands until the next is asked for.

        Close it where it is not read to its end.
        """
        if self._shot.layout == "window":
            from gmplay.app.film.window import window_frames

            yield from window_frames(*self._cast[0], self._shot, self._on_counted)
            return
        players = [Player(episode, agent, self._shot.speed) for episode, agent in self._cast]
        stage, canvas = Stage(players, self._shot, self._shot.layout == "game+decision"), Canvas(self._shot)
        try:
            while stage.show_next():
                yield canvas.paint(stage)
        finally:
            stage.hide()
            for player in players:
                player.end()


def check_cast(cast: Cast, shot: Shot) -> None:
    """Raises InputError where the layout needs another number of episodes, or one of them has no step."""
    needed = 2 if shot.layout == "side-by-side" else 1
    if len(cast) != needed:
        raise InputError(f"The layout {shot.layout} shows {needed} of the episodes; {len(cast)} were given.")
    for episode, _agent in cast:
        if episode.run.num_steps == 0:
            raise InputError(
                f"The episode on level {episode.run.level_seed} has no step yet: there is nothing to film."
            )
