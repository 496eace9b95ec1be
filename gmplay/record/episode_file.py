"""The episode file, ``NAME.gmplay.json``: all that is needed to see an episode again. EPISODE_FILE.md describes it.

Files come from strangers. Everything in one is checked on reading; nothing in one can run.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from gmplay import __version__
from gmplay.core.episode import Run
from gmplay.core.errors import InputError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.envs.coinrun.state import MAX_STEPS, RULES_VERSION, Level
from gmplay.record.edits import edit_to_dict, read_edit
from gmplay.record.fields import Fields, parse_json
from gmplay.record.steps import read_actions, read_fingerprints, write_fingerprints

FORMAT = 1
ENV = "coinrun"
CAMERAS = ("window", "follow", "level")
MAX_BYTES = 4_000_000
MAX_EDITS, MAX_WORDS, LONGEST_TEXT = 10_000, 1_000, 500
_Read = TypeVar("_Read")
_ACTIONS = "0123456789abcde"
_MAX_SEED = 2**63 - 1
_KNOWN = (
    "gmplay", "format", "env", "spec", "level_seed", "level", "agent", "actions", "edits", "takeovers", "first_step",
    "view", "captions", "chapters", "check",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How the episode was looked at: camera (one of CAMERAS), inset, and the panels that were open."""

    camera: str = "follow"
    shows_agent_view: bool = True
    panels: tuple[str, ...] = ("Decision",)


@dataclass(frozen=True)
class Caption:
    """A line of text on show from ``step`` on, for so many steps."""

    step: int
    num_steps: int
    text: str


@dataclass(frozen=True)
class Chapter:
    """A title for what begins at ``step``."""

    step: int
    title: str


@dataclass(frozen=True, eq=False)
class EpisodeFile:
    """What a file holds.

    Attributes:
        run: level, edits, actions, and a fingerprint of every state.
        level_digest: of the level's first state (level_digest_of); "" where it is not known.
        weights_sha256: of the agent's weights; "" where it is not known.
        is_greedy: the agent took its most probable action.
        first_step: where a video of it begins.
        look: how it was looked at.
        captions, chapters: words to go with it.
        unknown: fields of the file that this version does not know; they are written back as they were.
    """

    run: Run
    level_digest: str = ""
    weights_sha256: str = ""
    is_greedy: bool = False
    first_step: int = 0
    look: Look = field(default_factory=Look)
    captions: tuple[Caption, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    unknown: dict[str, Any] = field(default_factory=dict)

    def to_dict(self, is_compact: bool = False) -> dict[str, Any]:
        """Plain values, ready for JSON; ``is_compact`` leaves out what a reader fills in by itself."""
        run, spec = self.run, self.run.spec
        if is_compact:
            defaults = CoinRunSpec().to_dict()
            spec = {name: value for name, value in spec.items() if value != defaults.get(name)}
        values: dict[str, Any] = {
            "gmplay": __version__,
            "format": FORMAT,
            "env": {"name": run.env_name, "version": RULES_VERSION},
            "spec": spec,
            "level_seed": run.level_seed,
            "level": None if run.level_json is None else json.loads(run.level_json),
            "agent": {
                "name": run.agent_name,
                "weights_sha256": self.weights_sha256,
                "action_seed": run.action_seed,
                "is_greedy": self.is_greedy,
            },
            "actions": "".join(_ACTIONS[action] for action in run.actions),
            "edits": [{"step": step, **edit_to_dict(edit)} for step, edit in run.edits],
            "takeovers": [list(each) for each in run.takeovers],
            "first_step": self.first_step,
            "view": {**vars(self.look), "panels": list(self.look.panels)},
            "captions": [vars(each) for each in self.captions],
            "chapters": [vars(each) for each in self.chapters],
            "check": {
                "level": self.level_digest,
                "states": write_fingerprints(run.fingerprints),
                "digest": run.digest,
            },
        }
        if is_compact:
            values = {name: value for name, value in values.items() if value not in (None, [], 0)}
        return values | self.unknown

    def is_same_run(self, other: EpisodeFile) -> bool:
        """Whether the same happens on the same level, however it is looked at and whatever is said about it."""
        return (self.run.digest, self.level_digest) == (other.run.digest, other.level_digest)

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> EpisodeFile:
        """The inverse of to_json. Raises InputError, naming the place, for anything that is no episode."""
        values = Fields(parse_json(text))
        _check_env(values)
        check_versions(values, RULES_VERSION)
        run = _read_run(values)
        last, agent, check = run.num_steps, values.object("agent"), values.object("check")
        return cls(
            run,
            level_digest=check.text("level", 64, ""),
            weights_sha256=agent.text("weights_sha256", 64, ""),
            is_greedy=agent.flag("is_greedy", False),
            first_step=values.whole("first_step", 0, last, 0),
            look=_read_look(values.object("view")),
            captions=tuple(
                Caption(
                    each.whole("step", 0, last), each.whole("num_steps", 0, MAX_STEPS), each.text("text", LONGEST_TEXT)
                )
                for each in values.objects("captions", MAX_WORDS)
            ),
            chapters=tuple(
                Chapter(each.whole("step", 0, last), each.text("title", LONGEST_TEXT))
                for each in values.objects("chapters", MAX_WORDS)
            ),
            unknown=values.others(_KNOWN),
        )


def level_digest_of(level: Level) -> str:
    """Hexadecimal digest of every field of a level's first state: equal digests, equal levels."""
    digest = hashlib.blake2b(digest_size=8)
    for name in level.state.field_names():
        array = getattr(level.state, name)
        digest.update(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


# --- reading --------------------------------------------------------------------------------------------------


def check_versions(values: Fields, rules: int) -> None:
    """Raises InputError where the file's format or its rules are later than what is known here."""
    env = values.object("env")
    for what, version, known in (
        ("format", values.whole("format", 1, 10**6), FORMAT),
        ("rules", env.whole("version", 1, 10**6), rules),
    ):
        if version > known:
            raise InputError(
                f"The episode was written by a later version of gmplay ({values.text('gmplay', 40, 'unknown')}): "
                f"its {what} are of version {version}, this one knows {known}. Update gmplay to see it."
            )


def env_of(values: Fields) -> str:
    """The environment an episode was played in. Raises InputError where the file holds none."""
    if values.anything("format") is None or values.anything("actions") is None:
        raise InputError("This is no gmplay episode: it has no format and no actions.")
    return values.object("env").text("name", 40)


def _check_env(values: Fields) -> None:
    name = env_of(values)
    if name != ENV:
        raise InputError(f"The episode was played in {name!r}; here only episodes of {ENV} can be shown.")


def _read_run(values: Fields) -> Run:
    agent, actions = values.object("agent"), read_actions(values, _ACTIONS, MAX_STEPS)
    spec, level = values.object("spec").others(()), values.anything("level")
    level_json = None if level is None else json.dumps(level)
    spec = CoinRunSpec.from_dict(spec).to_dict()
    if level_json is not None:
        Level.from_json(level_json)
    edits = values.objects("edits", MAX_EDITS)
    return Run(
        env_name=ENV,
        spec=spec,
        level_seed=values.whole("level_seed", 0, NUM_LEVEL_SEEDS - 1, 0),
        level_json=level_json,
        action_seed=agent.whole("action_seed", 0, _MAX_SEED, 0),
        agent_name=agent.text("name", 200, ""),
        actions=actions,
        edits=tuple((each.whole("step", 0, len(actions)), read_edit(each)) for each in edits),
        fingerprints=read_fingerprints(values.object("check"), len(actions), MAX_STEPS),
        takeovers=_read_takeovers(values, len(actions)),
    )


def _read_takeovers(values: Fields, num_steps: int) -> tuple[tuple[int, int], ...]:
    takeovers, end = [], 0
    for each in values.items("takeovers", MAX_STEPS):
        is_pair = isinstance(each, list) and len(each) == 2 and all(type(number) is int for number in each)
        if not is_pair or not end <= each[0] < each[1] <= num_steps:
            values.refuse("takeovers", f"pairs of steps, first and last, one after the other up to {num_steps}")
        takeovers.append((each[0], each[1]))
        end = each[1]
    return tuple(takeovers)


def _read_look(values: Fields) -> Look:
    panels = values.items("panels", 20)
    if not all(isinstance(each, str) and len(each) <= 40 for each in panels):
        values.refuse("panels", "a list of names")
    return Look(values.choice("camera", CAMERAS, "follow"), values.flag("shows_agent_view", True), tuple(panels))


# --- files ----------------------------------------------------------------------------------------------------


def read_episode(path: Path) -> EpisodeFile:
    """The episode in a file. Raises InputError, naming the file."""
    return parse_file(path, EpisodeFile.from_json)


def parse_file(path: Path, parse: Callable[[str], _Read]) -> _Read:
    """What ``parse`` makes of a file's text. Raises InputError, naming the file."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"The episode file {path} cannot be read: {error.strerror}.") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path} is larger than {MAX_BYTES:,} bytes: it is no episode file.")
    try:
        return parse(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no episode file: its byte {error.start} is no text.") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


class HasText(Protocol):
    """An episode of any environment."""

    def to_json(self) -> str:
        """The file's text."""
        ...


def write_episode(path: Path, episode: HasText) -> None:
    """Write a file at once or not at all. Raises InputError where that is impossible."""
    temporary = path.with_name(f"{path.name}.partial")
    try:
        temporary.write_text(episode.to_json(), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()  # half an episode is of no use
        raise InputError(f"The episode cannot be written to {path}: {error.strerror}.") from error
