"""The mouse and the coin: it is picked up, carried from cell to cell, and let go. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gmplay.app.pictures import Pointing
from gmplay.core.errors import InputError
from gmplay.session import messages

PICK_UP_CELLS = 1.0
"""A press this close to the coin's centre picks it up."""

Point = tuple[float, float]
Cell = tuple[int, int]


class CoinHand:
    """Carries a coin; the world stands still meanwhile.

    Attributes:
        pointing: what is shown of it.
    """

    def __init__(self, handle: Callable[[Any], None]) -> None:
        """``handle`` does what a message asks, or raises InputError."""
        self._handle, self._was_playing = handle, False
        self.pointing = Pointing()

    def hover(self, is_on_coin: bool) -> None:
        """The mouse is over the coin, or no longer."""
        self.pointing = Pointing(is_on_coin=is_on_coin)

    def press(self, point: Point, coin: Cell, is_playing: bool) -> None:
        """The button went down at a point of the world; on the coin, which lies in this cell, that picks it up."""
        if max(abs(at - cell - 0.5) for at, cell in zip(point, coin, strict=True)) <= PICK_UP_CELLS:
            self.pointing = Pointing(is_on_coin=True, ghost=coin)
            self._was_playing = is_playing
            self._handle(messages.Play(False))

    def drag(self, point: Point, message: Callable[[int, int], Any]) -> None:
        """The mouse moved with its button down; ``message`` asks for a carried coin to lie in a cell."""
        x, y = (int(np.floor(value)) for value in point)
        if self.pointing.ghost in (None, (x, y)):
            return
        try:
            self._handle(message(x, y))
            is_allowed = True
        except InputError:  # over a wall: the coin waits where it last could lie
            is_allowed = False
        self.pointing = Pointing(is_on_coin=True, ghost=(x, y), is_allowed=is_allowed)

    def release(self) -> None:
        """The button went up: a coin that was carried stays where it is."""
        if self.pointing.ghost is not None:
            self.pointing = Pointing()
            self._handle(messages.Play(self._was_playing))
