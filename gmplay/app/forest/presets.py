"""Lives to begin, each with what it shows; TREE_LEARNER.md has how its numbers were measured. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from gmplay.agents.tree_learner import TreeLearnerConfig
from gmplay.envs.tree_gridworld.spec import CONSTANT, TreeGridworldSpec

PUBLISHED_RULES = TreeGridworldSpec()


@dataclass(frozen=True)
class Preset:
    """Settings of a life, and a line of what it shows."""

    name: str
    config: TreeLearnerConfig
    shows: str

    @property
    def word(self) -> str:
        """Its name on the command line."""
        return self.name.lower().replace(" ", "-")


def _with_lowest_rate(r_min: float) -> TreeGridworldSpec:
    return TreeGridworldSpec(r_min=r_min)


PRESETS = (
    Preset(
        "In minutes",
        TreeLearnerConfig(),
        "Skilled at 0.6 M steps, collapsed at 1.1 M, failing until 7 to 11 M, better than before at 22 to 42 M: "
        "about 100 seconds of one core for 60 M.",
    ),
    Preset(
        "Nearer the published shape",
        TreeLearnerConfig(gamma=0.985, spec=_with_lowest_rate(3e-5)),
        "Falls to between .002 and .03, fails until 7 to 11 M and ends higher, at .24 with 6.6 trees left: about 3 "
        "minutes of one core for 100 M.",
    ),
    Preset(
        "As published",
        TreeLearnerConfig(spec=PUBLISHED_RULES),
        "The paper’s own rules. Collapses to nothing, and 30 million steps do not suffice to see it recover: the "
        "published learner took 500 million.",
    ),
    Preset(
        "No correlation",
        TreeLearnerConfig(spec=TreeGridworldSpec(regrowth=CONSTANT, r_min=1e-4)),
        "A control: trees come back at one rate however many are left. No collapse: climbs to .254 and stays, with "
        "4.2 trees left.",
    ),
    Preset(
        "Longer horizon",
        TreeLearnerConfig(gamma=0.99),
        "A control: what happens later counts for more. Dips to .123 at 2 M but does not collapse; .248 at 30 M with "
        "7.1 trees left.",
    ),
)
FIRST = PRESETS[0]


def preset_of(config: TreeLearnerConfig) -> Preset | None:
    """The preset a life began with; None for settings of its own."""
    return next((each for each in PRESETS if each.config == config), None)


def differences(spec: TreeGridworldSpec) -> str:
    """What differs from the paper in a life under these rules."""
    changed = [
        f"{spec.info(name).label.lower()} {_text(getattr(spec, name))} in place of {_text(published)}"
        for name in spec.field_names()
        if spec.applies(name) and getattr(spec, name) != (published := getattr(PUBLISHED_RULES, name))
    ]
    rules = f"Not the paper’s: {', '.join(changed)}; and" if changed else "The rules are the paper’s. Not the paper’s:"
    return f"{rules} algorithm, discount, network and the order within a step, which are ours."


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
