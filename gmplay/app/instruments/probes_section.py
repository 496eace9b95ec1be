"""Does it see the coin? The section: one sentence, and a bar for each thing that was changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gmplay.app.instruments.probe_bars import ProbeBars
from gmplay.app.instruments.probe_events import FoundProbes, ShowProbes
from gmplay.app.instruments.section import Section

_NUM_LINES = 3
"""The sentence has room for so many, so that what stands below it does not leap."""


class ProbesSection(Section):
    """Shows what removing or moving a thing does to the policy, at the frame on show."""

    name = "Does it see the coin?"
    tip = "Each frame the policy is asked again with the coin, the end wall or a danger taken away."
    shows = (FoundProbes,)

    def __init__(self) -> None:
        super().__init__()
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.sentence.setMinimumHeight(_NUM_LINES * self.sentence.fontMetrics().lineSpacing())
        self.bars = ProbeBars()
        self.column.addWidget(self.sentence)
        self.column.addWidget(self.bars)

    def set_seen(self, is_seen: bool) -> None:
        """An instrument nobody looks at does not look."""
        self.asked.emit(ShowProbes(is_seen))

    def show_told(self, event: Any) -> None:
        """Show FoundProbes."""
        self.bars.show_probed(event.probed)
        if event.probed is not None:
            self.sentence.setText(event.probed.sentence)
        elif event.num_to_go:
            self.sentence.setText(f"Looking at the {event.num_to_go:,} frames before this one.")
        else:
            self.sentence.setText("Nothing is decided here." if not event.is_decided else "")
