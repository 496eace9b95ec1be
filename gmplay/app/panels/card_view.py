"""An agent card, laid out to be read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gmplay.app.panels.card_text import deployments, facts, measured, provenance
from gmplay.app.panels.curve import LearningCurve
from gmplay.core.level import LevelSpec


class CardView(QWidget):
    """Title, summary, how it was trained, what was measured, and what it cannot do."""

    def __init__(self, spec_type: type[LevelSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._spec_type = spec_type
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 12)
        self._column.setSpacing(6)
        self.show_card(None)

    def show_card(self, card: Any | None) -> None:
        """Show an AgentCard; None says that no agent plays."""
        self._clear()
        if card is None:
            self._add(
                _label("No agent plays. Choose one above, open a checkpoint, or press T and play yourself.", "dim")
            )
        else:
            self._add(_label(card.title, "title"))
            self._add(_label(card.summary))
            self._add_training(card)
            self._add_measures(card)
            self._add_limits(card)
        self._column.addStretch(1)

    def _add_training(self, card: Any) -> None:
        self._head("Training")
        grid = _grid()
        for row, (name, words) in enumerate(facts(card, self._spec_type)):
            grid.addWidget(_label(name, "dim"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_label(words), row, 1)
        holder = QWidget()
        holder.setLayout(grid)
        holder.setToolTip(provenance(card))
        self._add(holder)
        if card.training.get("curve"):
            curve = LearningCurve()
            curve.show_curve(card.training["curve"])
            self._add(_label("Success in training", "caption"))
            self._add(curve)

    def _add_measures(self, card: Any) -> None:
        self._head("Measured")
        names = deployments(card)
        if not names:
            self._add(_label("Not evaluated yet. The Quadrant panel measures it while you watch.", "dim"))
        for name in names:
            self._add_table(card, name)

    def _add_table(self, card: Any, deployment: str) -> None:
        """The measures on one deployment, beside those on the training levels."""
        grid = _grid(wide_column=0)
        grid.addWidget(_label("Training", "caption"), 0, 1)
        grid.addWidget(_label(deployment.capitalize().replace("_", " "), "caption"), 0, 2)
        for row, texts in enumerate(measured(card, deployment), start=1):
            for column, text in enumerate(texts):
                label = _label(text, "dim" if column == 0 else "")
                label.setWordWrap(column == 0)
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        holder.setLayout(grid)
        holder.setToolTip(card.evaluations[deployment].get("command", ""))
        self._add(holder)

    def _add_limits(self, card: Any) -> None:
        if card.limits:
            self._head("Known limits")
        for limit in card.limits:
            self._add(_label(f"– {limit}", "dim"))

    def _head(self, text: str) -> None:
        self._column.addSpacing(4)
        self._add(_label(text, "heading"))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _label(text: str, tone: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if tone:
        label.setProperty("tone", tone)
    return label


def _grid(wide_column: int = 1) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(wide_column, 1)
    return grid
