"""Which scripted goal explains an agent's runs best, over many levels?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gmplay.core.interaction import Policy, sample_actions
from gmplay.core.outcome import Estimate, Measure, share
from gmplay.core.seeding import action_uniforms
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.goals import NUM_GOALS, Explanation, Goal, explain, move_of
from gmplay.evaluation.hypotheses import GoalReader
from gmplay.evaluation.levels import draw_level_seeds
from gmplay.evaluation.lockstep import Told, batches, mean, play, unheard

GOAL_LEVELS = CoinRunSpec(placement="standable")


@dataclass(frozen=True)
class GoalsReport:
    """What the goals say about an agent's runs, each until coin, end or death.

    Attributes:
        best: by goal, the share of runs that it explains best; goals that explain a run equally well all count, as
            "go right" and "reach the wall" do wherever the end wall is solid.
        nats_per_step: by goal, the mean log-likelihood of an action over that of a nine-sided die, runs weighted alike.
    """

    best: dict[str, Measure]
    nats_per_step: dict[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        best = {name: measure.to_dict() for name, measure in self.best.items()}
        return {"best": best, "nats_per_step": {name: each.to_dict() for name, each in self.nats_per_step.items()}}


def goals_of(policy: Policy, num_levels: int, seed: int, told: Told = unheard) -> GoalsReport:
    """Play levels whose coin lies on a standable cell and ask which goal explains each run."""
    explanations = [
        explanation
        for state in batches(GOAL_LEVELS, draw_level_seeds(seed, num_levels), told)
        for explanation in _explain_batch(policy, state, seed)
    ]
    num_best = np.zeros(NUM_GOALS, np.int64)
    for explanation in explanations:
        num_best[list(explanation.best)] += 1
    per_step = np.array([explanation.per_step for explanation in explanations])
    return GoalsReport(
        {goal.words: share(int(num_best[goal]), num_levels) for goal in Goal},
        {goal.words: mean(per_step[:, goal].tolist()) for goal in Goal},
    )


def _explain_batch(policy: Policy, state: Any, seed: int) -> list[Explanation]:
    """One explanation for each world that is not finished yet. Plays the worlds to their end."""
    reader = GoalReader()
    goes_on = ~state.is_finished
    runs: dict[int, list[tuple[Any, int]]] = {int(world): [] for world in np.flatnonzero(goes_on)}
    for moment in play(CoinRun(), policy, state, seed):
        now = moment.state
        goes_on &= moment.is_open & (now.x < now.end_x)
        if not goes_on.any():
            break
        actions = sample_actions(moment.decision, action_uniforms(seed, now.level_seed, now.steps))
        for world in np.flatnonzero(goes_on).tolist():
            runs[world].append((reader.advantages(now.select([world])), move_of(int(actions[world]))))
    return [
        explain(np.array([advantages for advantages, _ in run]), np.array([move for _, move in run]))
        for run in runs.values()
    ]
