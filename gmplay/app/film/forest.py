"""A recorded stretch of a forest's life as a film: the forest alone, at its own speed."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gmplay.app.film.shot import Shot
from gmplay.core.errors import InputError
from gmplay.envs.tree_gridworld.state import State
from gmplay.record.forest_file import ForestEpisode
from gmplay.record.forest_script import forest_states
from gmplay.render.forest_view import STEPS_PER_SECOND, ForestHistory, ForestView
from gmplay.render.tree_gridworld import ForestRenderer
from gmplay.session import clock

_REST_SECONDS = 1.0
"""The last picture stays so long."""


class GoesOn(Protocol):
    """A forest that can be watched."""

    current: State
    previous: State | None
    history: ForestHistory

    def step(self) -> bool:
        """Take one step. False where there is none to take."""
        ...


class ForestCamera:
    """Draws a forest while time passes picture by picture.

    Attributes:
        is_over: there was no further step.
    """

    def __init__(self, forest: GoesOn, width: int, shot: Shot, speed: float) -> None:
        """``width`` pixels of the shot are the forest's; ``speed`` multiplies its own 8 steps a second."""
        self._forest, self._fps = forest, shot.fps
        self._pace = speed * STEPS_PER_SECOND / clock.STEPS_PER_SECOND
        self._clock, self._seconds = clock.Clock(), 0.0
        self._renderer = ForestRenderer((width, shot.height))
        self._renderer.resize((width, shot.height), shot.scale)
        self.is_over = False

    def next_picture(self) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 BGRA, a picture's time after the one before."""
        self._clock.add(self._seconds, self._pace)
        self._seconds = 1 / self._fps
        while not self.is_over and self._clock.withdraw():
            self.is_over = not self._forest.step()
        fraction = 1.0 if self.is_over else self._clock.fraction
        forest = self._forest
        return self._renderer.render(ForestView(forest.current, forest.previous, fraction, history=forest.history))


class RecordedForest:
    """Goes through the states of an episode. Raises ReplayError where one is not the recorded one."""

    def __init__(self, episode: ForestEpisode) -> None:
        self._states, self._step = forest_states(episode), 0
        self._touched = {step for step, _change in episode.edits}
        self.history = ForestHistory()
        self.previous: State | None = None
        self.current: State = next(self._states)
        self.history.note(self.current)

    def step(self) -> bool:
        """See GoesOn."""
        following = next(self._states, None)
        if following is None:
            return False
        self._step += 1
        # A hand is no step: there is no motion to show from what was there before.
        self.previous, self.current = None if self._step in self._touched else self.current, following
        self.history.note(self.current)
        return True


class ForestFilm:
    """An episode of a forest in a shot. The same film has the same frames to the pixel, on one machine.

    Attributes:
        num_frames: about how many there will be.
    """

    def __init__(self, episode: ForestEpisode, shot: Shot, first_step: int = 0) -> None:
        """Raises InputError where there is nothing to show, or the layout is none of a forest's."""
        if shot.layout != "game":
            raise InputError(f"A forest is filmed alone: --layout game, not {shot.layout}.")
        if episode.num_steps == 0:
            raise InputError(f"The forest of seed {episode.level_seed} has no step yet: there is nothing to film.")
        self._episode, self._shot, self._first_step = episode, shot, first_step
        seconds = (episode.num_steps - first_step) / STEPS_PER_SECOND / shot.speed
        self.num_frames = 1 + round((seconds + _REST_SECONDS) * shot.fps)

    def frames(self) -> Generator[NDArray[np.uint8], None, None]:
        """(height, width, 4) uint8 BGRA each. One buffer for all: a frame stands until the next is asked for."""
        forest = RecordedForest(self._episode)
        for _ in range(self._first_step):
            forest.step()
        camera = ForestCamera(forest, self._shot.width, self._shot, self._shot.speed)
        while not camera.is_over:
            yield camera.next_picture()
        for _ in range(round(_REST_SECONDS * self._shot.fps)):
            yield camera.next_picture()
