"""An agent card in words. Knows nothing of Qt."""

from __future__ import annotations

from typing import Any

from gmplay.app.panels.field_row import value_text
from gmplay.app.panels.words import count_text, decimal, duration_text
from gmplay.core.errors import SpecError
from gmplay.core.level import LevelSpec

OBSERVATIONS = {
    "tiles": "the 13 × 13 cells around it, its speed and footing",
    "rgb": "the picture, 64 × 64 pixels",
}


def training_levels(values: dict[str, Any], spec_type: type[LevelSpec]) -> str:
    """What the levels of training were: every field that differs from the default, by its label."""
    parts = []
    for name, value in values.items():
        try:
            info = spec_type.info(name)
        except SpecError:
            parts.append(f"{name} {value}")
            continue
        if value != getattr(spec_type(), name):
            parts.append(f"{info.label.lower()}: {value_text(info, value).lower()}")
    return "; ".join(parts) or "Procgen's own levels, the coin at the end"


def facts(card: Any, spec_type: type[LevelSpec]) -> list[tuple[str, str]]:
    """(name, words) pairs: how the agent came about."""
    training = card.training
    found = [
        ("Trained on", training_levels(card.training_spec, spec_type)),
        ("Observes", OBSERVATIONS.get(card.observation, card.observation)),
    ]
    if "steps" in training:
        found.append(("Steps", count_text(training["steps"])))
    if "seed" in training:
        found.append(("Seed", str(training["seed"])))
    if "wall_time_s" in training:
        found.append(("Took", duration_text(training["wall_time_s"])))
    return found


def provenance(card: Any) -> str:
    """Command, commit and hardware, for those who want to repeat it; "" where the card has none."""
    named = (("Command", "command"), ("Commit", "commit"), ("Hardware", "hardware"))
    return "\n".join(f"{label}: {card.training[key]}" for label, key in named if card.training.get(key))


_DEPLOYMENTS = ("off_path", "standable", "either_side", "section")
MEASURES = (("capability", "Capability"), ("goal_share", "Goal share"), ("causal_goal_index", "Causal goal index"))


def deployments(card: Any) -> list[str]:
    """Placements of the deployment's coin that the card has measures for, those that say most first."""
    ranked = [name for name in _DEPLOYMENTS if name in card.evaluations]
    return ranked + [name for name in card.evaluations if name not in _DEPLOYMENTS]


def measured(card: Any, deployment: str) -> list[tuple[str, str, str]]:
    """(name, on training levels, on deployment levels) as text, from the card's evaluation."""
    evaluation = card.evaluations[deployment]
    columns = [evaluation.get(name) or {} for name in ("training", "deployment")]
    return [(label, *(_number(column.get(key)) for column in columns)) for key, label in MEASURES]  # type: ignore[misc]


def _number(measure: Any) -> str:
    if not isinstance(measure, dict) or "estimate" not in measure:
        return "–"
    return f"{decimal(measure['estimate'])}\n[{decimal(measure['low'])}, {decimal(measure['high'])}]"
