"""Which drawing and which colours each look has. Colours are of the Okabe-Ito family."""

from __future__ import annotations

from gmplay.envs.coinrun.spec import AGENT_THEMES, GROUND_THEMES

AGENT_POSES = ("stand", "walk1", "walk2", "jump")
AGENT_HEIGHT = 2.02
"""Cells from the agent's soles to its antenna (facts 1.1: 1.7415 x the hitbox's height)."""

_AGENT_COLOURS = {
    "green": ("#12a47a", "#74e0bb", "#0a7a5c", "#06382d"),
    "blue": ("#2f86cf", "#8cc8f5", "#1d5f9c", "#0b2a4a"),
    "orange": ("#e0662a", "#ffb083", "#b0461a", "#4a1a08"),
    "pink": ("#d277ab", "#f7bfdd", "#a4528a", "#461a38"),
    "yellow": ("#e6d13e", "#fff6a3", "#b59a1c", "#453a06"),
}
AGENT_PALETTES = [
    dict(zip(("body", "light", "shade", "line"), _AGENT_COLOURS[name], strict=True)) for name in AGENT_THEMES
]

_MONSTER_COLOURS = (
    ("#cf4a2e", "#f08a63", "#9c2f1c", "#43110a"),
    ("#8457b0", "#bd97e0", "#5f3a88", "#28123f"),
    ("#3f7f94", "#86c1d1", "#2a5c6f", "#0d2a35"),
)
MONSTER_PALETTES = [dict(zip(("fur", "furlight", "furshade", "furline"), row, strict=True)) for row in _MONSTER_COLOURS]
MONSTER_SHAPES = ("blob", "beetle", "imp")
NUM_MONSTER_LOOKS = 9
CRATES = ("cross", "slash", "plank", "steel")
GROUNDS = GROUND_THEMES
SKIES = ("meadow", "dusk", "forest", "night", "desert", "alpine", "cosmos", "ice")

Light = tuple[int, int, int]
SKY_LIGHTS: dict[str, Light] = {
    "meadow": (255, 255, 255),
    "dusk": (255, 224, 214),
    "forest": (250, 255, 248),
    "night": (158, 170, 214),
    "desert": (255, 248, 234),
    "alpine": (252, 253, 255),
    "cosmos": (196, 180, 226),
    "ice": (240, 247, 255),
}
"""What each sky's light leaves of red, green and blue, of 255: scenery takes it on, actors and the coin do not."""


def monster_drawing(look: int, pose: int) -> tuple[str, dict[str, str], str]:
    """(drawing, palette, palette's name) of a monster's look 0..8 in pose 0 or 1."""
    colour = look // len(MONSTER_SHAPES) % len(MONSTER_PALETTES)
    shape = MONSTER_SHAPES[look % len(MONSTER_SHAPES)]
    return f"monster/{shape}{pose + 1}", MONSTER_PALETTES[colour], str(colour)


def sky_of(background: int) -> str:
    """The sky for one of Procgen's 62 background numbers."""
    return SKIES[background % len(SKIES)]
