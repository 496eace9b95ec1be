"""What was probed of the episode on show, from its first frame on: the probes of a frame rest on those before it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Policy
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.probed import DANGER, Probed, Recollections
from gmplay.evaluation.probes import probe
from gmplay.session.session import Gaze


@dataclass(frozen=True, eq=False)
class _Looked:
    """A frame that was looked at: which one it was, and what was found; None where nothing was decided."""

    mark: int
    policy: Policy
    num_entities: int
    probed: Probed | None


class ProbeTrail:
    """Probes frames in their order, as many as there is time for, and forgets those that are no longer what they were.

    Attributes:
        num_probed: frames looked at so far.
    """

    def __init__(self, env: CoinRun, gaze_at: Callable[[int], Gaze]) -> None:
        """``gaze_at`` gives the frame of a step."""
        self._env, self._gaze_at = env, gaze_at
        self._looked: list[_Looked] = []

    @property
    def num_probed(self) -> int:
        return len(self._looked)

    def clear(self) -> None:
        """Another episode, or nobody looks any more."""
        self._looked.clear()

    def go_on(self, step: int, num_steps: int, seconds: float) -> None:
        """Look at frames 0 .. num_steps not looked at yet, for about so long; one at least.

        Args:
            step: the frame on show. It and the last one show whether an edit or a branch changed the past.
        """
        del self._looked[num_steps + 1 :]
        for suspect in (step, len(self._looked) - 1):
            if 0 <= suspect < len(self._looked) and not self._is_still(suspect):
                del self._looked[suspect:]
                while self._looked and not self._is_still(len(self._looked) - 1):
                    self._looked.pop()
        until = time.perf_counter() + seconds
        while len(self._looked) <= num_steps:
            self._looked.append(self._look(len(self._looked)))
            if time.perf_counter() > until:
                return

    def at(self, step: int) -> Probed | None:
        """The probes of a frame, None where it was not looked at or nothing was decided."""
        return self._looked[step].probed if step < len(self._looked) else None

    @property
    def latest(self) -> Probed | None:
        """The probes of the last frame looked at."""
        return self._looked[-1].probed if self._looked else None

    def values(self, value_of: Callable[[Probed], float], num_steps: int) -> NDArray[np.float64]:
        """(num_steps + 1,) one number of each frame; nan where it was not probed."""
        values = np.full(num_steps + 1, np.nan)
        for step, each in enumerate(self._looked[: num_steps + 1]):
            if each.probed is not None:
                values[step] = value_of(each.probed)
        return values

    def _is_still(self, step: int) -> bool:
        gaze = self._gaze_at(step)
        return self._looked[step].policy is gaze.policy and self._looked[step].mark == _mark(gaze.state)

    def _look(self, step: int) -> _Looked:
        gaze = self._gaze_at(step)
        assert gaze.policy is not None, "without an agent there is no trail"
        num_entities = int(gaze.state.num_entities[0])
        probed = None
        if gaze.decision is not None:
            before = self._recollections(gaze.policy, num_entities)
            probed = probe(self._env, gaze.policy, gaze.state, gaze.memory, before)
        return _Looked(_mark(gaze.state), gaze.policy, num_entities, probed)

    def _recollections(self, policy: Policy, num_entities: int) -> Recollections:
        """Those of the frame looked at last, as far as they are of the same policy and of the same dangers."""
        last = self._looked[-1] if self._looked else None
        if last is None or last.probed is None or last.policy is not policy:
            return {}
        kept = last.probed.recollections
        if last.num_entities != num_entities:  # an edit has numbered them anew
            return {thing: memory for thing, memory in kept.items() if thing.kind != DANGER}
        return kept


def _mark(state: State) -> int:
    """Equal worlds have equal marks. Field by field: the bytes between fields are not kept by every copy."""
    fields: Any = (getattr(state, name).tobytes() for name in state.field_names())
    return hash(tuple(fields))
