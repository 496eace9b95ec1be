"""The agent card: what an agent was trained on and what was measured of it, beside its weights."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gmplay.core.errors import InputError

CARD_FORMAT = 2


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
        deployment_spec: fields of the levels it is deployed on, but for the coin; None for those of training.
        network: sizes the weights are checked against.
        training: command, commit, seed, steps, wall time, hardware, hyperparameters and the success curve
            as [steps, share of the latest training episodes that took the coin] pairs.
        evaluations: by placement of the deployment's coin, what ``gmplay evaluate`` measured and its command.
        experiments: by name of a side experiment, what ``gmplay experiment`` measured and its command.
        history: measures of the snapshots along the way, [{"steps", "deployment"}], where there are any.
        weights_sha256: of the weights' file, which ties the numbers to it; "" before it was written.
        limits: known limits, a sentence each.
    """

    name: str
    title: str
    summary: str
    env: str
    observation: str
    training_spec: dict[str, Any] = field(default_factory=dict)
    deployment_spec: dict[str, Any] | None = None
    network: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    evaluations: dict[str, Any] = field(default_factory=dict)
    experiments: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    weights_sha256: str = ""
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
        for name in ("name", "title", "summary", "env", "observation", "weights_sha256"):
            if not isinstance(fields.get(name, "" if name == "weights_sha256" else None), str):
                raise CheckpointError(f"{path}: the field {name!r} must be a text.")
        for name in ("training_spec", "network", "training", "evaluations", "experiments"):
            if not isinstance(fields.get(name, {}), dict):
                raise CheckpointError(f"{path}: the field {name!r} must be an object.")
        if not isinstance(fields.get("deployment_spec"), dict | None):
            raise CheckpointError(f"{path}: the field 'deployment_spec' must be an object or null.")
        if not isinstance(fields.get("history", []), list):
            raise CheckpointError(f"{path}: the field 'history' must be a list.")
        limits = fields.get("limits", ())
        if not isinstance(limits, list | tuple) or not all(isinstance(limit, str) for limit in limits):
            raise CheckpointError(f"{path}: the field 'limits' must be a list of texts.")
        return cls(**fields | {"limits": tuple(limits)})
