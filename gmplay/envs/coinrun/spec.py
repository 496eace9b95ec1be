"""CoinRun's level spec. The defaults are Procgen's CoinRun in hard mode, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from gmplay.core.errors import SpecError
from gmplay.core.level import LevelSpec, spec_field

BY_SEED = "by seed"
AGENT_THEMES = ("green", "blue", "orange", "pink", "yellow")
GROUND_THEMES = ("dirt", "grass", "planet", "sand", "snow", "stone")
NUM_BACKGROUNDS = 62
"""Procgen draws one of 62 pictures; our art maps the number to one of its own skies."""

SCENERY, SHAPE, DANGERS, COIN, PHYSICS = "Looks", "Shape", "Dangers", "Coin", "Physics"


PLACEMENTS = ("end", "section", "standable", "anywhere", "off_path", "either_side", "hand")
SEARCHED_PLACEMENTS = ("anywhere", "off_path", "either_side")
"""Found by a search with the exact physics: the coin can be reached, and some levels offer no such place."""
_UNCHECKED = (
    "Reachability unchecked: the shape, the dangers or the physics are not Procgen's, and nobody has tried whether "
    "the coin can be got to. The placements anywhere, off path and either side are tried out for any levels."
)


def _choices(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name.capitalize().replace("_", " ")) for name in names)


@dataclass(frozen=True)
class CoinRunSpec(LevelSpec):
    """Everything that turns a level seed into a CoinRun level.

    Each knob changes only what it names wherever the generator allows: the draws Procgen makes are
    made in any case, and a knob decides what becomes of them. Frequencies multiply Procgen's own
    probability (1 is Procgen, 0 is never).
    """

    env_name: ClassVar[str] = "coinrun"

    mode: str = spec_field(
        "hard",
        label="Mode",
        group=SHAPE,
        help="Procgen's distribution mode. Easy has no ground monsters and one look.",
        choices=_choices("hard", "easy"),
    )
    difficulty_min: int = spec_field(
        1,
        label="Easiest level",
        group=SHAPE,
        low=1,
        high=3,
        help="Lowest difficulty drawn. Higher means longer and steeper.",
    )
    difficulty_max: int = spec_field(
        3, label="Hardest level", group=SHAPE, low=1, high=3, help="Highest difficulty drawn. Only 3 has pits."
    )
    num_sections: int = spec_field(
        0,
        label="Sections",
        group=SHAPE,
        low=0,
        high=7,
        help="Platforms per level; 0 draws difficulty to 2 x difficulty - 1 of them.",
    )
    step_height_min: int = spec_field(
        1,
        label="Lowest step",
        group=SHAPE,
        low=0,
        high=5,
        unit="cells",
        help="Smallest change of height between sections.",
    )
    step_height_max: int = spec_field(
        4,
        label="Highest step",
        group=SHAPE,
        low=0,
        high=5,
        unit="cells",
        help="Largest change of height; one more at difficulty 3, never above 5.",
    )
    section_length_min: int = spec_field(
        3,
        label="Shortest section",
        group=SHAPE,
        low=3,
        high=10,
        unit="cells",
        help="Least length of a section; one more at difficulty 3.",
    )
    section_length_spread: int = spec_field(
        2,
        label="Length spread",
        group=SHAPE,
        low=1,
        high=3,
        unit="cells",
        help="Lengths drawn per point of difficulty: 2 gives 2, 4 or 6 lengths.",
    )
    end_wall: str = spec_field(
        "solid",
        label="End wall",
        group=SHAPE,
        help="A passable wall looks solid; who runs on through it was not looking for a wall.",
        choices=_choices("solid", "passable"),
    )
    pit_frequency: float = spec_field(
        1.0,
        label="Pits",
        group=DANGERS,
        low=0.0,
        high=1.0,
        unit="x Procgen",
        help="How often a section long and high enough has a pit.",
    )
    pit_content: str = spec_field(
        "any",
        label="In the pits",
        group=DANGERS,
        help="What lies in the pits of a level; any draws one kind per level.",
        choices=_choices("any", "lava", "saws", "monsters"),
    )
    saw_frequency: float = spec_field(
        1.0,
        label="Saws",
        group=DANGERS,
        low=0.0,
        high=5.0,
        unit="x Procgen",
        help="How often a section has a saw on the ground.",
    )
    monster_frequency: float = spec_field(
        1.0,
        label="Monsters",
        group=DANGERS,
        low=0.0,
        high=10.0,
        unit="x Procgen",
        help="How often a section without a saw has a walking monster.",
        applies_when=("mode", ("hard",)),
    )
    monster_speed: float = spec_field(
        0.15,
        label="Monster speed",
        group=DANGERS,
        low=0.0,
        high=0.5,
        unit="cells/step",
        help="Speed at which monsters set out.",
    )
    crate_frequency: float = spec_field(
        1.0,
        label="Crates",
        group=DANGERS,
        low=0.0,
        high=2.0,
        unit="x Procgen",
        help="How often each of a section's two draws gives a pile of crates.",
    )
    placement: str = spec_field(
        "end",
        label="Coin",
        group=COIN,
        help="End: as Procgen. Section: where one begins. Standable: where one can stand. Anywhere: there or in air. "
        "Off path: where right-runners seldom come by. Either side: left or right of a start in mid-level.",
        choices=_choices(*PLACEMENTS),
    )
    coin_side: str = spec_field(
        "either",
        label="Coin's side",
        group=COIN,
        help="On which side of the agent's start the coin lies; either draws one.",
        choices=_choices("either", "left", "right"),
        applies_when=("placement", ("either_side",)),
    )
    placement_share: float = spec_field(
        1.0,
        label="Share of levels",
        group=COIN,
        low=0.0,
        high=1.0,
        help="Share of levels with that placement.",
        applies_when=("placement", PLACEMENTS[1:]),
    )
    other_placement: str = spec_field(
        "end",
        label="On the others",
        group=COIN,
        help="Where the coin lies on the other levels.",
        choices=_choices("end", "section", "standable", "anywhere"),
        applies_when=("placement", PLACEMENTS[1:]),
    )
    coin_x: int = spec_field(
        5,
        label="Coin column",
        group=COIN,
        low=1,
        high=62,
        unit="cells",
        help="Column of a coin placed by hand, from the left.",
        applies_when=("placement", ("hand",)),
    )
    coin_y: int = spec_field(
        1,
        label="Coin row",
        group=COIN,
        low=1,
        high=62,
        unit="cells",
        help="Row of a coin placed by hand, from the bottom.",
        applies_when=("placement", ("hand",)),
    )
    gravity: float = spec_field(
        0.2,
        label="Gravity",
        group=PHYSICS,
        low=0.05,
        high=0.5,
        unit="cells/step²",
        help="Speed lost to gravity each step in the air.",
    )
    jump_speed: float = spec_field(
        1.5,
        label="Jump speed",
        group=PHYSICS,
        low=0.5,
        high=2.0,
        unit="cells/step",
        help="Upward speed of a jump, and the top speed of a fall.",
    )
    run_speed: float = spec_field(
        0.5, label="Run speed", group=PHYSICS, low=0.1, high=1.0, unit="cells/step", help="Top speed of running."
    )
    ground_theme: str = spec_field(
        BY_SEED,
        label="Ground",
        group=SCENERY,
        help="What the ground is made of.",
        choices=_choices(BY_SEED, *GROUND_THEMES),
    )
    agent_theme: str = spec_field(
        BY_SEED,
        label="Agent's colour",
        group=SCENERY,
        help="Colour of the agent.",
        choices=_choices(BY_SEED, *AGENT_THEMES),
    )

    def with_coin_placed(self, placement: str) -> Self:
        """These levels with the coin at one placement in every one of them. Raises SpecError for an unknown one."""
        return self.replace(placement=placement, placement_share=1.0, other_placement="end", coin_side="either")

    @property
    def caution(self) -> str:
        """That coins may be out of reach, where levels are changed and no search places every coin."""
        default = type(self)()
        is_changed = any(
            getattr(self, name) != getattr(default, name)
            for name in self.field_names()
            if name != "mode" and self.info(name).group in (SHAPE, DANGERS, PHYSICS)
        )
        placements = {self.placement} if self.placement_share == 1.0 else {self.placement, self.other_placement}
        return _UNCHECKED if is_changed and not placements.issubset(SEARCHED_PLACEMENTS) else ""

    def __post_init__(self) -> None:
        super().__post_init__()
        for low, high in (("difficulty_min", "difficulty_max"), ("step_height_min", "step_height_max")):
            if getattr(self, low) > getattr(self, high):
                raise SpecError(low, f"{getattr(self, low)} is above {high} ({getattr(self, high)}).")
