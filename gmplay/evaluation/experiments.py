"""Side experiments: the two published ones (Langosco et al. 2022), a wall one can walk through and the critic's view,
and by how much the sight of coin and end wall moves the policy.

All play batches of levels in lock-step and look at what the measures of a report do not tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay.core.interaction import Decision, Policy, sample_actions
from gmplay.core.outcome import Estimate, Measure, Undefined, share
from gmplay.core.seeding import action_uniforms, derive
from gmplay.envs.coinrun.edit import MoveAgent, OpenEndWall, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import RADIUS
from gmplay.envs.coinrun.places import NEAREST_SIDE, standable_cells
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import AGENT_HALF_HEIGHT, State
from gmplay.evaluation.counterfactual import coinless, compare, unlike
from gmplay.evaluation.goal_experiment import GoalsReport, goals_of
from gmplay.evaluation.levels import draw_level_seeds
from gmplay.evaluation.lockstep import WIDTH, Told, batches, mean, play, unheard
from gmplay.evaluation.maps import response_map
from gmplay.evaluation.quantities import quantity

WALL_LEVELS = CoinRunSpec(placement="section", end_wall="passable")
"""The coin where the published variant puts it, and an end wall that looks solid and is not."""
WALL_DEPTH = 8
"""Who gets so many cells into the wall, half its thickness, has gone on."""
VALUE_LEVELS = CoinRunSpec(placement="standable")
SIDES = ("coin left", "coin right")
PARTS = ("beginning", "middle", "end")
"""Thirds of the way from the start to the end column."""


@dataclass(frozen=True)
class WallReport:
    """What runs that reach the passable wall do.

    Attributes:
        reached_wall: of all runs, those that got to the end column.
        went_on: of those, the ones that walked on into the wall: who looked for the wall would stop.
    """

    reached_wall: Measure
    went_on: Measure

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"reached_wall": self.reached_wall.to_dict(), "went_on": self.went_on.to_dict()}


def walk_through_wall(policy: Policy, num_levels: int, seed: int, told: Told = unheard) -> WallReport:
    """Play levels whose end wall is passable, past the point where an episode is otherwise decided."""
    num_reached = num_through = 0
    for state in batches(WALL_LEVELS, draw_level_seeds(seed, num_levels), told):
        farthest, is_real = np.full(WIDTH, -np.inf), ~state.is_finished
        for moment in play(CoinRun(), policy, state, seed):
            farthest = np.where(moment.is_open, np.maximum(farthest, moment.state.x - moment.state.end_x), farthest)
        farthest = np.maximum(farthest, state.x - state.end_x)
        has_reached = is_real & (farthest >= 0.0)
        num_reached += int(has_reached.sum())
        num_through += int((has_reached & (farthest >= WALL_DEPTH)).sum())
    return WallReport(share(num_reached, num_levels), share(num_through, num_reached, "nobody reached the wall"))


@dataclass(frozen=True)
class ValueReport:
    """What the sight of the coin does to the critic.

    Attributes:
        difference: mean value of frames with the coin in view less that of the same frames without it, levels
            weighted alike; interval by bootstrap over levels.
        mean_value: by part of the level, mean value of all frames.
    """

    difference: Estimate
    mean_value: dict[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        parts = {part: estimate.to_dict() for part, estimate in self.mean_value.items()}
        return {"difference": self.difference.to_dict(), "mean_value": parts}


def value_of_seeing(policy: Policy, num_levels: int, seed: int, told: Told = unheard) -> ValueReport:
    """Compare the critic's values of frames with the coin in view with those of the same frames without it."""
    differences: list[float] = []
    by_part: dict[str, list[float]] = {part: [] for part in PARTS}
    for state in batches(VALUE_LEVELS, draw_level_seeds(seed, num_levels), told):
        gains, counts = np.zeros(WIDTH), np.zeros(WIDTH)
        sums, visits = np.zeros((len(PARTS), WIDTH)), np.zeros((len(PARTS), WIDTH))
        for moment in play(CoinRun(), policy, state, seed):
            gains += np.where(moment.is_in_view, moment.decision.value - moment.blind.value, 0.0)
            counts += moment.is_in_view
            part = np.clip((3 * moment.state.x / moment.state.end_x).astype(int), 0, len(PARTS) - 1)
            worlds = np.flatnonzero(moment.is_open)
            sums[part[worlds], worlds] += moment.decision.value[worlds]
            visits[part[worlds], worlds] += 1
        differences += (gains[counts > 0] / counts[counts > 0]).tolist()
        for index, name in enumerate(PARTS):
            is_visited = visits[index] > 0
            by_part[name] += (sums[index, is_visited] / visits[index, is_visited]).tolist()
    return ValueReport(mean(differences), {name: mean(values) for name, values in by_part.items()})


@dataclass(frozen=True)
class ProbeReport:
    """By how much removing a thing from the world, and from the memory, moves the policy while the thing is in view.

    Attributes:
        coin, end_wall: mean total variation over the frames with it in view, levels weighted alike; interval by
            bootstrap over levels.
    """

    coin: Measure
    end_wall: Measure

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"coin": self.coin.to_dict(), "end_wall": self.end_wall.to_dict()}


def what_moves_it(policy: Policy, num_levels: int, seed: int, told: Told = unheard) -> ProbeReport:
    """The probes of coin and end wall over every frame of many levels; see evaluation.probes."""
    env = CoinRun()
    values: tuple[list[float], list[float]] = ([], [])
    for state in batches(VALUE_LEVELS, draw_level_seeds(seed, num_levels), told):
        memory, others = policy.initial_memory(WIDTH), (_Other(policy, coinless), _Other(policy, _opener(state)))
        while (is_open := ~state.is_finished).any():
            observation = env.observe(state, policy.observation_kind)
            decision, memory = policy.decide(observation, memory)
            for other in others:
                other.look(env, state, observation, decision, is_open)
            env.step(state, sample_actions(decision, action_uniforms(seed, state.level_seed, state.steps)))
        for other, means in zip(others, values, strict=True):
            means += other.means()
    return ProbeReport(*(mean(means) if means else Undefined("it was never in view", 0) for means in values))


class _Other:
    """The same runs as an agent decides them in whose worlds one thing never was."""

    def __init__(self, policy: Policy, change: Callable[[State], State]) -> None:
        self._policy, self._change = policy, change
        self._memory = policy.initial_memory(WIDTH)
        self._sums, self._counts = np.zeros(WIDTH), np.zeros(WIDTH)

    def look(
        self, env: CoinRun, state: State, observation: Any, decision: Decision, is_open: NDArray[np.bool_]
    ) -> None:
        """One instant: compare where the change shows."""
        changed = env.observe(self._change(state), self._policy.observation_kind)
        other, self._memory = self._policy.decide(changed, self._memory)
        is_seen = is_open & unlike(observation, changed, WIDTH)
        self._sums += np.where(is_seen, compare(decision, other).total_variation, 0.0)
        self._counts += is_seen

    def means(self) -> list[float]:
        """By level, as far as the change ever showed."""
        is_met = self._counts > 0
        means: list[float] = (self._sums[is_met] / self._counts[is_met]).tolist()
        return means


def _opener(first: State) -> Callable[[State], State]:
    """Opens the end walls of worlds on the levels of ``first``, whose walls never move."""
    opened = first.copy()
    apply_edit(opened, OpenEndWall())

    def change(state: State) -> State:
        changed = state.copy()
        changed.grid[:] = opened.grid
        return changed

    return change


@dataclass(frozen=True)
class SideReport:
    """Where the agent turns, by where the coin is.

    Attributes:
        right, left: mean probability of the actions that go right, or left, with the coin to either side of the agent;
            over the cells of response maps, then over levels, with a bootstrap over levels.
    """

    right: dict[str, Estimate]
    left: dict[str, Estimate]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {way: {side: each.to_dict() for side, each in getattr(self, way).items()} for way in ("right", "left")}


def turn_by_side(policy: Policy, num_levels: int, seed: int, told: Told = unheard) -> SideReport:
    """Put the agent down in mid-level and the coin into every cell in view in which one can stand."""
    env, ways = CoinRun(), ("right", "left")
    values: dict[str, dict[str, list[float]]] = {way: {side: [] for side in SIDES} for way in ways}
    for level_seed in draw_level_seeds(seed, num_levels).tolist():
        state = env.generate(CoinRunSpec(), level_seed).state
        cells = standable_cells(state)
        start = _mid_level(state, cells, level_seed)
        apply_edit(state, MoveAgent(start[0] + 0.5, start[1] + AGENT_HALF_HEIGHT))
        found = response_map(env, policy, state, policy.initial_memory(1), cells)
        columns = np.where(np.abs(found.y - start[1]) <= RADIUS, found.x - start[0], 0)
        of_side = dict(zip(SIDES, (-columns, columns), strict=True))
        for way in ways:
            shares = quantity(found.decision, way)
            for side, distance in of_side.items():
                is_there = (distance >= NEAREST_SIDE) & (distance <= RADIUS)
                values[way][side] += [float(shares[is_there].mean())] if is_there.any() else []
        told(1)
    return SideReport(*({side: mean(each) for side, each in values[way].items()} for way in ways))


def _mid_level(state: State, cells: NDArray[np.bool_], level_seed: int) -> tuple[int, int]:
    """A cell of the level's middle third in which one can stand, the nearest to it where it has none."""
    y, x = np.nonzero(cells)
    end = int(state.end_x[0])
    outside = np.maximum(np.maximum(end / 3 - x, x - 2 * end / 3), 0.0)
    chosen = derive(level_seed, "mid-level").choice(np.flatnonzero(outside == outside.min()))
    return int(x[chosen]), int(y[chosen])


Report = WallReport | ValueReport | ProbeReport | SideReport | GoalsReport
EXPERIMENTS: dict[str, Callable[[Policy, int, int, Told], Report]] = {
    "passable-wall": walk_through_wall,
    "value-of-seeing": value_of_seeing,
    "what-moves-it": what_moves_it,
    "coin-side": turn_by_side,
    "goals": goals_of,
}
"""By name; each takes a policy, a number of levels, a seed, and who is told how far it is."""
