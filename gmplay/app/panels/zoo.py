"""The zoo: all agents in one plane, what diversity in training buys, and how one of them learned."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

import gmplay
from gmplay.app.panels import zoo_words
from gmplay.app.panels.painted import Painted
from gmplay.app.panels.segments import Segments
from gmplay.app.panels.words import count_text
from gmplay.app.panels.zoo_curve import KINDS, ZooCurve
from gmplay.app.panels.zoo_export import Figure, csv_text, write_figure, write_file
from gmplay.app.panels.zoo_path import PathChart, ZooPath
from gmplay.app.panels.zoo_plane import ZooPlane
from gmplay.app.theme import current_theme
from gmplay.core.errors import InputError

if TYPE_CHECKING:
    from gmplay.agents.zoo import PathPoint

CURVE, PATH = "Curve", "Path"
_BELOW = {
    CURVE: "What it buys to break the correlation on some of the training levels.",
    PATH: "How one agent came to where it stands, from snapshots of its learning.",
}
MEASURES_PAGE = Path(gmplay.__file__).parent / "evaluation" / "MEASURES.md"
_SAVES = {"SVG": "SVG pictures (*.svg)", "PNG": "PNG pictures (*.png)", "CSV": "Tables (*.csv)"}


class ZooPanel(QFrame):
    """Shows cards; tells which agent's point was clicked."""

    agent_chosen = Signal(str)  # the card's name, or the path an opened checkpoint was shown with
    problem = Signal(str)  # why something could not be done, as a sentence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._cards: dict[str, Any] = {}
        self._opened: dict[str, Any] = {}
        self._shown = ""
        self._deployment = ""
        self.deployment, self.kind = _choice("Deployment"), _choice("Curve")
        self.deployment.setObjectName("field")
        self.kind.setObjectName("small")
        for kind in KINDS:
            self.kind.addItem(kind.name)
        self.below = Segments(_BELOW)
        self.below.setProperty("room", "little")
        self.below.press(CURVE)
        self.steps = QLabel()
        self.steps.setProperty("tone", "caption")
        self.plane, self.curve, self.path = ZooPlane(), ZooCurve(), ZooPath()
        self.menu_button, self.axes = QToolButton(), QLabel()
        self._make_menu()
        self._write_axes()
        self._place()
        self._connect()
        self._renew()

    def _make_menu(self) -> None:
        self.menu = QMenu(self)
        self.menu.addAction("Copy as image", self.copy_image)
        for ending in _SAVES:
            action = self.menu.addAction(f"Save as {ending}…")
            action.triggered.connect(lambda _checked=False, ending=ending: self._save_as(ending))
        self.menu_button.setObjectName("more")
        self.menu_button.setText("⋯")
        self.menu_button.setToolTip("Copy or save this picture or its numbers.")
        self.menu_button.setAccessibleName("Copy or save")
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(self.menu)

    def _write_axes(self) -> None:
        self.axes.setProperty("tone", "caption")
        self.axes.setText(f'{zoo_words.AXES} <a href="axes">{zoo_words.AXES_LINK}</a>')
        self.axes.setToolTip("Nobody has defined numbers for these two axes. The page says what ours are.")

    def _place(self) -> None:
        top, middle = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.deployment, stretch=1)
        top.addWidget(self.menu_button)
        middle.setSpacing(8)
        middle.addWidget(self.below)
        self._beside = QStackedWidget()
        self._beside.addWidget(self.kind)
        self._beside.addWidget(self.steps)
        middle.addWidget(self._beside, stretch=1)
        self._under = QStackedWidget()
        self._under.addWidget(self.curve)
        self._under.addWidget(self.path)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 6, 12, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.plane, stretch=5)
        column.addLayout(middle)
        column.addWidget(self._under, stretch=3)
        column.addWidget(self.axes)
        self.message = QLabel(zoo_words.EMPTY, wordWrap=True)
        self.message.setContentsMargins(12, 12, 12, 12)
        self.message.setProperty("tone", "dim")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.message)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        self.deployment.activated.connect(self._choose_deployment)
        self.kind.activated.connect(lambda _index: self._renew())
        self.below.chosen.connect(lambda _name: self._renew())
        self.path.snapshot_chosen.connect(lambda _snapshot: self._show_snapshot())
        self.plane.agent_chosen.connect(self._choose_agent)
        self.curve.agent_chosen.connect(self._choose_agent)
        self.axes.linkActivated.connect(lambda _link: self._open_measures())

    # --- showing ----------------------------------------------------------------------------------------

    def show_agents(self, cards: Sequence[Any]) -> None:
        """Show these agents (AgentCard each). Emits nothing."""
        self._cards = {card.name: card for card in cards}
        self._renew()

    def show_agent(self, card: Any | None, key: str = "") -> None:
        """Make the agent that plays stand out; one from elsewhere joins the others. Emits nothing.

        ``key`` is what ``agent_chosen`` tells for it: the card's name, or the path of an opened checkpoint.
        """
        self._shown = key or (card.name if card else "")
        self._opened = {self._shown: dataclasses.replace(card, name=self._shown)} if card else {}
        self._renew()

    @property
    def cards(self) -> list[Any]:
        """Cards of all agents shown."""
        return list((self._opened | self._cards).values())

    @property
    def is_path_shown(self) -> bool:
        """Whether one learner's path is on show, and not the curve."""
        return self.below.current == PATH

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def _renew(self) -> None:
        """Show what there is; a panel that nobody sees waits until it is shown."""
        if not self.isVisible():
            return
        from gmplay.agents import zoo  # late: the first picture need not wait for it

        names = zoo.deployments(self.cards)
        self._pages.setCurrentIndex(1 if names else 0)
        if self._deployment not in names:
            self._deployment = names[0] if names else ""
        self._show_deployments(names, zoo.PATH_DEPLOYMENT if self.is_path_shown else self._deployment)
        title, path = self._learner()
        self.path.show_path(title, path)
        self._fill_plane(self.plane)
        self._fill_curve(self.curve)
        self._beside.setCurrentIndex(int(self.is_path_shown))
        self._under.setCurrentIndex(int(self.is_path_shown))
        self._show_snapshot()

    def _show_snapshot(self) -> None:
        """The snapshot that the slider chose, in the plane and in words."""
        title, path = self._learner() if self.is_path_shown else ("", [])
        self.plane.show_path(title, path, self.path.snapshot if path else 0)
        self.steps.setText(f"after {count_text(path[self.path.snapshot].steps)} steps" if path else "")

    def _show_deployments(self, names: Sequence[str], current: str) -> None:
        self.deployment.clear()
        for place, name in enumerate(names):
            self.deployment.addItem(zoo_words.deployment_name(name), name)
            tip = zoo_words.DEPLOYMENTS.get(name, ("", ""))[1]
            self.deployment.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.deployment.setPlaceholderText(zoo_words.deployment_name(current))
        self.deployment.setCurrentIndex(self.deployment.findData(current))
        self.deployment.setEnabled(not self.is_path_shown)
        self.deployment.setToolTip(zoo_words.PATH_DEPLOYMENT if self.is_path_shown else zoo_words.CHOOSE_DEPLOYMENT)

    def _learner(self) -> tuple[str, list[PathPoint]]:
        """Title and path of the agent that plays, or of the first that has a path."""
        from gmplay.agents import zoo

        cards = sorted(self.cards, key=lambda card: card.name != self._shown)
        return next(((card.title, path) for card in cards if (path := zoo.path(card))), ("", []))

    def _fill_plane(self, plane: ZooPlane) -> None:
        from gmplay.agents import zoo

        deployment = zoo.PATH_DEPLOYMENT if self.is_path_shown else self._deployment
        plane.show_points(zoo.points(self.cards, deployment), self._shown)
        title, path = self._learner() if self.is_path_shown else ("", [])
        plane.show_path(title, path, self.path.snapshot if path else 0)

    def _fill_curve(self, curve: ZooCurve) -> None:
        from gmplay.agents import zoo

        kind = KINDS[self.kind.currentIndex()]
        points = zoo.curve(self.cards, kind.placement, kind.deployment, tuple(kind.series))
        published = zoo.PUBLISHED_SECTION_FAILURES if kind.placement == "section" else ()
        curve.show_curve(kind, points, {card.name: card.title for card in self.cards}, self._shown, published)

    # --- what the user does -----------------------------------------------------------------------------

    def _choose_deployment(self, _index: int) -> None:
        self._deployment = self.deployment.currentData()
        self._renew()

    def _choose_agent(self, agent: str) -> None:
        if agent != self._shown:
            self.agent_chosen.emit(agent)

    def _open_measures(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(MEASURES_PAGE))):
            self.problem.emit(f"Nothing here opens text files; the page is {MEASURES_PAGE}.")

    def figure(self) -> Figure:
        """What is on show, as a picture of its own in the window's colours."""
        plane = ZooPlane()
        self._fill_plane(plane)
        lower: Painted
        if self.is_path_shown:
            lower = PathChart()
            lower.show_path(*self._learner(), self.path.snapshot)
        else:
            lower = ZooCurve()
            self._fill_curve(lower)
        return Figure(f"Deployment levels: {self.deployment.currentText()}", plane, lower, current_theme())

    def copy_image(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.figure().image())

    def save(self, path: Path) -> None:
        """Write a picture (.svg, .png) or the numbers of all agents (.csv); what is impossible is told."""
        try:
            if path.suffix.lower() == ".csv":
                write_file(path, csv_text(self.cards).encode())
            else:
                write_figure(path, self.figure())
        except InputError as error:
            self.problem.emit(str(error))

    def _save_as(self, ending: str) -> None:
        suffix = f".{ending.lower()}"
        name, _ = QFileDialog.getSaveFileName(self, f"Save as {ending}", f"gmplay-zoo{suffix}", _SAVES[ending])
        if name:
            self.save(Path(name if name.lower().endswith(suffix) else name + suffix))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "axes"):
            self._write_axes()  # a link keeps the colour it was written in


def _choice(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the arrow keys away from the world
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box
