"""The agent card: what an agent was trained on and what was measured of it, beside its weights."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gmplay.core.errors import InputError

CARD_FORMAT = 1


class CheckpointError(InputError):
    """An agent's files cannot be used; the message says which and why."""


@dataclass(frozen=True)
class AgentCard:
    """One agent, readable by people.

    Attributes:
        name: file name without ending, the agent's name on the command line.
        title: name for people.
        summary: one or two sentences.
        env: environment it plays.
        observation: kind of observation it reads.
        training_spec: fields of the level spec it was trained on that differ from the default.
        network: sizes the weights are checked against.
        training: command, commit, seed, steps, wall time, hardware, hyperparameters and the success curve
            as [steps, share of the latest training episodes that took the coin] pairs.
        evaluation: what ``gmplay evaluate`` printed as JSON, or None before it was evaluated.
        limits: known limits, a sentence each.
    """

    name: str
    title: str
    summary: str
    env: str
    observation: str
    training_spec: dict[str, Any] = field(default_factory=dict)
    network: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    evaluation: dict[str, Any] | None = None
    limits: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The card as indented JSON."""
        return json.dumps({"format": CARD_FORMAT} | dataclasses.asdict(self), indent=1)

    @classmethod
    def read(cls, path: Path) -> AgentCard:
        """Read a card. Raises CheckpointError, naming the file, where it is missing or damaged."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise CheckpointError(f"{path} is missing: an agent needs its card (.json) beside its weights.") from error
        except (OSError, ValueError) as error:
            raise CheckpointError(f"{path} cannot be read as an agent card: {error}.") from error
        return cls._from_values(values, path)

    @classmethod
    def _from_values(cls, values: Any, path: Path) -> AgentCard:
        if not isinstance(values, dict) or values.get("format") != CARD_FORMAT:
            raise CheckpointError(f"{path} is not an agent card of format {CARD_FORMAT}.")
        known = {each.name: each for each in dataclasses.fields(cls)}
        fields = {name: value for name, value in values.items() if name in known}
        for name in ("name", "title", "summary", "env", "observation"):
            if not isinstance(fields.get(name), str):
                raise CheckpointError(f"{path}: the field {name!r} must be a text.")
        for name in ("training_spec", "network", "training"):
            if not isinstance(fields.get(name, {}), dict):
                raise CheckpointError(f"{path}: the field {name!r} must be an object.")
        if not isinstance(fields.get("evaluation"), dict | None):
            raise CheckpointError(f"{path}: the field 'evaluation' must be an object or null.")
        limits = fields.get("limits", ())
        if not isinstance(limits, list | tuple) or not all(isinstance(limit, str) for limit in limits):
            raise CheckpointError(f"{path}: the field 'limits' must be a list of texts.")
        return cls(**fields | {"limits": tuple(limits)})
