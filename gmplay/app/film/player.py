"""An episode played for the camera: the window's own simulation, with time that passes frame by frame."""

from __future__ import annotations

import math

from gmplay.app import events
from gmplay.app.pictures import Picture
from gmplay.app.simulation import Simulation
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.record.episode_file import EpisodeFile
from gmplay.record.subtitles import Chapter as ChapterOfFilm
from gmplay.record.subtitles import Line
from gmplay.session import messages
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.record import Record
from gmplay.session.session import HOLD_SECONDS


def record_of(episode: EpisodeFile, agent: str, speed: float = 1.0) -> Record:
    """What a window was doing that showed this episode. ``agent`` is a name, a checkpoint's path, or "" for none."""
    return Record(
        spec=CoinRunSpec.from_dict(episode.run.spec),
        level_seed=episode.run.level_seed,
        agent_name=agent,
        action_seed=episode.run.action_seed,
        is_greedy=episode.is_greedy,
        is_playing=False,
        plays_on=False,
        speed=speed,
        camera=episode.look.camera,
        shows_agent_view=episode.look.shows_agent_view,
    )


def scene(episode: EpisodeFile) -> tuple[object, ...]:
    """What is asked of a simulation so that it plays the episode from its first step on show."""
    opening = messages.Replay(episode.run), messages.StepBy(episode.first_step)
    return (*opening, messages.Play(True)) if episode.first_step < episode.run.num_steps else opening


def num_frames(episode: EpisodeFile, fps: int, speed: float) -> int:
    """About how many pictures a film of it has, the last ones at rest."""
    steps = max(episode.run.num_steps - episode.first_step - 1, 0)  # the rest begins on the way to the last one
    seconds = steps / STEPS_PER_SECOND / speed + HOLD_SECONDS / max(1.0, speed)
    return 1 + math.ceil(seconds * fps)


def caption_at(episode: EpisodeFile, step: int) -> str:
    """The caption on show at a step; of several the latest."""
    shown = [each for each in episode.captions if each.step <= step < each.step + each.num_steps]
    return shown[-1].text if shown else ""


def words_of(episode: EpisodeFile, speed: float) -> tuple[list[Line], list[ChapterOfFilm]]:
    """What is said in a film of an episode, and its chapters, in the film's seconds."""

    def seconds_of(step: int) -> float:  # a step is on show as soon as the motion towards it begins
        return max(step - 1 - episode.first_step, 0) / STEPS_PER_SECOND / speed

    lines = [
        Line(seconds_of(each.step), seconds_of(each.step + each.num_steps), each.text)
        for each in episode.captions
        if each.step + each.num_steps > episode.first_step + 1
    ]
    return lines, [ChapterOfFilm(seconds_of(each.step), each.title) for each in episode.chapters]


class Player:
    """Plays one episode and draws it."""

    def __init__(self, episode: EpisodeFile, agent: str, speed: float) -> None:
        self.episode = episode
        self._simulation = Simulation(record_of(episode, agent, speed), lambda _event: None)
        self._simulation.handle(events.Open())
        self._is_first, self._is_over = True, False

    def begin(self, width: int, height: int, scale: float) -> None:
        """Go to the first step on show, drawn in this size from now on."""
        for request in (events.Resize(width, height, scale), *scene(self.episode)):
            self._simulation.handle(request)

    def end(self) -> None:
        """Stop what was started for it."""
        self._simulation.handle(events.Close())

    def next_picture(self, seconds: float) -> Picture | None:
        """The picture after so much time, the first time without any; None once the film is over."""
        if self._is_over:
            return None
        seconds, self._is_first = 0.0 if self._is_first else seconds, False
        picture = self._simulation.draw(seconds)
        self._is_over = picture is None or not picture.snapshot.record.is_playing
        return picture
