"""An episode as a value: all that is needed to see it again, bit for bit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.outcome import Ending, Outcome


@dataclass(frozen=True, eq=False)
class Run:
    """A run through a level, decided or not: the level, the edits made to it and the actions taken.

    It keeps actions, not a policy: a policy's floats differ between machines, a world's do not.

    Attributes:
        env_name: which environment.
        spec: the level spec's fields, for LevelSpec.from_dict.
        level_seed: the level's seed under that spec.
        level_json: the level itself where spec and seed do not give it (edited by hand), else None.
        action_seed: seed of the stream the actions were sampled with.
        agent_name: who acted.
        actions: (num_steps,) uint8.
        edits: (step, edit) pairs; an edit is made before the action of its step.
        fingerprints: (num_steps,) uint32, one per state after each action (the environment's fingerprints).
        takeovers: (first, last) pairs; the actions of the steps first .. last - 1 were the keyboard's.
    """

    env_name: str
    spec: dict[str, Any]
    level_seed: int
    level_json: str | None
    action_seed: int
    agent_name: str
    actions: NDArray[np.uint8]
    edits: tuple[tuple[int, Any], ...]
    fingerprints: NDArray[np.uint32]
    takeovers: tuple[tuple[int, int], ...] = field(default=(), kw_only=True)

    @property
    def num_steps(self) -> int:
        """How many actions were taken."""
        return len(self.actions)

    @property
    def digest(self) -> str:
        """Hexadecimal digest of all its states: equal digests, equal runs."""
        return hashlib.blake2b(self.fingerprints.astype("<u4").tobytes(), digest_size=16).hexdigest()


@dataclass(frozen=True, eq=False)
class Episode(Run):
    """A run that was decided.

    Attributes:
        outcome: what came of it.
    """

    outcome: Outcome

    @property
    def ending(self) -> Ending:
        """What decided it."""
        return self.outcome.ending
