"""Which levels an evaluation is played on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.seeding import NUM_EVALUATION_SEEDS, derive


def draw_level_seeds(seed: int, count: int) -> NDArray[np.int64]:
    """``count`` different evaluation level seeds; with the same ``seed``, fewer are the first of more.

    Training never draws any of them (core.seeding.draw_training_seeds). Raises InputError for a count
    outside 1 .. NUM_EVALUATION_SEEDS.
    """
    if not 1 <= count <= NUM_EVALUATION_SEEDS:
        raise InputError(f"An evaluation has 1 to {NUM_EVALUATION_SEEDS:,} episodes, not {count:,}.")
    return derive(seed, "evaluation levels").permutation(NUM_EVALUATION_SEEDS)[:count]
