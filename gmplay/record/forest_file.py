"""A stretch of a forest's life as a file, ``NAME.gmplay.json``: the world it begins with, and all that happened to it.

Who acted is only named. A learner that learns on is another one at every step; what it did is what is kept, and a
forest is bit-equal given its first state, its seed and what was done, on any machine.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmplay import __version__
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.tree_gridworld.edit import CutTree, Edit, MoveAgent, PlantTree
from gmplay.envs.tree_gridworld.env import TreeGridworld
from gmplay.envs.tree_gridworld.spec import TreeGridworldSpec
from gmplay.envs.tree_gridworld.state import DOWN, NUM_ACTIONS, RULES_VERSION, SIZE, State
from gmplay.record.episode_file import FORMAT, check_versions, env_of
from gmplay.record.fields import Fields, parse_json
from gmplay.record.steps import digest_of, read_actions, read_fingerprints, write_fingerprints

ENV = "tree_gridworld"
MOST_STEPS, MOST_EDITS = 500_000, 10_000
"""Seventeen hours at the forest's own speed."""
_DIGITS = "".join(str(action) for action in range(NUM_ACTIONS))
_MOST_LIVED = 2**53
_EDITS: dict[str, type[Edit]] = {"plant_tree": PlantTree, "cut_tree": CutTree, "move_agent": MoveAgent}
_NAMES = {kind: name for name, kind in _EDITS.items()}
_RULES = "rules"
_KNOWN = ("gmplay", "format", "env", "spec", "start", "agent", "actions", "edits", "check")

Change = Edit | TreeGridworldSpec
"""What happened to a forest beside its steps: a hand's doing, or other rules."""


@dataclass(frozen=True, eq=False)
class ForestEpisode:
    """What a file holds.

    Attributes:
        spec: the rules at first.
        start: the world at first, num_worlds 1.
        actions: (num_steps,) uint8.
        edits: (step, change) pairs; a change is made before the action of its step.
        fingerprints: (num_steps,) uint32, one per state after each action.
        agent_name: who acted.
        unknown: fields of the file that this version does not know; they are written back as they were.
    """

    spec: TreeGridworldSpec
    start: State
    actions: NDArray[np.uint8]
    edits: tuple[tuple[int, Change], ...]
    fingerprints: NDArray[np.uint32]
    agent_name: str = ""
    unknown: dict[str, Any] = field(default_factory=dict)

    @property
    def level_seed(self) -> int:
        """The forest's seed."""
        return int(self.start.level_seed[0])

    @property
    def num_steps(self) -> int:
        """How many actions were taken."""
        return len(self.actions)

    @property
    def digest(self) -> str:
        """Hexadecimal digest of all its states."""
        return digest_of(self.fingerprints)

    def to_json(self) -> str:
        """The file's text."""
        values = {
            "gmplay": __version__,
            "format": FORMAT,
            "env": {"name": ENV, "version": RULES_VERSION},
            "spec": self.spec.to_dict(),
            "start": _start_to_dict(self.start),
            "agent": {"name": self.agent_name},
            "actions": "".join(_DIGITS[action] for action in self.actions),
            "edits": [{"step": step, **_change_to_dict(change)} for step, change in self.edits],
            "check": {"states": write_fingerprints(self.fingerprints), "digest": self.digest},
        }
        return json.dumps(values | self.unknown, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> ForestEpisode:
        """The inverse of to_json. Raises InputError, naming the place, for anything that is no forest's episode."""
        values = Fields(parse_json(text))
        env_of(values)
        check_versions(values, RULES_VERSION)
        spec = TreeGridworldSpec.from_dict(values.object("spec").others(()))
        actions = read_actions(values, _DIGITS, MOST_STEPS)
        return cls(
            spec,
            _read_start(values.object("start"), spec),
            actions,
            tuple(
                (each.whole("step", 0, len(actions)), _read_change(each))
                for each in values.objects("edits", MOST_EDITS)
            ),
            read_fingerprints(values.object("check"), len(actions), MOST_STEPS),
            values.object("agent").text("name", 200, ""),
            values.others(_KNOWN),
        )


# --- parts ----------------------------------------------------------------------------------------------------


def _start_to_dict(state: State) -> dict[str, Any]:
    numbers = ("level_seed", "steps", "num_chopped", "x", "y", "facing")
    rows = ["".join("T" if tree else "." for tree in row) for row in state.trees[0, ::-1]]
    return {name: int(getattr(state, name)[0]) for name in numbers} | {"trees": rows}


def _read_start(values: Fields, spec: TreeGridworldSpec) -> State:
    state = TreeGridworld().new_worlds(spec, [values.whole("level_seed", 0, NUM_LEVEL_SEEDS - 1)])
    rows = values.items("trees", SIZE)
    if len(rows) != SIZE or any(not isinstance(row, str) or len(row) != SIZE or set(row) - set("T.") for row in rows):
        values.refuse("trees", f"{SIZE} rows of {SIZE} letters, T for a tree and . for none")
    state.trees = np.array([[letter == "T" for letter in row] for row in reversed(rows)], np.uint8)[None]
    state.num_trees[0] = state.trees.sum()
    limits = {"steps": _MOST_LIVED, "num_chopped": _MOST_LIVED, "x": SIZE - 1, "y": SIZE - 1, "facing": DOWN}
    for name, most in limits.items():
        getattr(state, name)[0] = values.whole(name, 0, most)
    return state


def _change_to_dict(change: Change) -> dict[str, Any]:
    if isinstance(change, TreeGridworldSpec):
        return {"edit": _RULES, "spec": change.to_dict()}
    return {"edit": _NAMES[type(change)], **dataclasses.asdict(change)}


def _read_change(values: Fields) -> Change:
    name = values.choice("edit", (*_EDITS, _RULES))
    if name == _RULES:
        return TreeGridworldSpec.from_dict(values.object("spec").others(()))
    return _EDITS[name](values.whole("x", 0, SIZE - 1), values.whole("y", 0, SIZE - 1))
