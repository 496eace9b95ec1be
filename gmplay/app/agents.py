"""Finding and opening agents. Checkpoint code is imported late: the first picture need not wait for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gmplay.core.errors import InputError
from gmplay.core.folders import agents_folder
from gmplay.core.interaction import Policy
from gmplay.envs.coinrun.spec import CoinRunSpec

SUFFIX = ".safetensors"


def checkpoint_path(name_or_path: str) -> Path:
    """Where an agent's checkpoint lies. Raises InputError where there is none."""
    path = Path(name_or_path).expanduser()
    if path.name == name_or_path and not path.suffix:
        path = agents_folder() / (name_or_path + SUFFIX)
    if not path.is_file():
        raise InputError(f"There is no agent {name_or_path}: {path} does not exist.")
    return path


def named_by_file(name: str) -> str:
    """An agent's name as a stranger's file gives it. Raises InputError for a path: no file chooses what is read."""
    if not name or Path(name).name != name or Path(name).suffix:
        raise InputError(f"The episode names no agent that could be here ({name[:40]!r}).")
    return name


def list_cards() -> list[Any]:
    """Cards of the shipped agents. Raises InputError where their folder is missing."""
    from gmplay.agents.checkpoint import list_agents

    return list(list_agents(agents_folder()))


def open_agent(name_or_path: str) -> tuple[Any, Policy]:
    """The card and the policy of an agent. Raises InputError, saying why, where it cannot be played."""
    from gmplay.agents.card import AgentCard
    from gmplay.agents.checkpoint import load_policy

    path = checkpoint_path(name_or_path)
    policy = load_policy(path)
    return AgentCard.read(path.with_suffix(".json")), policy


def training_spec_of(card: Any) -> CoinRunSpec:
    """The levels an agent was trained on; Procgen's where its card does not say, or says what no level spec can be."""
    try:
        return CoinRunSpec.from_dict(card.training_spec)
    except InputError:
        return CoinRunSpec()
