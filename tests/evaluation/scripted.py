"""Policies written by hand, whose goal is known, and a spec simple enough for them."""

from dataclasses import dataclass

import numpy as np

from gmplay.core.errors import InputError
from gmplay.core.interaction import Decision
from gmplay.envs.coinrun.observe import RADIUS, SEEN_COIN
from gmplay.envs.coinrun.spec import CoinRunSpec

NUM_ACTIONS, LEFT_JUMP, STAY, JUMP, RIGHT, RIGHT_JUMP = 15, 2, 4, 5, 7, 8
SURE = 20.0

FLAT = CoinRunSpec(
    difficulty_max=1,
    num_sections=6,
    step_height_min=0,
    step_height_max=0,
    saw_frequency=0.0,
    monster_frequency=0.0,
    crate_frequency=0.0,
)
"""Plain ground from start to end; nothing kills."""
COIN_OVERHEAD = FLAT.replace(placement="hand", coin_x=11, coin_y=5)
"""The same with the coin four cells above the ground: who only runs passes under it."""


@dataclass(frozen=True)
class Scripted:
    """Runs right and jumps now and then; ``attitude`` says what the sight of the coin does.

    It is its own factory, and picklable. ``Memory`` counts steps, so that memory is exercised.
    """

    attitude: str  # "ignores", "seeks" or "avoids"
    num_actions = NUM_ACTIONS
    observation_kind = "tiles"

    def __call__(self):
        if self.attitude == "damaged":
            raise InputError("This agent is damaged.")
        if self.attitude == "faulty":
            raise RuntimeError("a fault of ours")
        return self

    def initial_memory(self, num_worlds):
        return ()

    def decide(self, observation, memory):
        logits = np.zeros((len(observation.cells), NUM_ACTIONS), np.float32)
        logits[:, RIGHT], logits[:, RIGHT_JUMP] = SURE, SURE - 2.5
        for world, _row, column in np.argwhere(observation.cells == SEEN_COIN) if self.attitude != "ignores" else ():
            logits[world] = 0.0
            logits[world, self._action(column - RADIUS)] = SURE
        return Decision(logits, np.zeros(len(logits), np.float32)), memory

    def _action(self, dx):
        if self.attitude == "avoids" or dx > 3:
            return RIGHT
        return (LEFT_JUMP, JUMP, RIGHT_JUMP)[np.sign(dx) + 1]
