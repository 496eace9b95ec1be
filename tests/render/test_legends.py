"""Legends hide neither each other nor what is looked at."""

import itertools

import pygame
from hypothesis import given
from hypothesis import strategies as st

from gmplay.render.legends import Legend, draw_legends, places_of

FRAME = (900, 560)
SIZES = [(230, 60), (230, 76), (230, 60)]


def test_that_the_first_legend_lies_in_the_lower_left_corner_and_the_next_beside_it():
    first, second, _ = places_of(SIZES, FRAME, 1.0, [])
    assert first.bottomleft == (14, FRAME[1] - 14)
    assert second.bottom == first.bottom
    assert second.left > first.right


def test_that_where_there_is_no_room_beside_it_the_next_lies_above():
    first, second, third = places_of(SIZES, (300, 560), 1.0, [])
    assert first.left == second.left == third.left
    assert third.bottom < second.top
    assert second.bottom < first.top


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 560)), max_size=3),
    st.sampled_from([1.0, 1.5]),
)
def test_that_no_legend_covers_another_or_the_agent_or_the_inset(corners, scale):
    free = [pygame.Rect(x, y, 120, 120) for x, y in corners] + [pygame.Rect(700, 360, 186, 186)]
    places = places_of(SIZES, FRAME, scale, free)
    for one, other in itertools.combinations(places, 2):
        assert not one.colliderect(other)
    for place in places:
        assert place.collidelist(free) < 0
        assert pygame.Rect((0, 0), FRAME).contains(place)


def test_that_the_legend_evades_an_agent_that_stands_in_its_corner():
    agent = pygame.Rect(20, 440, 100, 100)

    def drawn(free):
        frame = pygame.Surface(FRAME, 0, 32)
        draw_legends(frame, [Legend("Value", 0.0, 1.0)], 1.0, free)
        return pygame.mask.from_threshold(frame.subsurface(agent), (0, 0, 0), (1, 1, 1)).count()

    assert drawn([]) < agent.width * agent.height
    assert drawn([agent]) == agent.width * agent.height
