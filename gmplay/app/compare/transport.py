"""The transport bar of the lanes: as CoinRun's, with the way to the first disagreement and the number of lanes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton

from gmplay.app.compare import words
from gmplay.app.compare.menus import COUNTS
from gmplay.app.panels.segments import Segments
from gmplay.app.strip import Strip
from gmplay.app.transport import Transport
from gmplay.session.lanes import Comparison
from gmplay.session.sight import Sight

_TIPS = {"disagreement": "To the first step at which two lanes choose to do different things (J)"}


class CompareTransport(Transport):
    """Shows where all lanes are, and how far apart, and says what the user asks for."""

    disagreement_asked = Signal()
    ghosts_toggled = Signal(bool)
    count_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.takeover.hide()  # who drives is chosen lane by lane
        disagreement = self._button("disagreement", _TIPS["disagreement"])
        disagreement.clicked.connect(self.disagreement_asked)
        self.buttons["disagreement"] = disagreement
        self.ghosts = QToolButton()
        self.ghosts.setText("Ghosts")
        self.ghosts.setCheckable(True)
        self.ghosts.setObjectName("quiet")
        self.ghosts.setToolTip("Show in each lane where the agents of the others on its level are (H).")
        self.ghosts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ghosts.clicked.connect(self.ghosts_toggled)
        self.count = Segments({str(count): f"{count} lanes side by side (Ctrl+{count})." for count in COUNTS})
        self.count.chosen.connect(lambda count: self.count_chosen.emit(int(count)))
        for button in self.count.buttons.values():
            button.setFixedWidth(26)
        self._add_to_row()

    def _add_to_row(self) -> None:
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self.timeline), self.buttons["disagreement"])
        row.addWidget(self.ghosts)
        row.addSpacing(6)
        row.addWidget(QLabel("Lanes"))
        row.addWidget(self.count)

    def show_sight(self, sight: Sight) -> None:
        """Show where the lanes are, and how far apart they came."""
        divergence = sight.divergence
        self.timeline.show_steps(sight.step, sight.num_steps, words.marks_of(sight), sight.loop)
        self.timeline.show_strip(Strip(words.POLICIES, divergence.policies, unit=" %", colour=words.POLICIES_COLOUR))
        self.timeline.show_strip(
            Strip(words.AGENTS, divergence.agents, words.MOST_CELLS, " cells", words.AGENTS_COLOUR)
        )

    def show_comparison(self, comparison: Comparison) -> None:
        """Show how the lanes are being played."""
        self.show_record(comparison.record)
        self.ghosts.setChecked(comparison.shows_ghosts)
        self.count.press(str(len(comparison.lanes)))
        if self._level_seed != comparison.record.level_seed:
            self._level_seed = comparison.record.level_seed
            self.show_level_seed()
