"""Makes Gymnasium know the worlds, without importing them: this is what Gymnasium's plug-in entry point calls."""

from __future__ import annotations

import gymnasium

COINRUN_ID = "gmplay/CoinRun-v0"


def register() -> None:
    """Register every world that is not registered yet."""
    if COINRUN_ID not in gymnasium.registry:
        gymnasium.register(
            COINRUN_ID,
            entry_point="gmplay.envs.gym_api:CoinRunEnv",
            vector_entry_point="gmplay.envs.gym_api:CoinRunVectorEnv",
        )
