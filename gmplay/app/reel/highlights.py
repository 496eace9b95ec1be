"""The most telling moments of a batch of episodes, found by their bookmarks, as a storyboard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gmplay.app.reel.takes import marks_of, perform
from gmplay.core.errors import LevelRejectedError
from gmplay.record.episode_file import EpisodeFile, read_episode
from gmplay.record.scenes import Caption, EpisodeScene, SlowMotion, Storyboard
from gmplay.session.clock import STEPS_PER_SECOND
from gmplay.session.marks import Kind, Mark
from gmplay.session.session import HOLD_SECONDS

TELLING = {
    Kind.PASSED: 8.0,
    Kind.DEATH: 5.0,
    Kind.COIN: 4.0,
    Kind.LOOP: 3.0,
    Kind.END: 3.0,
    Kind.VALUE: 2.0,
    Kind.ENTROPY: 2.0,
    Kind.TIMEOUT: 1.0,
}
"""How much a moment of each kind tells; ours. Each one shown halves what the next of its kind tells."""
STEPS_BEFORE, STEPS_AFTER = 30, 15
"""What is shown around a moment: two seconds before it, one after."""
_SLOW_STEPS, _SLOW_SPEED, _HOLD = 4, 0.5, 0.4


@dataclass(frozen=True)
class Moment:
    """A mark of one episode, and the scene that shows it."""

    mark: Mark
    scene: EpisodeScene
    seconds: float


def moments_of_levels(
    agent: str, deploy: str, level_seeds: Iterable[int], on_progress: Callable[[], None]
) -> list[Moment]:
    """What is marked where the agent plays these levels. Those without a place for the coin are passed over."""
    found: list[Moment] = []
    for level_seed in level_seeds:
        try:
            episode = perform(agent, level_seed, deploy, action_seed=0)
        except LevelRejectedError:
            continue
        scene = EpisodeScene(agent=agent, level_seed=level_seed, deploy=deploy, layout="game+decision")
        found += _moments(episode, scene)
        on_progress()
    return found


def moments_of_files(paths: Sequence[Path]) -> list[Moment]:
    """What is marked in recorded episodes. Raises InputError where one cannot be read."""
    found: list[Moment] = []
    for path in paths:
        found += _moments(read_episode(path), EpisodeScene(file=str(path.resolve()), layout="game+decision"))
    return found


def _moments(episode: EpisodeFile, scene: EpisodeScene) -> list[Moment]:
    return [_moment(mark, scene, episode.run.num_steps) for mark in marks_of(episode) if mark.kind in TELLING]


def _moment(mark: Mark, scene: EpisodeScene, num_steps: int) -> Moment:
    first, last = max(mark.step - STEPS_BEFORE, 0), min(mark.step + STEPS_AFTER, num_steps)
    slow = SlowMotion(around=mark.words, steps=_SLOW_STEPS, speed=_SLOW_SPEED)
    shown = replace(scene, from_step=first, to_step=last, captions=(Caption(mark.words),), slow=(slow,), hold=_HOLD)
    num_slow = min(mark.step + _SLOW_STEPS, last) - max(mark.step - _SLOW_STEPS, first)
    seconds = (last - first + num_slow * (1 / _SLOW_SPEED - 1)) / STEPS_PER_SECOND + _HOLD
    rest = HOLD_SECONDS if last == num_steps else 0.0  # the game itself rests on its last frame
    return Moment(mark, shown, seconds + rest)


def choose(moments: Sequence[Moment], seconds: float) -> list[Moment]:
    """The most telling moments that fit into so many seconds: one of an episode, and of different kinds."""
    left, chosen, shown = list(moments), list[Moment](), Counter[Kind]()
    room = seconds
    while left:
        best = max(left, key=lambda each: TELLING[each.mark.kind] / 2 ** shown[each.mark.kind])
        if best.seconds <= room:
            chosen.append(best)
            shown[best.mark.kind] += 1
            room -= best.seconds
            left = [each for each in left if _episode_of(each) != _episode_of(best)]
        else:
            left.remove(best)
    return chosen


def _episode_of(moment: Moment) -> tuple[str, str, int]:
    return moment.scene.file, moment.scene.agent, moment.scene.level_seed


def storyboard_of(moments: Sequence[Moment], title: str) -> Storyboard:
    """The moments one after the other, each a chapter."""
    scenes = tuple(replace(each.scene, chapter=each.mark.words) for each in moments)
    return Storyboard(title=title, scenes=scenes)
