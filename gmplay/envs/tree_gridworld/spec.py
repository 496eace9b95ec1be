"""Tree Gridworld's spec. The defaults are the published world's; what was never published is a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gmplay.core.level import LevelSpec, spec_field
from gmplay.envs.tree_gridworld.state import NUM_CELLS

FOREST, REGROWTH, STEP = "Forest", "Regrowth", "Step"
BY_TREES_LEFT, CONSTANT = "by trees left", "constant"
CHOP_FIRST, GROW_FIRST = "chop first", "grow first"
WALL, TORUS = "wall", "torus"


def _choices(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name.capitalize()) for name in names)


@dataclass(frozen=True)
class TreeGridworldSpec(LevelSpec):
    """Everything that turns a level seed into a Tree Gridworld and decides how its trees come back.

    r_min, r_max and n_max bear the names they have in Shah et al. 2022.
    """

    env_name: ClassVar[str] = "tree_gridworld"

    start_trees: int = spec_field(
        10,
        label="Trees at first",
        group=FOREST,
        low=0,
        high=NUM_CELLS - 1,
        unit="trees",
        help="Trees that stand when the life begins.",
    )
    n_max: int = spec_field(
        10,
        label="Full forest",
        group=FOREST,
        low=1,
        high=NUM_CELLS - 1,
        unit="trees",
        help="While so many trees stand or more, none appears.",
    )
    regrowth: str = spec_field(
        BY_TREES_LEFT,
        label="Regrowth",
        group=REGROWTH,
        help="Whether trees come back the faster the more are left, or always at one rate.",
        choices=_choices(BY_TREES_LEFT, CONSTANT),
    )
    r_max: float = spec_field(
        0.3,
        label="Highest rate",
        group=REGROWTH,
        low=0.0,
        high=1.0,
        unit="/step",
        help="The rate at which trees come back falls from here as the logarithm of the trees left.",
        applies_when=("regrowth", (BY_TREES_LEFT,)),
    )
    r_min: float = spec_field(
        1e-6,
        label="Lowest rate",
        group=REGROWTH,
        low=0.0,
        high=1.0,
        unit="/step",
        finest=1e-8,
        help="The rate never falls below this, not even where no tree is left.",
        applies_when=("regrowth", (BY_TREES_LEFT,)),
    )
    constant_rate: float = spec_field(
        0.255,
        label="Constant rate",
        group=REGROWTH,
        low=0.0,
        high=1.0,
        unit="/step",
        help="The rate however many trees are left; at first what the published learner came to live on.",
        applies_when=("regrowth", (CONSTANT,)),
    )
    order: str = spec_field(
        CHOP_FIRST,
        label="Order",
        group=STEP,
        help="Whether a step's tree appears after the agent has moved and chopped, or before.",
        choices=_choices(CHOP_FIRST, GROW_FIRST),
    )
    may_grow_under_agent: bool = spec_field(
        False, label="Grow under agent", group=STEP, help="Whether a tree may appear where the agent stands."
    )
    edges: str = spec_field(
        WALL,
        label="Edges",
        group=STEP,
        help="At a wall a move outward does nothing; a torus leads to the opposite edge.",
        choices=_choices(WALL, TORUS),
    )
