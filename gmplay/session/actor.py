"""Who acts: a policy and the way its actions are picked, and the rules it plays by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gmplay.core.interaction import Decision, Memory, Policy, greedy_actions, sample_actions
from gmplay.core.level import LevelSpec
from gmplay.core.outcome import Ending
from gmplay.core.seeding import action_uniforms
from gmplay.envs.coinrun.state import Level, State
from gmplay.session.frames import Frame


class Rules(Protocol):
    """The part of an environment that a session needs; see rules.CoinRunRules."""

    @property
    def spec_type(self) -> type[LevelSpec]: ...
    @property
    def action_names(self) -> tuple[str, ...]: ...
    def generate(self, spec: Any, level_seed: int) -> Level: ...
    def load(self, levels: Sequence[Level]) -> State: ...
    def step(self, state: State, actions: Any) -> Any: ...
    def observe(self, state: State, kind: str) -> Any: ...
    def move_coin(self, x: int, y: int) -> Any: ...
    def coin_moved_by(self, edits: Iterable[Any]) -> tuple[int, int] | None: ...
    def apply_edit(self, state: State, edit: Any) -> None: ...
    def is_moved(self, state: State) -> bool: ...
    def note(self, before: State, after: State) -> str: ...
    def fingerprints(self, state: State) -> Any: ...
    def verdict(self, step: Any, was_moved: bool) -> tuple[Ending | None, str]: ...


@dataclass(frozen=True)
class Actor:
    """A policy and the way its actions are picked.

    Attributes:
        policy: None where no agent is loaded; then nothing is decided.
        action_seed: seed of the sampling stream.
        is_greedy: the most probable action instead of a sampled one.
        name: of the agent, "" for none.
    """

    policy: Policy | None = None
    action_seed: int = 0
    is_greedy: bool = False
    name: str = ""

    def decide(self, rules: Rules, state: State, memory: Memory) -> tuple[Decision, int, Memory]:
        """The decision on one world, the action picked from it, and the memory for the next step."""
        assert self.policy is not None
        decision, memory = self.policy.decide(rules.observe(state, self.policy.observation_kind), memory)
        if self.is_greedy:
            return decision, int(greedy_actions(decision)[0]), memory
        uniforms = action_uniforms(self.action_seed, state.level_seed, state.steps)
        return decision, int(sample_actions(decision, uniforms)[0]), memory


def memory_after(previous: Frame | None, policy: Policy) -> Memory:
    """What a policy remembers as it decides on the frame after ``previous``: nothing, if it did not decide there."""
    if previous is None or previous.policy is not policy:
        return policy.initial_memory(1)
    return previous.next_memory
