"""Scenes made ready, and their frames."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial, singledispatch
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter

from gmplay.agents.card import AgentCard
from gmplay.app.agents import checkpoint_path, open_agent
from gmplay.app.film.film import Cast
from gmplay.app.film.play import play_episode
from gmplay.app.film.player import Player
from gmplay.app.film.shot import Shot
from gmplay.app.film.stage import Canvas, Stage
from gmplay.app.panels.zoo_plane import ZooPlane
from gmplay.app.reel.counting import count_episodes
from gmplay.app.reel.forest import forest_frames
from gmplay.app.reel.lettering import paint_card
from gmplay.app.reel.pacing import Pacing
from gmplay.app.theme import BODY, Theme, font
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.record.episode_file import EpisodeFile, read_episode
from gmplay.record.scenes import Card, EpisodeScene, ForestScene, QuadrantScene, Scene, SideBySideScene
from gmplay.session import messages
from gmplay.session.marks import Mark
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import HOLD_SECONDS, Session

Frames = Iterator[NDArray[np.uint8]]

_FADE_SECONDS = 0.4
_PLANE_PICTURE, _MARGIN, _CAPTION_ROOM = 360, 20, 30
"""Logical pixels: so high is a picture with the plane, its margins, and the room for a caption."""


@dataclass(frozen=True)
class Setting:
    """What every scene is filmed with.

    Attributes:
        shot: size, rate and colours.
        theme: the colours themselves.
        folder: where episode files are looked for.
        on_progress: told of work before a scene's first frame: how much of how much is done.
    """

    shot: Shot
    theme: Theme
    folder: Path
    on_progress: Callable[[int, int], None]

    def num_frames(self, seconds: float) -> int:
        """How many frames last so long."""
        return round(seconds * self.shot.fps)


@dataclass(frozen=True)
class Take:
    """A scene that is ready to be filmed, once.

    Attributes:
        frames: makes them, (height, width, 4) uint8 BGRA each, in one buffer: a frame stands until the next.
        num_frames: about how many there will be.
        remarks: what whoever films it should know.
    """

    frames: Callable[[], Frames]
    num_frames: int
    remarks: tuple[str, ...] = ()


@singledispatch
def prepare(scene: Scene, setting: Setting) -> Take:
    """Read or play what the scene shows. Raises InputError for what it names and is not there."""
    raise TypeError(f"{scene!r} is no scene.")


@prepare.register
def _(scene: Card, setting: Setting) -> Take:
    return Take(partial(_card_frames, scene, setting), setting.num_frames(scene.seconds))


@prepare.register
def _(scene: EpisodeScene, setting: Setting) -> Take:
    episode = _episode(scene, setting)
    look = replace(episode.look, camera=scene.camera, shows_agent_view=scene.inset)
    last = min(scene.to_step or episode.run.num_steps, episode.run.num_steps)
    episode = replace(episode, first_step=min(scene.from_step, last), look=look)
    pacing = Pacing(scene.speed, scene.slow, marks_of(episode) if scene.slow else (), episode.run.num_steps)
    agent = scene.agent if not scene.file else episode.run.agent_name
    return _played([(episode, agent)], setting, pacing, last, scene.hold, scene.layout == "game+decision")


@prepare.register
def _(scene: SideBySideScene, setting: Setting) -> Take:
    cast = [(perform(agent, scene.level_seed, scene.deploy, scene.action_seed), agent) for agent in scene.agents]
    look = replace(cast[0][0].look, camera=scene.camera, shows_agent_view=False)
    cast = [(replace(episode, look=look), agent) for episode, agent in cast]
    last = max(episode.run.num_steps for episode, _agent in cast)
    return _played(cast, setting, Pacing(scene.speed), last, scene.hold)


@prepare.register
def _(scene: QuadrantScene, setting: Setting) -> Take:
    for agent in scene.agents:
        checkpoint_path(agent)
    seconds = setting.num_frames(scene.seconds) + setting.num_frames(scene.hold)
    return Take(partial(_quadrant_frames, scene, setting), seconds)


@prepare.register
def _(scene: ForestScene, setting: Setting) -> Take:
    frames = partial(forest_frames, scene, setting.shot, setting.theme, _canvas(setting))
    return Take(frames, setting.num_frames(scene.seconds))


# --- the frames of each kind ----------------------------------------------------------------------------------


def _card_frames(scene: Card, setting: Setting) -> Frames:
    canvas = _canvas(setting)
    fade = max(setting.num_frames(_FADE_SECONDS), 1)
    for frame in range(setting.num_frames(scene.seconds)):
        if frame <= fade:
            paint_card(canvas.image, setting.theme, scene.text, scene.lines, min(frame / fade, 1.0))
        yield canvas.pixels


def _quadrant_frames(scene: QuadrantScene, setting: Setting) -> Frames:
    stages = count_episodes(scene, setting.on_progress)
    plane, canvas = ZooPlane(), _canvas(setting)
    shown = -1
    num_counting = setting.num_frames(scene.seconds)
    for frame in range(num_counting + setting.num_frames(scene.hold)):
        stage = min(frame * len(stages) // max(num_counting, 1), len(stages) - 1)
        if stage != shown:
            count, points = stages[stage]
            plane.show_points(points, shown="")
            heading = f"Coin {scene.deploy.replace('_', ' ')}: {count:,} episodes of each agent"
            _paint_plane(canvas, plane, heading, setting.theme)
            shown = stage
        yield canvas.pixels


def _played(cast: Cast, setting: Setting, pacing: Pacing, last: int, hold: float, has_panel: bool = False) -> Take:
    """Episodes on a stage until the step ``last``; then the picture stays."""
    episode, _agent = cast[0]
    rest = HOLD_SECONDS if last >= max(each.run.num_steps for each, _agent in cast) else 0.0
    seconds = pacing.seconds(episode.first_step, last) + rest + hold
    frames = partial(_played_frames, cast, setting, pacing, last, hold, has_panel)
    return Take(frames, setting.num_frames(seconds), pacing.remarks)


def _played_frames(cast: Cast, setting: Setting, pacing: Pacing, last: int, hold: float, has_panel: bool) -> Frames:
    players = [Player(episode, agent, speed=1.0) for episode, agent in cast]
    stage, canvas = Stage(players, setting.shot, has_panel), Canvas(setting.shot)
    try:
        while stage.show_next(1.0 if stage.is_over else pacing.speed_at(stage.step)):
            frame = canvas.paint(stage)
            for _ in range(1 + setting.num_frames(pacing.take_pause(stage.step))):
                yield frame
            if stage.step >= last and not stage.is_over:
                break
        for _ in range(setting.num_frames(hold)):
            yield canvas.pixels
    finally:
        stage.hide()
        for player in players:
            player.end()


# --- what they share ------------------------------------------------------------------------------------------


def _canvas(setting: Setting) -> Canvas:
    canvas = Canvas(setting.shot)
    canvas.image.setDevicePixelRatio(setting.shot.scale)
    return canvas


def _episode(scene: EpisodeScene, setting: Setting) -> EpisodeFile:
    if scene.file:
        return read_episode(setting.folder / scene.file)
    return perform(scene.agent, scene.level_seed, scene.deploy, scene.action_seed)


def perform(agent: str, level_seed: int, deploy: str, action_seed: int) -> EpisodeFile:
    """What the agent does on the level, on its own kind of levels with the coin somewhere else. Raises InputError."""
    card = AgentCard.read(checkpoint_path(agent).with_suffix(".json"))
    spec = CoinRunSpec.from_dict(card.deployment_spec or card.training_spec).with_coin_placed(deploy)
    record = Record(spec=spec, level_seed=level_seed, agent_name=agent, action_seed=action_seed)
    return play_episode(record, card.name)


def marks_of(episode: EpisodeFile) -> tuple[Mark, ...]:
    """What is marked on the timeline of an episode, where its agent is here with what it made of each frame."""
    session = Session(CoinRunRules(), Record(is_playing=False))
    with contextlib.suppress(InputError):  # without its agent, what it thought is not known
        session.set_agent(episode.run.agent_name, open_agent(episode.run.agent_name)[1])
    session.apply(messages.Replay(episode.run, opens_at_decision=True))
    return session.snapshot().marks


def _paint_plane(canvas: Canvas, plane: ZooPlane, heading: str, theme: Theme) -> None:
    """A heading and the plane, in large print; the foot is left to a caption."""
    painter = QPainter(canvas.image)
    ratio = canvas.image.devicePixelRatio()
    scale = canvas.image.height() / ratio / _PLANE_PICTURE
    width = round(canvas.image.width() / ratio / scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.fillRect(0, 0, width + 1, _PLANE_PICTURE + 1, theme.color("surface"))
    painter.setFont(font(BODY, QFont.Weight.DemiBold))
    painter.setPen(theme.color("text"))
    painter.drawText(QPointF(_MARGIN, _MARGIN + BODY), heading)
    plane.own_theme = theme
    plane.resize(width - 2 * _MARGIN, _PLANE_PICTURE - 2 * _MARGIN - BODY - _CAPTION_ROOM)
    painter.translate(_MARGIN, 2 * _MARGIN)
    painter.setFont(font())
    plane.paint(painter)
    painter.end()
