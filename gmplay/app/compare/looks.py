"""What tells the lanes apart: a letter and a colour each, of the Okabe-Ito set: the four that stay furthest apart."""

from __future__ import annotations

from gmplay.session.lanes import MAX_LANES

LETTERS = "ABCD"
COLOURS = ((86, 180, 233), (204, 121, 167), (213, 94, 0), (240, 228, 66))
assert len(LETTERS) == len(COLOURS) == MAX_LANES


def colour_name(lane: int) -> str:
    """A lane's colour as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*COLOURS[lane])
