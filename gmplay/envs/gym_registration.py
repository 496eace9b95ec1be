"""Makes Gymnasium know the worlds, without importing them: this is what Gymnasium's plug-in entry point calls."""

from __future__ import annotations

import gymnasium

COINRUN_ID = "gmplay/CoinRun-v0"
TREE_GRIDWORLD_ID = "gmplay/TreeGridworld-v0"
_ENTRY_POINTS = {
    COINRUN_ID: "gmplay.envs.gym_api:CoinRun",
    TREE_GRIDWORLD_ID: "gmplay.envs.gym_tree_gridworld:TreeGridworld",
}


def register() -> None:
    """Register every world that is not registered yet."""
    for name, entry_point in _ENTRY_POINTS.items():
        if name not in gymnasium.registry:
            gymnasium.register(name, entry_point=f"{entry_point}Env", vector_entry_point=f"{entry_point}VectorEnv")
