"""Does it see the coin? One instant, and the policy asked again with one thing of the world changed.

The changed worlds have always been so: each probe carries along what the agent would remember had it walked the same
path in a world without the coin, without that saw, with the wall open. So a coin that left the window but is still
remembered is taken out of the memory too, whatever form a policy's memory has.
"""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.core.interaction import Decision, Memory, Policy
from gmplay.envs.coinrun.edit import DeleteCoin, Edit, MoveCoin, OpenEndWall, RemoveEntity, apply_edit
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import RADIUS
from gmplay.envs.coinrun.state import BARRIER, EMPTY, MONSTER, SAW, SIZE, WALL, WALL_TOP, State
from gmplay.evaluation.counterfactual import PolicyShift, compare, select_memory, stack_memories, unlike_first
from gmplay.evaluation.probed import (
    AT_END,
    COIN,
    DANGER,
    IN_VIEW,
    MIRRORED,
    REMEMBERED,
    WALL_OPENED,
    Probe,
    Probed,
    Recollections,
    Thing,
)

_REACH = RADIUS + 3
"""What is farther off is not in view; a monster's trail lags behind it."""
_ROUNDING = 1e-6
"""So much is arithmetic: the rows of a batch are not rounded alike."""


def probe(
    env: CoinRun, policy: Policy, state: State, memory: Memory, recollections: Recollections | None = None
) -> Probed:
    """All probes of a single world, in one batched call of the policy.

    Args:
        memory: what the policy remembers as it decides here.
        recollections: those of the step before; none at an episode's first.
    """
    before, changes = recollections or {}, _changes(state)
    asked = [each for each in changes if each.is_near or each.remembered_as in before]
    worlds = state.repeat(1 + len(asked))
    for row, change in enumerate(asked, start=1):
        apply_edit(worlds, change.edit, [row])
    memories = stack_memories([memory, *(before.get(each.remembered_as, memory) for each in asked)])
    observation = env.observe(worlds, policy.observation_kind)
    decision, next_memory = policy.decide(observation, memories)
    first, others = (Decision(decision.logits[rows], decision.value[rows]) for rows in (slice(1), slice(1, None)))
    shift = compare(first, others)
    is_in_view, was_other, is_other = (
        unlike_first(each, worlds.num_worlds)[1:] for each in (observation, memories, next_memory)
    )
    answers = {
        change.thing: change.answer(shift, place, bool(is_in_view[place]), bool(was_other[place]))
        for place, change in enumerate(asked)
    }
    kept = {
        change.thing: select_memory(next_memory, [place + 1])
        for place, change in enumerate(asked)
        if is_other[place] and change.thing.kind != MIRRORED
    }
    return Probed(tuple(answers.get(each.thing, each.unseen) for each in changes), kept)


@dataclass(frozen=True)
class _Change:
    """A question: the edit, and the cell it is about."""

    thing: Thing
    name: str
    edit: Edit
    x: int
    y: int
    is_near: bool

    @property
    def remembered_as(self) -> Thing:
        """Whose recollection it is asked with: a coin on the other side was not there before it is asked about."""
        return Thing(COIN) if self.thing.kind == MIRRORED else self.thing

    @property
    def unseen(self) -> Probe:
        """The answer where the change cannot be noticed."""
        return Probe(self.thing, self.name, self.x, self.y)

    def answer(self, shift: PolicyShift, place: int, is_in_view: bool, is_remembered: bool) -> Probe:
        """The probe, from the answers to all questions and the place of this one among them."""
        total_variation, kl, value = (float(each[place]) for each in (shift.total_variation, shift.kl, shift.value))
        if not is_in_view and not (is_remembered and total_variation > _ROUNDING):
            return self.unseen
        sight = IN_VIEW if is_in_view else REMEMBERED
        return Probe(self.thing, self.name, self.x, self.y, sight, total_variation, kl, value)


def _changes(state: State) -> list[_Change]:
    """What can be changed in a single world."""
    changes = []
    coin, end = (int(state.coin_x[0]), int(state.coin_y[0])), (int(state.end_x[0]), int(state.end_y[0]))
    if coin[0] >= 0:
        is_near = _is_near(state, *coin)
        changes.append(_Change(Thing(COIN), "Coin removed", DeleteCoin(), *coin, is_near))
        other_side = _other_side(state) if is_near else None
        if other_side is not None:
            name = "Coin on the other side"
            changes.append(_Change(Thing(MIRRORED), name, MoveCoin(*other_side), *other_side, True))
        if coin != end and state.grid[0, end[1], end[0]] not in (WALL, WALL_TOP):
            is_near |= _is_near(state, *end)
            changes.append(_Change(Thing(AT_END), "Coin at the end", MoveCoin(*end), *end, is_near))
    if end[0] < SIZE - 2:
        is_near = end[0] + 1 - int(state.x[0]) <= _REACH
        changes.append(_Change(Thing(WALL_OPENED), "End wall opened", OpenEndWall(), end[0] + 1, end[1], is_near))
    return changes + _dangers(state)


def _dangers(state: State) -> list[_Change]:
    names = {SAW: "Saw", MONSTER: "Monster"}
    changes = []
    for index, kind in enumerate(state.entity_kind[0, : int(state.num_entities[0])].tolist()):
        if kind in names:
            cell = int(state.entity_x[0, index]), int(state.entity_y[0, index])
            name = f"{names[kind]} {_whereabouts(state, *cell)} removed"
            changes.append(_Change(Thing(DANGER, index), name, RemoveEntity(index), *cell, _is_near(state, *cell)))
    return changes


def _whereabouts(state: State, x: int, y: int) -> str:
    across, up = x - int(state.x[0]), y - int(state.y[0])
    if across:
        return f"{abs(across)} {'right' if across > 0 else 'left'}"
    return f"{abs(up)} {'above' if up > 0 else 'below'}"


def _is_near(state: State, x: int, y: int) -> bool:
    return abs(x - int(state.x[0])) <= _REACH and abs(y - int(state.y[0])) <= _REACH


def _other_side(state: State) -> tuple[int, int] | None:
    """As far from the agent as the coin on its other side: the free cell of that column nearest in height."""
    x, coin_y = 2 * int(state.x[0]) - int(state.coin_x[0]), int(state.coin_y[0])
    if x == state.coin_x[0] or not 1 <= x < SIZE - 1:
        return None
    free = [y for y in range(1, SIZE - 1) if state.grid[0, y, x] in (EMPTY, BARRIER)]
    return (x, min(free, key=lambda y: (abs(y - coin_y), y))) if free else None
