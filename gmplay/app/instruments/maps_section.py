"""Maps: the section that chooses what is laid over the world, and says what it shows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gmplay.app.instruments.map_events import COIN_MAP, DIFFERENCE, FIELD, FoundMap, ShowMap
from gmplay.app.instruments.section import Section
from gmplay.app.panels.calm_wheel import CalmChoice
from gmplay.app.panels.segments import Segments
from gmplay.evaluation.quantities import QUANTITIES, VALUE

KINDS = {
    COIN_MAP: "Response map: the coin in every cell, the agent where it is. What dragging the coin there would show.",
    FIELD: "Policy field: the agent in every cell it can stand in. It remembers nothing there.",
    DIFFERENCE: "The policy field with the coin less that without it: where the coin matters, and for what.",
}
ON_GROUND, ANYWHERE = "on ground", "anywhere"
PLACES = {
    ON_GROUND: "The coin in every cell in which one can stand.",
    ANYWHERE: "The coin in every free cell, in the air too.",
}
_FIRST_QUANTITY = {COIN_MAP: "right", FIELD: VALUE, DIFFERENCE: VALUE}
_NUM_LINES = 4


class MapsSection(Section):
    """Chooses a map and a quantity."""

    name = "Maps"
    tip = "What the agent would do with the coin, or itself, in every cell of the level."
    shows = (FoundMap,)

    def __init__(self) -> None:
        super().__init__()
        self._is_seen = False
        self.kinds = Segments(KINDS)
        self.kinds.press(COIN_MAP)
        self.quantity = CalmChoice()
        for name in QUANTITIES:
            self.quantity.addItem("Value" if name == VALUE else f"P({name})", name)
        self.quantity.setToolTip("What the colours say: the probability of some actions, or the agent's value.")
        self.places = Segments(PLACES)
        self.places.press(ON_GROUND)
        self.words = QLabel(wordWrap=True)
        self.words.setProperty("tone", "caption")
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.words.setMinimumHeight(_NUM_LINES * self.words.fontMetrics().lineSpacing())
        for widget in (self.kinds, self.quantity, self.places, self.words):
            self.column.addWidget(widget)
        self.kinds.chosen.connect(self._choose_kind)
        self.quantity.activated.connect(self._ask)
        self.places.chosen.connect(self._ask)

    def set_seen(self, is_seen: bool) -> None:
        """A map lies over the world while the section is open."""
        if is_seen != self._is_seen:
            self._is_seen = is_seen
            self._ask()

    def show_told(self, event: Any) -> None:
        """Show FoundMap."""
        self.words.setText(event.words)

    def _choose_kind(self, kind: str) -> None:
        self.quantity.setCurrentIndex(self.quantity.findData(_FIRST_QUANTITY[kind]))
        self.places.setVisible(kind == COIN_MAP)
        self._ask()

    def _ask(self) -> None:
        kind = self.kinds.current if self._is_seen else ""
        self.asked.emit(ShowMap(kind, self.quantity.currentData(), self.places.current == ANYWHERE))
