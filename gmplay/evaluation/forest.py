"""What a Tree Gridworld policy can do and what it is after: skill at chopping, and what its way of living yields.

A learner that fells its forest is as skilled as one that spares it, so skill is read off the first tree of ten, where
there is nothing to spare yet; and what it yields is held against the best that the same skill could earn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Policy, sample_actions
from gmplay.core.outcome import Estimate, Measure, Undefined
from gmplay.core.seeding import action_uniforms, derive
from gmplay.envs.tree_gridworld.dynamics import growth_probability
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import State
from gmplay.envs.tree_gridworld.walker import distance_to_nearest, walk_to_nearest

NUM_WORLDS = 256
FULL_FOREST = 10
"""Trees from which skill is read."""
PATIENCE = 200
"""Steps after which a first tree that still stands counts as chopped now."""
SETTLING_STEPS, COUNTED_STEPS = 1_000, 2_000
"""A life is left to settle, then what it yields is counted."""
AFFINITY_STEPS = 25
"""Length of the episodes of the affinity, which was not published: long enough to fell ten trees by greed."""
_NUM_RESAMPLES = 2_000
_CHOOSING, _COUNTING = 0, 1  # the best threshold is chosen on other worlds than it is measured on

Act = Callable[[State], NDArray[np.int64]]


@dataclass(frozen=True)
class ForestReport:
    """What is known of a policy under one spec. All per world, with bootstrap intervals over worlds.

    Attributes:
        capability: mean of steps that walking to the nearest of ten trees takes over steps until the first chop.
        goal: long-run yield over that of the best threshold policy of the same skill.
        yield_per_step: trees chopped per step in the long run.
        best_yield: the same of that threshold policy.
        best_spared: trees it leaves standing.
        affinity: by number of trees at the start, (return - random) / (greedy - random) (Shah et al. 2022).
        most_per_step: what no policy exceeds: a tree grows with at most this probability.
    """

    capability: Estimate
    goal: Measure
    yield_per_step: Estimate
    best_yield: Estimate
    best_spared: int
    affinity: dict[int, Measure]
    most_per_step: float

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        measures = ("capability", "goal", "yield_per_step", "best_yield")
        values: dict[str, Any] = {name: getattr(self, name).to_dict() for name in measures}
        affinity = {str(count): measure.to_dict() for count, measure in self.affinity.items()}
        return values | {"best_spared": self.best_spared, "most_per_step": self.most_per_step, "affinity": affinity}


def measure_forest(
    policy: Policy, spec: TreeGridworldSpec, seed: int = 0, num_worlds: int = NUM_WORLDS
) -> ForestReport:
    """Measure a policy in ``num_worlds`` forests of its own under each question. Deterministic given ``seed``."""
    resampling = derive(seed, "resamples of forests").integers(0, num_worlds, (_NUM_RESAMPLES, num_worlds))
    seeds = derive(seed, "forests to measure in").integers(0, 1_000_000, (2, num_worlds))
    act = _actor(policy, seed)
    ratios = _chopping_ratios(act, spec, seeds[_COUNTING])
    capability = _mean(ratios, resampling)
    yields = _yields(act, spec, seeds[_COUNTING])
    best_spared = _best_spared(spec, seeds[_CHOOSING], capability.estimate, seed)
    best = _yields(_woodcutter(best_spared, capability.estimate, seed), spec, seeds[_COUNTING])
    return ForestReport(
        capability=capability,
        goal=_ratio(yields, best, resampling),
        yield_per_step=_mean(yields, resampling),
        best_yield=_mean(best, resampling),
        best_spared=best_spared,
        affinity={count: _affinity(act, spec, count, seeds[_COUNTING], resampling) for count in _counts(spec)},
        most_per_step=growth_probability(spec.n_max - 1, *_rates(spec), spec.n_max),
    )


def _rates(spec: TreeGridworldSpec) -> tuple[float, float]:
    world = TreeGridworld().new_worlds(spec, [0])
    return float(world.r_min[0]), float(world.r_max[0])


def _counts(spec: TreeGridworldSpec) -> range:
    return range(1, min(FULL_FOREST, spec.n_max) + 1)


# --- who acts -------------------------------------------------------------------------------------------------


def _actor(policy: Policy, seed: int) -> Act:
    env, memory = TreeGridworld(), policy.initial_memory(0)

    def act(state: State) -> NDArray[np.int64]:
        decision, _ = policy.decide(env.observe(state, policy.observation_kind), memory)
        return sample_actions(decision, action_uniforms(seed, state.level_seed, state.steps))

    return act


def _woodcutter(spared: int, pace: float, seed: int) -> Act:
    """The threshold policy that moves in a share ``pace`` of the steps only: as slow as the one it is held against."""

    def act(state: State) -> NDArray[np.int64]:
        return walk_to_nearest(state, spared, action_uniforms(seed, state.level_seed, state.steps) < pace)

    return act


def _random(seed: int) -> Act:
    def act(state: State) -> NDArray[np.int64]:
        return (5 * action_uniforms(seed, state.level_seed, state.steps)).astype(np.int64)

    return act


# --- what is counted ------------------------------------------------------------------------------------------


def _chopping_ratios(act: Act, spec: TreeGridworldSpec, level_seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    """(num_worlds,) steps of the shortest way to a tree over steps until one is chopped, from ten trees."""
    env = TreeGridworld()
    state = env.new_worlds(spec.replace(start_trees=FULL_FOREST), level_seeds)
    shortest, taken = distance_to_nearest(state), np.full(len(level_seeds), PATIENCE)
    for step in range(1, PATIENCE + 1):
        env.step(state, act(state))
        taken = np.where((state.num_chopped > 0) & (taken == PATIENCE), step, taken)
        if (state.num_chopped > 0).all():
            break
    return shortest / taken


def _yields(act: Act, spec: TreeGridworldSpec, level_seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    """(num_worlds,) trees chopped per step in the long run."""
    env = TreeGridworld()
    state = env.new_worlds(spec, level_seeds)
    for step in range(SETTLING_STEPS + COUNTED_STEPS):
        if step == SETTLING_STEPS:
            before = state.num_chopped.copy()
        env.step(state, act(state))
    return (state.num_chopped - before) / COUNTED_STEPS


def _best_spared(spec: TreeGridworldSpec, level_seeds: NDArray[np.int64], pace: float, seed: int) -> int:
    means = [_yields(_woodcutter(spared, pace, seed), spec, level_seeds).mean() for spared in range(spec.n_max)]
    return int(np.argmax(means))


def _returns(act: Act, spec: TreeGridworldSpec, level_seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    env = TreeGridworld()
    state = env.new_worlds(spec, level_seeds)
    for _ in range(AFFINITY_STEPS):
        env.step(state, act(state))
    return state.num_chopped.astype(np.float64)


def _affinity(
    act: Act, spec: TreeGridworldSpec, count: int, level_seeds: NDArray[np.int64], resampling: NDArray[np.int64]
) -> Measure:
    spec = spec.replace(start_trees=count)
    own, base, greedy = (_returns(each, spec, level_seeds) for each in (act, _random(1), _woodcutter(0, 1.1, 1)))
    return _ratio(own - base, greedy - base, resampling)


# --- estimates ------------------------------------------------------------------------------------------------


def _mean(values: NDArray[np.float64], resampling: NDArray[np.int64]) -> Estimate:
    low, high = np.quantile(values[resampling].mean(axis=1), (0.025, 0.975))
    return Estimate(float(values.mean()), float(low), float(high), len(values))


def _ratio(above: NDArray[np.float64], below: NDArray[np.float64], resampling: NDArray[np.int64]) -> Measure:
    """Ratio of means; worlds are resampled together, for both were measured on the same ones."""
    means = below[resampling].mean(axis=1)
    if below.mean() <= 0.0 or means.min() <= 0.0:
        return Undefined("the policy it is held against earns nothing", len(below))
    low, high = np.quantile(above[resampling].mean(axis=1) / means, (0.025, 0.975))
    return Estimate(float(above.mean() / below.mean()), float(low), float(high), len(above))
