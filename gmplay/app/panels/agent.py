"""The Agent panel: which agent plays, and its card in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gmplay.app.panels.card_view import CardView
from gmplay.core.level import LevelSpec


class AgentPanel(QFrame):
    """Shows agents and a card; tells which one the user wants."""

    agent_chosen = Signal(str)  # the card's name, or the path an opened checkpoint was shown with
    open_requested = Signal()

    def __init__(self, spec_type: type[LevelSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._cards: dict[str, Any] = {}
        self._shown = ""
        self.picker = QComboBox()
        self.picker.setAccessibleName("Agent")
        self.picker.setToolTip("The agent that plays.")
        self.picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.open = QPushButton("Open…")
        self.open.setToolTip("Open a checkpoint: a .safetensors file with its card (.json) beside it.")
        self.error = QLabel(wordWrap=True)
        self.error.setProperty("tone", "warning")
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error.hide()
        self.card = CardView(spec_type)
        self.picker.activated.connect(self._choose)
        self.open.clicked.connect(self.open_requested)
        self._place()

    def _place(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 0)
        row.setSpacing(6)
        row.addWidget(self.picker, stretch=1)
        row.addWidget(self.open)
        message = QHBoxLayout()
        message.setContentsMargins(12, 0, 12, 0)
        message.addWidget(self.error)
        area = QScrollArea(widgetResizable=True)
        area.setObjectName("panel")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addLayout(message)
        column.addWidget(area, stretch=1)

    def show_agents(self, cards: Sequence[Any]) -> None:
        """Offer these agents (AgentCard each). Emits nothing."""
        self._cards = {card.name: card for card in cards}
        self._fill_picker()

    def show_agent(self, card: Any | None, key: str = "") -> None:
        """Show the card of the agent that plays, None where there is none. Emits nothing.

        ``key`` is what ``agent_chosen`` tells for it: the card's name, or the path of an opened checkpoint.
        """
        self.error.hide()
        self._shown = key or (card.name if card else "")
        if card is not None:
            self._cards.setdefault(self._shown, card)
        self._fill_picker()
        self.card.show_card(card)

    def show_error(self, text: str) -> None:
        """Say why an agent could not be opened; the one before stays."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self._fill_picker()

    def _fill_picker(self) -> None:
        self.picker.clear()
        for key, card in self._cards.items():
            self.picker.addItem(card.title, key)
            self.picker.setItemData(self.picker.count() - 1, card.summary, Qt.ItemDataRole.ToolTipRole)
        self.picker.setCurrentIndex(self.picker.findData(self._shown))
        self.picker.setPlaceholderText("No agent" if self._cards else "No agents found")
        self.picker.setEnabled(bool(self._cards))

    def _choose(self, index: int) -> None:
        key = self.picker.itemData(index)
        if key != self._shown:
            self.agent_chosen.emit(key)
