"""One or two worlds and a decision panel on a stage of exactly the film's size."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gmplay.app.film.player import Player, caption_at
from gmplay.app.film.shot import Shot
from gmplay.app.panels.decision import DecisionPanel
from gmplay.app.pictures import Picture
from gmplay.app.world_view import WorldView
from gmplay.record.episode_file import EpisodeFile
from gmplay.session.session import Snapshot

PANEL_WIDTH = 320
BY_HAND = "Played by hand"


class Canvas:
    """Pixels of the film's size that widgets are painted into: one block of memory for the whole film.

    Attributes:
        pixels: (height, width, 4) uint8 BGRA.
        image: the same memory for painters.
    """

    def __init__(self, shot: Shot) -> None:
        self.pixels: NDArray[np.uint8] = np.zeros((shot.height, shot.width, 4), np.uint8)
        self.image = QImage(self.pixels.data, shot.width, shot.height, 4 * shot.width, QImage.Format.Format_RGB32)

    def paint(self, widget: QWidget) -> NDArray[np.uint8]:
        """The widget as it is now, (height, width, 4) BGRA; what was painted before is overwritten."""
        self.image.setDevicePixelRatio(widget.devicePixelRatioF())
        widget.render(self.image, QPoint(0, 0))
        return self.pixels


def fit(widget: QWidget, shot: Shot) -> None:
    """Give a widget the film's size, without showing it to anybody."""
    ratio = widget.devicePixelRatioF()
    widget.setFixedSize(math.ceil(shot.width / ratio), math.ceil(shot.height / ratio))
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.show()
    QApplication.processEvents()


class Stage(QWidget):
    """A world for each player, side by side, and where it is asked for what is decided in the first.

    Attributes:
        step, is_over: of the world that a picture was shown of last.
    """

    def __init__(self, players: list[Player], shot: Shot, has_panel: bool) -> None:
        super().__init__()
        self._players, self._shot = players, shot
        self.step, self.is_over = 0, False
        self._worlds = [WorldView() for _ in players]
        self._panel = _quiet_panel() if has_panel else None
        self._badges = [_name(player) if len(players) > 1 else "" for player in players]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for world in self._worlds:
            row.addWidget(world, stretch=1)
        if self._panel is not None:
            row.addWidget(_in_the_middle(self._panel))
        fit(self, shot)
        for player, world in zip(players, self._worlds, strict=True):
            player.begin(*world.pixel_size)

    def show_next(self, pace: float = 1.0) -> bool:
        """Let a picture's time, ``pace`` of it, pass in every world; False once all of them are over."""
        pictures = [player.next_picture(pace / self._shot.fps) for player in self._players]
        for index, picture in enumerate(pictures):
            if picture is not None:
                self._show(index, picture)
        return any(picture is not None for picture in pictures)

    def _show(self, index: int, picture: Picture) -> None:
        world, snapshot = self._worlds[index], picture.snapshot
        self.step, self.is_over = snapshot.step, snapshot.ending is not None
        world.show_picture(picture)
        show_words(world, self._players[index].episode, snapshot, self._badges[index])
        if self._panel is not None and index == 0:
            self._panel.show_snapshot(snapshot)
            self._name_who_acts(snapshot)

    def _name_who_acts(self, snapshot: Snapshot) -> None:
        """A film is always a replay; who acted then is what there is to say."""
        name = self._players[0].episode.run.agent_name
        if self._panel is not None and snapshot.decision is not None and name and not snapshot.is_by_hand:
            self._panel.show_who(name)


def show_words(world: WorldView, episode: EpisodeFile, snapshot: Snapshot, name: str = "") -> None:
    """Lay over the world how the episode ended, who plays, and the caption."""
    parts = [name, BY_HAND if snapshot.is_by_hand else ""]
    world.show_words(snapshot.ending_words, " · ".join(filter(None, parts)), caption_at(episode, snapshot.step))


def _quiet_panel() -> DecisionPanel:
    panel = DecisionPanel()
    panel.all_actions.hide()
    return panel


def _in_the_middle(panel: DecisionPanel) -> QFrame:
    """The panel at half height in a column of its own colour."""
    column = QFrame()
    column.setObjectName("panel")
    column.setFixedWidth(PANEL_WIDTH)
    middle = QVBoxLayout(column)
    middle.setContentsMargins(8, 0, 8, 0)
    middle.addStretch(1)
    middle.addWidget(panel)
    middle.addStretch(1)
    return column


def _name(player: Player) -> str:
    return f"{player.episode.run.agent_name or 'nobody'} · level {player.episode.run.level_seed:,}"
