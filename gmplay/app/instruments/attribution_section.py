"""The section "Attribution": what moves the chosen logit, and whether the parts sum to the whole."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel

from gmplay.app.instruments.attribution_values import (
    BASELINES,
    MOST_PROBABLE,
    VALUE,
    AttributionRead,
    DrawAttribution,
    NoAttribution,
    WatchAttribution,
)
from gmplay.app.instruments.goals_words import nats as signed
from gmplay.app.instruments.section import Section
from gmplay.app.panels.calm_wheel import CalmChoice
from gmplay.app.panels.moves import MOVES
from gmplay.app.panels.words import decimal

_WAITING = "The first attribution takes a few seconds: PyTorch is being loaded in a process of its own."


class AttributionSection(Section):
    """What is attributed, against which baseline; the sums by kind of thing, and the check."""

    name = "Attribution"
    tip = "Which cells or pixels move the chosen action's logit, or the value?"
    shows = (AttributionRead, NoAttribution)

    def __init__(self) -> None:
        super().__init__()
        self.output, self.baseline = CalmChoice(), CalmChoice()
        self.occlusion = QCheckBox("Show occlusion instead")
        self.parts, self.check = QLabel(_WAITING, wordWrap=True), QLabel(wordWrap=True)
        self._is_seen = False
        self._dress()
        form = QFormLayout(labelAlignment=Qt.AlignmentFlag.AlignLeft, horizontalSpacing=8, verticalSpacing=6)
        form.addRow("Of", self.output)
        form.addRow("Baseline", self.baseline)
        self.column.addLayout(form)
        for part in (self.occlusion, self.parts, self.check):
            self.column.addWidget(part)
        self.output.currentIndexChanged.connect(self._watch)
        self.baseline.currentIndexChanged.connect(self._watch)
        self.occlusion.toggled.connect(self._watch)

    def _dress(self) -> None:
        for box in (self.output, self.baseline):
            box.setObjectName("field")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        self.output.addItem("most probable action", MOST_PROBABLE)
        self.output.addItem("value", VALUE)
        for move in MOVES:
            self.output.addItem(move.name, move.actions[0])
        for baseline in BASELINES:
            self.baseline.addItem(baseline, baseline)
        self.baseline.setToolTip(
            "What the frame is compared with: attributions explain the difference between the two."
        )
        self.occlusion.setToolTip(
            "By how much the output falls when a cell, or a patch of 4 × 4 pixels, alone is replaced by the "
            "baseline's: a check that uses no gradients."
        )
        self.parts.setProperty("tone", "field")
        self.check.setProperty("tone", "caption")

    def set_seen(self, is_seen: bool) -> None:
        if is_seen != self._is_seen:
            self._is_seen = is_seen
            self._watch()

    def show_told(self, event: Any) -> None:
        if isinstance(event, NoAttribution):
            self.parts.setText(event.text or _WAITING)
            self.check.setText("")
            return
        self.parts.setText(parts_sentence(event))
        self.check.setText(check_sentence(event))
        self.asked.emit(DrawAttribution())

    def _watch(self) -> None:
        self.asked.emit(
            WatchAttribution(
                self._is_seen, self.output.currentData(), self.baseline.currentData(), self.occlusion.isChecked()
            )
        )


def parts_sentence(read: AttributionRead) -> str:
    """What the difference is made of, the largest part first."""
    parts = sorted(read.by_kind.items(), key=lambda part: -abs(part[1]))
    named = ", ".join(f"{name} {signed(part)}" for name, part in parts if abs(part) >= 0.005)
    return f"{read.output_name} at step {read.step}: {named or 'nothing of what it sees moves it'}."


def check_sentence(read: AttributionRead) -> str:
    """Whether the parts sum to the whole, and whether occlusion agrees."""
    difference = read.output - read.baseline_output
    error = "" if math.isnan(read.error) else f", {100 * read.error:.2g} % off"
    agreement = "" if math.isnan(read.agreement) else f" Occlusion correlates with it by {decimal(read.agreement)}."
    return (
        f"Check: the parts sum to {signed(read.total)}; {decimal(read.output)} here less "
        f"{decimal(read.baseline_output)} on the baseline ({read.baseline}) is {signed(difference)}{error}.{agreement}"
    )
