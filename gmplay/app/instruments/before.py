"""The before of an edit: what was decided at the frame on show before the coin was dragged, and where it lay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmplay.app.instruments.before_event import FoundBefore
from gmplay.app.instruments.instrument import Instrument
from gmplay.render.overlays import CellMark, Overlay
from gmplay.session.session import Gaze, Session

_COLOUR = (200, 200, 205)


class BeforeInstrument(Instrument):
    """Remembers the frame on show as it was when it came, until another one comes; always on, for it costs nothing."""

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        super().__init__(session, tell)
        self._first: Gaze | None = None
        self._is_edited = False

    def look(self) -> None:
        """Tell what was decided before, once the coin of this frame lies elsewhere."""
        gaze, first = self._session.gaze(), self._first
        if first is None or (gaze.episode_number, gaze.step) != (first.episode_number, first.step):
            self._first = first = gaze
        is_edited = _coin(gaze) != _coin(first)
        if is_edited != self._is_edited:
            self._is_edited = is_edited
            self._tell(_found(first) if is_edited else FoundBefore())

    def overlays(self) -> tuple[Overlay, ...]:
        """A mark on the cell where the coin lay before."""
        if not self._is_edited or self._first is None or _coin(self._first)[0] < 0:
            return ()
        return (CellMark(*_coin(self._first), _COLOUR, "before"),)


def _coin(gaze: Gaze) -> tuple[int, int]:
    return int(gaze.state.coin_x[0]), int(gaze.state.coin_y[0])


def _found(gaze: Gaze) -> FoundBefore:
    if gaze.decision is None:
        return FoundBefore()
    return FoundBefore(tuple(gaze.decision.probabilities[0].tolist()), float(gaze.decision.value[0]))
