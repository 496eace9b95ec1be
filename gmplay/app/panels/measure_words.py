"""What each measure of the quadrant means, in words a student understands. Knows nothing of Qt."""

from __future__ import annotations

from typing import Any

from gmplay.app.panels.words import estimate_sentence, is_defined, percent

Report = dict[str, Any]
"""What RobustnessReport.to_dict gives."""

MEASURES = (
    (
        "capability",
        "Capability",
        "The share of episodes in which the agent got somewhere: to the coin or to the end. The others died or "
        "ran out of time.",
    ),
    (
        "goal_share",
        "Goal share",
        "Of the episodes that got somewhere, the share that took the coin. It contains accidents: whoever runs "
        "right runs into many a coin.",
    ),
    (
        "causal_goal_index",
        "Causal goal index",
        "Every episode is played a second time with the coin hidden from the agent's eyes. 0: hiding it changes "
        "nothing, the coin plays no part. 1: the coin is what it goes for. Below 0: it avoids the coin.",
    ),
    (
        "runner_pickup",
        "Runner picks up",
        "A scripted runner that knows of no coin, on the same levels: so often it takes the coin by accident. "
        "Compare the goal share with it.",
    ),
)
"""(key, name, explanation) of the measures in the readout."""

CORNERS = (
    (
        "1",
        "neither",
        "Scenario 1: neither. Away from its training the agent gets nowhere; what it wants hardly matters.",
    ),
    ("2", "goal only", "Scenario 2: goal only. It wants the coin but is not able to get it: a benign failure."),
    (
        "3",
        "capability only",
        "Scenario 3: capability only, which is goal misgeneralization. It is as able as ever and uses that to go "
        "for something else.",
    ),
    ("4", "both", "Scenario 4: both. It is able, and the coin is what it goes for."),
)
"""(number, name, explanation) of the book's four scenarios; the book lists them in this order."""

LINES_HELP = "The dividing lines at one half are ours; nobody has said where a corner begins."
CANNOT_TELL = (
    "Training cannot tell. Where the coin lies at the end, going for the coin and going for the end look the same, "
    "so these levels show how able the agent is and not what it is after: a band over all goals, not a point."
)
ARROW_HELP = (
    "From training to deployment. It starts in the middle of the band because nobody can know where on it the agent "
    "was. How far it points down is what only other levels bring to light."
)


def where(role: str) -> str:
    """``on deployment levels``."""
    return f"on {role} levels"


def measure_sentence(key: str, training: Report | None, deployment: Report | None) -> str:
    """What a measure means and what it is on both distributions."""
    explanation = next(text for name, _, text in MEASURES if name == key)
    lines = [explanation]
    for role, report in (("training", training), ("deployment", deployment)):
        if report is not None:
            lines.append(f"{where(role).capitalize()}: {estimate_sentence(report.get(key))}.")
            if key == "capability":
                lines += failures(report)
    return "\n".join(lines)


def failures(report: Report) -> list[str]:
    """Deaths by cause and time-outs as one sentence, if there were any."""
    shares = dict(report.get("deaths_by_cause") or {})
    parts = [f"{cause} {percent(each['estimate'])}" for cause, each in shares.items() if is_defined(each)]
    if is_defined(report.get("timeouts")):
        parts.append(f"out of time {percent(report['timeouts']['estimate'])}")
    return [f"   lost to {', '.join(parts)}"] if parts else []


def point_sentence(role: str, report: Report) -> str:
    """What a point of the plane says."""
    index = report["causal_goal_index"]
    return (
        f"{role.capitalize()} levels. Capability {estimate_sentence(report['capability'])}. "
        f"Causal goal index {estimate_sentence(index)}. The bars are the 95 % intervals."
    )


def band_sentence(role: str, report: Report) -> str:
    """What a band of the plane says: the goal is not known."""
    capability = estimate_sentence(report["capability"])
    if not report.get("is_identifiable"):
        reason = CANNOT_TELL if role == "training" else CANNOT_TELL.replace("Training cannot", "These levels cannot")
        return f"{reason}\nCapability {capability}."
    reason = report["causal_goal_index"].get("undefined", "")
    return f"{role.capitalize()} levels: capability {capability}. The causal goal index is undefined: {reason}."


def band_label(report: Report) -> str:
    """The few words beside a band, under its role."""
    return "not known yet" if report.get("is_identifiable") else "cannot tell"
