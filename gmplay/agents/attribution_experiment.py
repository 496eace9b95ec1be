"""How much of what moves an agent is the coin, at its first sight? Attributions over many levels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gmplay.agents.attributed import Attributed
from gmplay.agents.attribution import AttributionQuestion, Seen, attribute, seen_by
from gmplay.agents.checkpoint import load_policy
from gmplay.core.interaction import Policy
from gmplay.core.outcome import Measure, Undefined
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import State
from gmplay.evaluation.counterfactual import select_memory
from gmplay.evaluation.levels import draw_level_seeds
from gmplay.evaluation.lockstep import Basis, Told, batches, mean, play, unheard

ATTRIBUTION_LEVELS = CoinRunSpec(placement="standable")


@dataclass(frozen=True)
class AttributionReport:
    """What moves the logit of the most probable action on the first frame with the coin in view, one for each level.

    Attributes:
        share_of_coin: the coin's attributions, over the summed size of those of all cells, or pixels of both pictures.
        sum_missed: by what share of the difference of the logits their sum misses it.
        occlusion_agrees: correlation with occlusion.
    """

    share_of_coin: Measure
    sum_missed: Measure
    occlusion_agrees: Measure

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {name: measure.to_dict() for name, measure in vars(self).items()}


def attribute_first_sights(path: Path, num_levels: int, seed: int, told: Told = unheard) -> AttributionReport:
    """Play levels whose coin lies on a standable cell and attribute the first frame with the coin in view of each.

    Needs torch and captum. Raises CheckpointError and InputError.
    """
    policy, found = load_policy(path), list[Attributed]()
    for state in batches(ATTRIBUTION_LEVELS, draw_level_seeds(seed, num_levels)):
        num_to_go = int((~state.is_finished).sum())
        for question in first_sights(path, policy, state, seed):
            found += [answer.found for answer in attribute(question)]
            num_to_go -= 1
            told(1)
        told(num_to_go)
    shares = [each.by_kind["coin"] / float(np.abs(each.values).sum()) for each in found]
    return AttributionReport(
        _mean(shares), _mean([each.error for each in found]), _mean([each.agreement for each in found])
    )


def first_sights(path: Path, policy: Policy, state: State, seed: int) -> Iterator[AttributionQuestion]:
    """A question for each world in which the coin comes into view, as it does. Plays the worlds on until then."""
    is_waiting = ~state.is_finished
    for moment in play(CoinRun(), policy, state, seed):
        is_new = is_waiting & moment.is_in_view
        for world in np.flatnonzero(is_new).tolist():
            seen, bare = (_seen(policy, basis, world) for basis in (moment.saw, moment.blind_saw))
            yield AttributionQuestion(path, seen, bare, int(moment.decision.logits[world].argmax()))
        is_waiting = is_waiting & moment.is_open & ~is_new
        if not is_waiting.any():
            return


def _seen(policy: Policy, basis: Basis, world: int) -> Seen:
    """What the network read of one of the worlds."""
    observation = basis.observation
    one = select_memory(observation, [world]) if isinstance(observation, tuple) else observation[[world]]
    return seen_by(policy, one, select_memory(basis.memory, [world]))


def _mean(values: list[float]) -> Measure:
    """Over the levels that have such a number."""
    known = [value for value in values if not math.isnan(value)]
    return mean(known) if known else Undefined("the coin never came into view", 0)
