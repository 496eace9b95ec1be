"""What looks at the world on show, on the simulation's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gmplay.render.overlays import Overlay
from gmplay.session.session import Session


class Instrument:
    """Looks at the frame on show and tells what it found. It never changes the world, and costs nothing while off.

    Attributes:
        requests: the types that ``handle`` understands. One of them usually switches the instrument on and off.
        is_waiting: it has not looked at everything yet, and wants to ``look`` again though nothing may move.
    """

    requests: tuple[type, ...] = ()
    is_waiting = False

    def __init__(self, session: Session, tell: Callable[[Any], None]) -> None:
        """``tell`` hands what was found to the window; a Section shows it."""
        self._session, self._tell = session, tell

    def handle(self, request: Any) -> None:
        """Do what the window asks: one of ``requests``. The picture is drawn anew afterwards. Raises InputError."""

    def look(self) -> None:
        """Before a frame is drawn: look at it. Must be quick; what takes longer belongs into a process of its own."""

    def overlays(self) -> tuple[Overlay, ...]:
        """What to lay over the picture of the frame looked at last."""
        return ()

    def close(self) -> None:
        """The program ends: stop what runs elsewhere."""
