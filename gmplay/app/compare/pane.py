"""One lane on screen: who plays it and where, its world, and its decision as a slim bar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gmplay.app.compare import words
from gmplay.app.compare.events import PanePicture
from gmplay.app.compare.looks import LETTERS, colour_name
from gmplay.app.panels.action_pad import ActionBar
from gmplay.app.present.enlarged import Enlarged
from gmplay.app.theme import BODY, CAPTION
from gmplay.app.world_view import WorldView
from gmplay.core.errors import InputError
from gmplay.session.lanes import KEYBOARD, Lane
from gmplay.session.record import parse_level_seed
from gmplay.session.sight import LaneMoment


class Pane(QFrame):
    """Shows a lane and says how the user would have it."""

    lane_changed = Signal(object)  # Lane
    refused = Signal(str)  # why it cannot be

    def __init__(self, index: int) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._index, self._lane = index, Lane()
        self._titles: dict[str, str] = {}
        self.letter = QLabel(LETTERS[index])
        self.letter.setObjectName("laneLetter")
        self.letter.setStyleSheet(_letter_style(index, 1.0))
        self.agent = self._picker("Agent of the lane", words.AGENT_TIP)
        self.agent.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.coin = self._picker("Coin of the lane", words.COIN_TIP)
        for placement, label in words.COINS.items():
            self.coin.addItem(label, placement)
        self.name = QLabel()  # in the pickers' place in a presentation
        self.name.hide()
        self.seed = QLineEdit()
        self.seed.setAccessibleName("Level seed of the lane")
        self.seed.setToolTip(words.SEED_TIP)
        self.seed.setPlaceholderText(words.SAME_SEED)
        self.seed.setFixedWidth(92)
        self.view, self.bar = WorldView(), ActionBar()
        self.view.setMinimumSize(200, 120)
        self.view.show_words("", words.WAITING)
        self.view.setAccessibleName(f"World of lane {LETTERS[index]}")
        self.agent.activated.connect(lambda place: self._change(agent_name=self.agent.itemData(place)))
        self.coin.activated.connect(lambda place: self._change(placement=self.coin.itemData(place)))
        self.seed.returnPressed.connect(self._read_seed)
        self._foot = self._bar_at_foot()
        self._place()

    def _bar_at_foot(self) -> Enlarged:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(8, 4, 8, 5)
        row.addWidget(self.bar)
        return Enlarged([foot], has_fixed_height=True)

    def _picker(self, name: str, tip: str) -> QComboBox:
        picker = QComboBox()
        picker.setAccessibleName(name)
        picker.setToolTip(tip)
        picker.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the arrow keys away from the world
        return picker

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(6)
        head.addWidget(self.letter)
        head.addWidget(self.name, stretch=1)
        head.addWidget(self.agent, stretch=1)
        head.addWidget(self.coin)
        head.addWidget(self.seed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, stretch=1)
        column.addWidget(self._foot)

    # --- showing ----------------------------------------------------------------------------------------

    def show_agents(self, titles: Mapping[str, str]) -> None:
        """Offer these agents, titles by name, and the keyboard. Emits nothing."""
        self._titles = dict(titles)
        self.agent.clear()
        for name, title in titles.items():
            self.agent.addItem(title, name)
        self.agent.addItem(words.YOU, KEYBOARD)
        self.agent.setItemData(self.agent.count() - 1, words.YOU_TIP, Qt.ItemDataRole.ToolTipRole)
        self.show_lane(self._lane)

    def show_lane(self, lane: Lane) -> None:
        """Show who plays, and where, in place of what the user chose. Emits nothing."""
        self._lane = lane
        if self.agent.findData(lane.agent_name) < 0:
            self.agent.addItem(words.title_of(lane, self._titles), lane.agent_name)
        self.agent.setCurrentIndex(self.agent.findData(lane.agent_name))
        self.name.setText(words.name_of(lane, self._titles))
        self.coin.setCurrentIndex(max(0, self.coin.findData(lane.placement)))
        self.seed.setText("" if lane.level_seed is None else str(lane.level_seed))

    def set_zoom(self, zoom: float, has_bar: bool) -> None:
        """Write so many times as large as usual, then with a name for the pickers, and with the decision or without."""
        is_presented = zoom != 1.0
        self.view.set_zoom(zoom)
        self._foot.set_zoom(zoom)
        self._foot.setVisible(has_bar)
        for picker in (self.agent, self.coin, self.seed):
            picker.setVisible(not is_presented)
        self.name.setVisible(is_presented)
        self.name.setStyleSheet(f"font-size: {round(BODY * zoom)}px; font-weight: 600;")
        self.letter.setStyleSheet(_letter_style(self._index, zoom))

    def show_picture(self, picture: PanePicture) -> None:
        """Show the world."""
        self.view.show_picture(picture)

    def show_moment(self, moment: LaneMoment) -> None:
        """Show what is decided, or how it ended."""
        decision = moment.decision if moment.ending is None else None
        probabilities = [] if decision is None else decision.probabilities[0]
        self.bar.show_probabilities(probabilities, moment.next_action)
        self.view.show_words(moment.ending_words, words.badge_of(moment.lane))

    # --- what the user does -----------------------------------------------------------------------------

    def _change(self, **changes: object) -> None:
        lane = self._lane.replace(**changes)
        if lane != self._lane:
            self.lane_changed.emit(lane)

    def _read_seed(self) -> None:
        text = self.seed.text().strip()
        try:
            self._change(level_seed=parse_level_seed(text) if text else None)
        except InputError as error:
            self.refused.emit(str(error))
            self.show_lane(self._lane)
        self.view.setFocus()


def _letter_style(index: int, zoom: float) -> str:
    return f"background: {colour_name(index)}; font-size: {round(CAPTION * zoom)}px;"
