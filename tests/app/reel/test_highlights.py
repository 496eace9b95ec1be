"""The most telling moments of a batch of episodes."""

from __future__ import annotations

from gmplay.app.reel.highlights import STEPS_AFTER, STEPS_BEFORE, Moment, choose, moments_of_levels, storyboard_of
from gmplay.record.scenes import EpisodeScene
from gmplay.session.marks import Kind, Mark


def _moment(kind: Kind, level_seed: int, seconds: float = 3.0) -> Moment:
    return Moment(Mark(40, kind, kind.value), EpisodeScene(level_seed=level_seed), seconds)


def test_that_the_most_telling_come_first_and_kinds_vary() -> None:
    moments = [_moment(Kind.PASSED, seed) for seed in range(3)] + [_moment(Kind.DEATH, 9), _moment(Kind.ENTROPY, 8)]
    kinds = [each.mark.kind for each in choose(moments, 9.0)]
    assert kinds == [Kind.PASSED, Kind.DEATH, Kind.PASSED]


def test_that_an_episode_gives_one_moment_and_none_that_does_not_fit() -> None:
    moments = [_moment(Kind.PASSED, 1), _moment(Kind.DEATH, 1), _moment(Kind.COIN, 2, seconds=30.0)]
    assert [each.mark.kind for each in choose(moments, 10.0)] == [Kind.PASSED]


def test_that_an_agents_levels_give_scenes_around_their_marks() -> None:
    played: list[int] = []
    moments = moments_of_levels("coin-at-end", "standable", range(4), lambda: played.append(1))
    assert len(played) == 4
    for moment in moments:
        scene = moment.scene
        assert scene.from_step == max(moment.mark.step - STEPS_BEFORE, 0)
        assert moment.mark.step <= scene.to_step <= moment.mark.step + STEPS_AFTER
    board = storyboard_of(choose(moments, 30.0), "Highlights")
    assert [scene.chapter for scene in board.scenes]
