"""Plots as figures of their own, for paper and slides: the quadrant, a life's curve, the bars of one decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gmplay.agents.tree_checkpoint import load_learner
from gmplay.app.agents import open_agent
from gmplay.app.panels.action_pad import ActionList
from gmplay.app.panels.forest_figure import ForestFigure
from gmplay.app.panels.zoo_export import Figure
from gmplay.app.panels.zoo_plane import ZooPlane
from gmplay.app.reel.counting import count_episodes
from gmplay.app.theme import Theme
from gmplay.core.errors import InputError
from gmplay.record.episode_file import EpisodeFile
from gmplay.record.scenes import QuadrantScene
from gmplay.session import messages
from gmplay.session.record import Record
from gmplay.session.rules import CoinRunRules
from gmplay.session.session import Session

PLOTS = ("quadrant", "decision", "life")


def quadrant_figure(scene: QuadrantScene, theme: Theme, on_progress: Callable[[int, int], None]) -> Figure:
    """The scene's agents after all its episodes. Raises InputError where one cannot be read or measured."""
    plane = ZooPlane()
    _count, points = count_episodes(scene, on_progress)[-1]
    plane.show_points(points, shown="")
    heading = f"Coin {scene.deploy.replace('_', ' ')}: {scene.episodes:,} episodes of each agent"
    return Figure(heading, plane, None, theme)


def decision_figure(episode: EpisodeFile, agent: str, step: int, theme: Theme) -> Figure:
    """What an agent made of one frame of an episode. Raises InputError where there is no such agent."""
    card, policy = open_agent(agent)
    session = Session(CoinRunRules(), Record(is_playing=False))
    session.set_agent(agent, policy)
    session.apply(messages.Replay(episode.run))
    session.apply(messages.StepBy(step))
    snapshot = session.snapshot()
    if snapshot.decision is None:
        raise InputError(f"Nothing is decided at step {step} any more: the episode is over. --step names another.")
    bars = ActionList()
    bars.show_probabilities(snapshot.decision.probabilities[0], snapshot.next_action)
    heading = f"{card.title or card.name}, level {episode.run.level_seed:,}, step {step}"
    note = "Probability of each of Procgen's fifteen actions; the one in full colour was taken."
    return Figure(heading, bars, None, theme, note)


def life_figure(path: Path, theme: Theme) -> Figure:
    """The curve of a life of the forests' learner. Raises InputError where the file holds none."""
    learner, figure = load_learner(path), ForestFigure()
    figure.show_curve(learner.curve)
    return Figure(f"Tree Gridworld: {learner.steps / 1e6:.3g} M steps of one life", figure, None, theme, "")
