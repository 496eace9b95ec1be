"""Keeps what happens to the forest on show while it is recorded. It never sees a picture."""

from __future__ import annotations

import numpy as np

from gmplay.envs.tree_gridworld.fingerprint import fingerprints
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import State
from gmplay.record.forest_file import MOST_EDITS, MOST_STEPS, Change, ForestEpisode


class ForestRecording:
    """Grows with every step and every change of one forest."""

    def __init__(self, spec: TreeGridworldSpec, state: State) -> None:
        self._spec, self._start = spec, state.copy()
        self._actions = bytearray()
        self._fingerprints: list[int] = []
        self._changes: list[tuple[int, Change]] = []

    @property
    def num_steps(self) -> int:
        """Steps recorded so far."""
        return len(self._actions)

    @property
    def is_full(self) -> bool:
        """No file holds more."""
        return self.num_steps >= MOST_STEPS or len(self._changes) >= MOST_EDITS

    def note_step(self, action: int, state: State) -> None:
        """An action was taken; ``state`` is what came of it."""
        self._actions.append(action)
        self._fingerprints.append(int(fingerprints(state)[0]))

    def note_change(self, change: Change) -> None:
        """A hand did something, or the rules were changed, before the next action."""
        self._changes.append((self.num_steps, change))

    def episode(self) -> ForestEpisode:
        """What was recorded so far."""
        return ForestEpisode(
            self._spec,
            self._start,
            np.frombuffer(bytes(self._actions), np.uint8),
            tuple(self._changes),
            np.array(self._fingerprints, np.uint32),
        )
