"""Does it see the coin? The instrument: probes of the frame on show, strips under the timeline, marks on the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gmplay.app.instruments.instrument import Instrument
from gmplay.app.instruments.probe_events import FoundProbes, ShowProbes
from gmplay.app.instruments.probe_trail import ProbeTrail
from gmplay.app.strip import Strip
from gmplay.envs.coinrun.env import CoinRun
from gmplay.evaluation.probed import COIN, DANGER, OUT_OF_VIEW, WALL_OPENED, Probe, Probed, share_text
from gmplay.render.overlays import CellMark, Overlay
from gmplay.session.session import Session

SECONDS_PER_LOOK = 0.004
"""So long frames that were passed over may be filled in between two pictures, a quarter of the time between them."""
LEAST_MARKED = 0.05
"""What moves the policy by less than this is not marked on the world."""

_COIN_COLOUR, _WALL_COLOUR, _DANGER_COLOUR = (230, 159, 0), (86, 180, 233), (192, 74, 0)
_COLOURS = {COIN: _COIN_COLOUR, WALL_OPENED: _WALL_COLOUR, DANGER: _DANGER_COLOUR}


class ProbeInstrument(Instrument):
    """Probes the frames of the episode, those on show at once and those passed over when there is time."""

    requests = (ShowProbes,)

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._trail = ProbeTrail(CoinRun(), session.gaze)
        self._is_on = False
        self._episode_number = -1
        self._found: FoundProbes | None = None
        self._drawn: tuple[int, Probed | None] = (-1, None)

    def handle(self, request: ShowProbes) -> None:
        """Switch the instrument on or off."""
        self._is_on, self._found, self._drawn = request.is_on, None, (-1, None)
        if not self._is_on:
            self.is_waiting = False
            self._trail.clear()
            self._tell_strips(-1)

    def look(self) -> None:
        """Probe the frame on show, or go on towards it."""
        if not self._is_on:
            return
        gaze, num_steps = self._session.gaze(), self._session.snapshot().num_steps
        if gaze.episode_number != self._episode_number or gaze.policy is None:
            self._episode_number = gaze.episode_number
            self._trail.clear()
        num_to_go = 0
        if gaze.policy is not None:
            self._trail.go_on(gaze.step, num_steps, SECONDS_PER_LOOK)
            num_to_go = max(gaze.step + 1 - self._trail.num_probed, 0)
        self.is_waiting = gaze.policy is not None and self._trail.num_probed <= num_steps
        self._say(FoundProbes(self._trail.at(gaze.step), num_to_go, gaze.decision is not None))
        latest = (self._trail.num_probed, self._trail.latest)
        if latest != self._drawn:
            self._drawn = latest
            self._tell_strips(num_steps)

    def overlays(self) -> tuple[Overlay, ...]:
        """A frame around each thing that moves the policy, with by how much."""
        if not self._is_on or self._found is None or self._found.probed is None:
            return ()
        marked = (each for each in self._found.probed.probes if _is_marked(each))
        return tuple(
            CellMark(each.x, each.y, _COLOURS[each.thing.kind], share_text(each.total_variation)) for each in marked
        )

    def _say(self, found: FoundProbes) -> None:
        before, self._found = self._found, found
        if before is None or before.probed is not found.probed or before.num_to_go != found.num_to_go:
            self._tell(found)

    def _tell_strips(self, num_steps: int) -> None:
        """Each strip with its values of frames 0 .. num_steps; with -1 they are taken away."""
        for name, colour, value_of in _STRIPS:
            values = self._trail.values(value_of, num_steps) if num_steps >= 0 else np.zeros(0)
            self._tell(Strip(name, values, unit=" %", colour=colour))


def _is_marked(probe: Probe) -> bool:
    is_felt = probe.sight != OUT_OF_VIEW and probe.total_variation >= LEAST_MARKED
    return is_felt and probe.thing.kind in _COLOURS


def _moved_by(kind: str) -> Callable[[Probed], float]:
    def value_of(probed: Probed) -> float:
        found = probed.find(kind)
        return np.nan if found is None else found.total_variation

    return value_of


def _moved_by_dangers(probed: Probed) -> float:
    return max((each.total_variation for each in probed.dangers), default=0.0)


_STRIPS: tuple[tuple[str, str, Callable[[Probed], float]], ...] = (
    ("without the coin", "#e69f00", _moved_by(COIN)),
    ("without the end wall", "#56b4e9", _moved_by(WALL_OPENED)),
    ("without the danger that matters most", "#c04a00", _moved_by_dangers),
)
"""Name, colour and number of each strip under the timeline."""
