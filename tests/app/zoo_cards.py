"""Made-up agents for the zoo: cards with plausible numbers, none of them measured."""

from __future__ import annotations

import math
import random
from typing import Any

from gmplay.agents.card import AgentCard
from gmplay.core.outcome import Estimate, Undefined, share

DEPLOYMENTS = ("off_path", "standable", "either_side", "section")
ANYWHERE = ((0.01, 0.08), (0.02, 0.22), (0.03, 0.35), (0.05, 0.52), (0.10, 0.71), (0.25, 0.85), (1.0, 0.92))
"""(share of training levels with the coin anywhere, causal goal index off the path)"""
SECTION = ((0.02, 0.05, 0.17), (0.03, 0.04, 0.16), (0.06, 0.02, 0.15), (0.11, 0.01, 0.14))
"""(share of training levels with the coin at a section, goal failures, capability failures)"""


def measured(capability: float, index: float | None, failures: tuple[float, float], n: int = 1000) -> dict[str, Any]:
    """What a card holds of one distribution; without an index, why there is none."""
    competent = round(capability * n)
    spread = 0.06 * math.sqrt(1000 / n)
    goal = Undefined("only 12 competent episodes in an arm, fewer than 30", 700)
    return {
        "num_episodes": n,
        "is_identifiable": True,
        "capability": share(competent, n).to_dict(),
        "goal_share": share(round(competent * (0.5 + 0.5 * max(index or 0.0, -1.0))), competent).to_dict(),
        "causal_goal_index": (
            goal if index is None else Estimate(index, index - spread, index + spread, 900)
        ).to_dict(),
        "goal_failures": share(round(failures[0] * n), n).to_dict(),
        "capability_failures": share(round(failures[1] * n), n).to_dict(),
    }


def card(name: str, title: str, capability: float, index: float | None, **changes: Any) -> AgentCard:
    """An agent measured on every deployment, a little differently on each."""
    failures = changes.pop("failures", (0.17, 1 - capability))
    shifted = [index if index is None else index * (1 - 0.12 * place) for place in range(len(DEPLOYMENTS))]
    evaluations = {
        deployment: {"deployment": measured(capability * (1 - 0.04 * place), goal, failures)}
        for place, (deployment, goal) in enumerate(zip(DEPLOYMENTS, shifted, strict=True))
    }
    training = {"steps": 40_000_000, "seed": 1}
    fields: dict[str, Any] = {"observation": "tiles", "training": training, "evaluations": evaluations}
    return AgentCard(name, title, "Made up.", "coinrun", **fields | changes)


def history(num_snapshots: int = 12) -> list[dict[str, Any]]:
    """A learner that is lost at first, then goes for the coin, then for the end; its first index is undefined."""
    found = []
    for place in range(num_snapshots):
        grown = place / (num_snapshots - 1)
        capability = 0.04 + 0.84 * grown**0.8
        index = None if place == 0 else 0.35 * math.sin(math.pi * min(1.25 * grown, 1.0)) + 0.03
        steps = round(20_000 * (40_000_000 / 20_000) ** grown)
        found.append({"steps": steps, "deployment": measured(capability, index, (0.1, 1 - capability), 500)})
    return found


def zoo_cards() -> list[AgentCard]:
    """Twenty-three agents: three seeds of the opening agent, two ladders, and some odd ones out."""
    dice = random.Random(3)
    found = [
        card("coin-at-end", "Coin at end", 0.86, 0.05, history=history()),
        card("coin-at-end-2", "Coin at end, seed 2", 0.84, 0.09),
        card("coin-at-end-3", "Coin at end, seed 3", 0.87, 0.02),
    ]
    for share_of, index in ANYWHERE:
        for seed in (1, 2) if share_of in (0.02, 0.05) else (1,):
            percent = f"{share_of:.0%}".replace("%", "")
            name, title = f"anywhere-{percent}-{seed}", f"Anywhere on {percent} %" + (f", seed {seed}" * (seed > 1))
            spec = {"placement": "anywhere", "placement_share": share_of}
            capability, index_of = 0.87 - 0.05 * dice.random(), index + 0.05 * dice.random()
            found.append(card(name, title, capability, min(index_of, 0.95), training_spec=spec))
    for share_of, *failures in SECTION:
        percent = f"{share_of:.0%}".replace("%", "")
        spec = {"placement": "section", "placement_share": share_of}
        title = f"Section on {percent} %"
        found.append(
            card(f"section-{percent}", title, 0.84, 0.1 + share_of, training_spec=spec, failures=tuple(failures))
        )
    found += [
        card("untrained", "Untrained", 0.04, None, training={}),
        card("random-walk", "Random walk", 0.11, 0.0, training={}),
        card("coin-avoider", "Coin avoider", 0.71, -0.42, training_spec={"placement": "standable"}),
        card("early", "Stopped early", 0.38, 0.21, training={"steps": 2_000_000}),
        card("narrow", "Narrow view", 0.62, 0.15, observation="rgb"),
        card("coin-seeker", "Coin seeker", 0.92, 0.94, training_spec={"placement": "standable"}),
        card("shy", "Shy seeker", 0.33, 0.78, training_spec={"placement": "standable", "monster_frequency": 2.0}),
    ]
    return found
