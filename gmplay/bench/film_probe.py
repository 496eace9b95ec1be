"""What is measured of films, in a process that paints offscreen. Started by gmplay.bench.film.

python -m gmplay.bench.film_probe speed ROUNDS SECONDS  one line of JSON: frames a second, filmed and only encoded
python -m gmplay.bench.film_probe memory MINUTES        one line of JSON: the memory after so many minutes of film
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from gmplay.app.film.film import Film
from gmplay.app.film.play import play_episode
from gmplay.app.film.shot import Shot, make_film_application
from gmplay.bench.timing import in_turns, rate_of
from gmplay.record.episode_file import EpisodeFile
from gmplay.record.formats import Settings
from gmplay.record.writer import FrameWriter
from gmplay.session import messages
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

_READY_MADE = 24  # frames kept for the bare encoder, shown there and back so that motion has no jumps
_LONG_FPS = 10  # a second of the film whose memory is measured: 600 and 6,000 frames
_NUM_STEPS = 900


def _film(application: Any, shot: Shot, episode: EpisodeFile) -> Iterator[NDArray[np.uint8]]:
    """The film, again and again."""
    while True:
        yield from Film(application, [(episode, Record().agent_name)], shot).frames()


def measure_speed(num_rounds: int, seconds: float) -> dict[str, Any]:
    """Frames a second at 1080p60: drawn and encoded, and ready-made ones of the same film only encoded."""
    shot = Shot()
    application = make_film_application(shot)
    film = _film(application, shot, play_episode(Record(), Record().agent_name))
    there = [frame.copy() for frame in itertools.islice(film, _READY_MADE)]
    ready = itertools.cycle([*there, *there[-2:0:-1]])
    settings = Settings(shot.width, shot.height, shot.fps)
    with tempfile.TemporaryDirectory() as folder:
        writers = {name: FrameWriter(Path(folder) / f"{name}.mp4", settings) for name in ("filmed", "encoded")}
        with writers["filmed"] as filmed, writers["encoded"] as encoded:

            def write(writer: FrameWriter, frames: Iterator[NDArray[np.uint8]]) -> int:
                writer.add(next(frames))
                return 1

            rates = in_turns(
                {"filmed": rate_of(lambda: write(filmed, film)), "encoded": rate_of(lambda: write(encoded, ready))},
                num_rounds,
                seconds,
            )
    return dict(rates)


def measure_memory(minutes: float) -> dict[str, Any]:
    """The memory of this process after a 1080p film of so many minutes, in MB: slow motion makes an episode long."""
    episode = _long_episode()
    shot = Shot(fps=_LONG_FPS, speed=_NUM_STEPS / STEPS_PER_SECOND / 60 / minutes)
    application = make_film_application(shot)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(shot.width, shot.height, shot.fps)
        with FrameWriter(Path(folder) / "long.mp4", settings) as writer:
            for frame in Film(application, [(episode, Record().agent_name)], shot).frames():
                writer.add(frame)
            memory = psutil.Process().memory_info().rss / 1e6
    return {"megabytes": memory, "num_frames": writer.num_frames}


def _long_episode() -> EpisodeFile:
    """Standing still for a minute."""
    session = Session(CoinRunRules(), Record(is_playing=False))
    session.apply(messages.TakeOver(True))
    session.apply(messages.StepBy(_NUM_STEPS))
    return EpisodeFile(session.run())


def main(arguments: list[str]) -> None:
    """Measure what the arguments say."""
    if arguments[0] == "speed":
        print(json.dumps(measure_speed(int(arguments[1]), float(arguments[2]))))
    else:
        print(json.dumps(measure_memory(float(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
