"""Colours that alone tell things apart do so for people with any kind of colour vision.

Not asked: what differs in its shape as well, as the signs on the timeline do, and words.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from gmplay.app.compare import looks, words
from gmplay.app.instruments import branch_map, probes
from gmplay.app.instruments.goals_values import GOAL_COLOURS
from gmplay.app.theme import DARK, LIGHT, Theme
from gmplay.render import legends
from tests.app.colour_vision import VISION, distance, rgb

LEAST = 20.0
"""Nearly nine times what is just noticeable."""

Colour = tuple[int, int, int]


def tokens(theme: Theme, *names: str) -> list[Colour]:
    return [rgb(getattr(theme, name)) for name in names]


def groups() -> dict[str, list[Colour]]:
    """Colours that are seen together and mean different things, with the ground they lie on."""
    found = {
        "lanes": list(looks.COLOURS),
        "strips of the lanes": [rgb(words.POLICIES_COLOUR), rgb(words.AGENTS_COLOUR)],
        "heat": [legends.LOW_COLOUR, legends.MIDDLE_COLOUR, legends.HIGH_COLOUR],
        "heat of two signs": [legends._BELOW, legends.HIGH_COLOUR],
        "probes on the timeline": [rgb(colour) for _name, colour, _values in probes._STRIPS],
        "probes in the world": list(probes._COLOURS.values()),
        "map of a branch": [branch_map._COIN, branch_map._SHARED, branch_map._OWN, branch_map._DEATH, branch_map._SKY],
    }
    for theme in (LIGHT, DARK):
        found[f"episodes, {theme.name}"] = tokens(theme, "coin", "end", "death", "timeout", "surface")
        found[f"life in the forest, {theme.name}"] = tokens(theme, "coin", "trees", "surface")
        found[f"chosen or not, {theme.name}"] = tokens(theme, "accent", "text", "surface")
        found[f"goals, {theme.name}"] = [*map(rgb, GOAL_COLOURS.values()), rgb(theme.sunken)]
    return found


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("group", groups())
def test_that_colours_with_different_meanings_are_told_apart(group: str, vision: str) -> None:
    for one, other in combinations(groups()[group], 2):
        assert distance(one, other, vision) >= LEAST, f"{one} and {other}"


def test_that_the_measure_knows_red_and_green_for_what_they_are() -> None:
    red, green = (201, 74, 44), (115, 111, 24)
    assert distance(red, green, "ordinary") > 50
    assert distance(red, green, "deuteranopia") < LEAST
    assert distance((0, 0, 0), (255, 255, 255), "tritanopia") == pytest.approx(100, abs=0.1)
