"""Where the labels of points go, so that none lies on another or on a point. Knows nothing of Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

_GAP, _BESIDE = 3.0, 4.0
_FAULT = 30.0
"""A label rather goes so many pixels further than have a fault."""
_RINGS = (0.0, 12.0, 22.0, 34.0, 48.0, 64.0, 84.0, 108.0, 136.0)
_DIRECTIONS = (
    *((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)),
    *((1, -0.5), (-1, -0.5), (1, 0.5), (-1, 0.5), (0.5, -1), (-0.5, -1), (0.5, 1), (-0.5, 1)),
)
"""Right first, as one reads; straight up and down later, where a point's own interval is."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        is_apart_in_x = self.right <= other.left or other.right <= self.left
        return not (is_apart_in_x or self.bottom <= other.top or other.bottom <= self.top)

    def contains(self, other: Box) -> bool:
        """Whether the other lies within this one, edges included."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def grown(self, margin: float) -> Box:
        """This box with a margin around it."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def nearest(self, x: float, y: float) -> Spot:
        """The point of the box nearest to (x, y)."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def is_crossed_by(self, line: Line) -> bool:
        """Whether a straight line runs through the box, not only along its edge."""
        (x0, y0), (x1, y1) = line
        enters, leaves = 0.0, 1.0
        for start, change, low, high in ((x0, x1 - x0, self.left, self.right), (y0, y1 - y0, self.top, self.bottom)):
            if change == 0:
                if not low < start < high:
                    return False
                continue
            near, far = sorted(((low - start) / change, (high - start) / change))
            enters, leaves = max(enters, near), min(leaves, far)
        return enters < leaves


Spot = tuple[float, float]
Line = tuple[Spot, Spot]


@dataclass(frozen=True)
class Wish:
    """Something that wants a label.

    Attributes:
        key: its name for the caller.
        anchors: (x, y) of the point; of something long, several places along it.
        radius: of what is there.
        width, height: the label.
    """

    key: str
    anchors: tuple[Spot, ...]
    radius: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """A label that has a place.

    Attributes:
        key: that of its wish.
        box: where it goes.
        anchor: what it belongs to.
        distance: how far from that it had to go; 0 is right beside it.
    """

    key: str
    box: Box
    anchor: Spot
    distance: float

    @property
    def leader(self) -> Line | None:
        """Line from its point to it, None where it needs none."""
        return None if self.distance == 0 else (self.anchor, self.box.nearest(*self.anchor))


def place_labels(wishes: Sequence[Wish], area: Box, taken: Sequence[Box]) -> list[Label]:
    """Labels for those wishes that find room in ``area``, in the order of the wishes: the first choose first.

    No label lies on another or on one of the boxes ``taken``. It rather goes a little further than that a leader runs
    through a label, or through a box it does not come from, or that the label stands right beside another's box.
    """
    placed: list[Label] = []
    for wish in wishes:
        fitting = (each for each in _candidates(wish) if area.contains(each.box) and _is_free(each, placed, taken))
        label = _best(fitting, lambda label: _num_faults(label, placed, taken))
        if label is not None:
            placed.append(label)
    return placed


def _best(labels: Iterable[Label], num_faults: Callable[[Label], int]) -> Label | None:
    """The label that costs least; they come with growing distance, the first of equals is taken."""
    best, least = None, math.inf
    for label in labels:
        if label.distance >= least:
            break
        cost = label.distance + _FAULT * num_faults(label)
        if cost < least:
            best, least = label, cost
    return best


def most_hemmed_in_first(wishes: Sequence[Wish], reach: float = 60.0) -> list[Wish]:
    """Wishes in an order in which more of them find room: those with most others around them choose first."""
    return sorted(wishes, key=lambda wish: -sum(_distance(wish, other) < reach for other in wishes))


def _distance(one: Wish, other: Wish) -> float:
    return min(math.dist(here, there) for here in one.anchors for there in other.anchors)


def _is_free(label: Label, placed: Sequence[Label], taken: Sequence[Box]) -> bool:
    return not any(label.box.overlaps(each) for each in (*taken, *(other.box for other in placed)))


def _num_faults(label: Label, placed: Sequence[Label], taken: Sequence[Box]) -> int:
    """How often its leader runs through something, another's leader through it, and another's point is beside it."""
    others = [box for box in taken if box.nearest(*label.anchor) != label.anchor]
    around = label.box.grown(_BESIDE)
    count = sum(around.overlaps(box) for box in others)
    count += sum(other.leader is not None and label.box.is_crossed_by(other.leader) for other in placed)
    leader = label.leader
    if leader is not None:
        count += sum(box.is_crossed_by(leader) for box in (*others, *(other.box for other in placed)))
    return count


def _candidates(wish: Wish) -> Iterator[Label]:
    """Places around the anchors, the nearest first."""
    for ring, anchor, (dx, dy) in product(_RINGS, wish.anchors, _DIRECTIONS):
        reach = (wish.radius + _GAP + ring) / math.hypot(dx, dy)
        left = anchor[0] + dx * reach - (1 - dx) / 2 * wish.width
        top = anchor[1] + dy * reach - (1 - dy) / 2 * wish.height
        box = Box(left, top, left + wish.width, top + wish.height)
        yield Label(wish.key, box, anchor, ring)
