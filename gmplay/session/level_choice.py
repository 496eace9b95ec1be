"""Which level a session shows: of a spec and a level seed, made by hand, or one that is replayed."""

from __future__ import annotations

from typing import Any

from gmplay.core.errors import LevelRejectedError
from gmplay.core.level import NUM_LEVEL_SEEDS
from gmplay.envs.coinrun.state import Level
from gmplay.session.actor import Rules
from gmplay.session.record import Record

MAX_REJECTED = 64
"""So many levels in a row without a place for the coin are passed over; then the spec is at fault."""


def own_level(record: Record) -> Level | None:
    """The level made by hand; None where spec and seed give it."""
    return Level.from_json(record.level_json) if record.level_json else None


def first_accepted(rules: Rules, spec: Any, level_seed: int) -> tuple[int, Level]:
    """The level of this seed, or of the next that offers a place for the coin, and its seed. Raises InputError."""
    for _ in range(MAX_REJECTED):
        try:
            return level_seed, rules.generate(spec, level_seed)
        except LevelRejectedError:
            level_seed = (level_seed + 1) % NUM_LEVEL_SEEDS
    return level_seed, rules.generate(spec, level_seed)


def replay_level(rules: Rules, episode: Any) -> Level:
    """The level an episode was played on. Raises InputError where the episode cannot be replayed here."""
    if episode.level_json is not None:
        return Level.from_json(episode.level_json)
    return rules.generate(rules.spec_type.from_dict(episode.spec), episode.level_seed)
