"""Draws what lives in a forest, and what is left of it: trees, stumps, the agent and its axe."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pygame

from gmplay.envs.tree_gridworld.state import DOWN, LEFT, SIZE, UP
from gmplay.render.clearing import Clearing
from gmplay.render.forest_view import GROWING_STEPS, STRIKE, STUMP_STEPS, Cell, ForestMoment, ForestView, fallen
from gmplay.render.ground import cell_mark
from gmplay.render.scenery import TREE_HEIGHT, TREE_WIDTH, TREES, mist_at
from gmplay.render.sprites import Palette, Sprites

AGENT_WIDTH, AGENT_HEIGHT = 0.92, 1.12
_FOOT, _STUMP_FOOT, _SOLES = 0.3, 0.36, 0.2
"""How far up its cell a tree, a stump and the agent stand: an agent on a stump's cell is in front of it."""
_FOOT_SHARE = 0.94  # of a tree's drawing is above its foot
_YOUNG = 0.62  # of its size a tree has at the end of the step in which it appeared
_SIZES, _TURNS = 20, 15  # different sizes of a growing tree; degrees between pictures of the axe
_PACES = 2  # in a step
_SAPLING = 0.3  # of its size up to which a tree is two leaves on a stalk
_NUM_CHIPS = 8
_CARRIED = 15.0  # degrees the axe leans forward while nothing is felled

_STUMPS: tuple[Palette, ...] = (
    {},
    {"face": "#d9b988", "facelight": "#ecd7b0", "ring": "#a5814d", "bark": "#7d5a3b", "barkshade": "#5a4029"},
    {"face": "#b9ad86", "facelight": "#d0c9a0", "ring": "#8e8459", "bark": "#75684a", "barkshade": "#574e36"},
)
"""Fresh, weathered, mossy."""


class Thing(NamedTuple):
    """Something with a foot on the ground."""

    x: float  # where it stands, in cells
    y: float
    draw: Callable[[Thing], None]
    shadow: float = 0.0  # its shadow's width in cells
    strength: float = 1.0  # of the shadow
    fade: float = 1.0  # less than 1 in the mist

    def moved(self, across: int, up: int) -> Thing:
        """The same elsewhere."""
        x, y = self.x + across, self.y + up
        return self._replace(x=x, y=y, fade=round(1.0 - mist_at(x, y), 1))


class ForestLife:
    """Draws one view. Made anew for each frame; holds nothing."""

    def __init__(
        self, frame: pygame.Surface, sprites: Sprites, clearing: Clearing, view: ForestView, moment: ForestMoment
    ) -> None:
        self._frame, self._sprites, self._clearing = frame, sprites, clearing
        self._view, self._moment = view, moment
        self._trees = view.current.trees[view.world]

    def draw(self, shifts: Sequence[tuple[int, int]]) -> None:
        """Everything from the back to the front, once for each shift (in cells) of the world."""
        things = [*self._stumps(), *self._living(), *self._falling(), self._agent()]
        placed = [
            each.moved(across, up)
            for each in things
            for across, up in shifts
            if self._is_in_frame(each.x + across, each.y + up)
        ]
        for each in placed:
            self._draw_shadow(each)
        placed += self._ghost()
        for each in sorted(placed, key=lambda each: -each.y):
            each.draw(each)

    # --- what there is ------------------------------------------------------------------------------------

    def _stumps(self) -> list[Thing]:
        ages = self._ages_of("felled")
        for cell in self._moment.felled:
            ages[cell[1], cell[0]] = 0.0 if self._fall() > 0.02 else -1.0
        is_seen = (ages >= 0) & (ages < STUMP_STEPS) & (self._trees == 0)
        things = []
        for y, x in np.argwhere(is_seen).tolist():
            age = ages[y, x]
            opacity = round(min(1.0, 4.0 * (1.0 - age / STUMP_STEPS)), 1)
            draw = partial(self._draw_stump, age, opacity)
            things.append(Thing(x + 0.5, y + _STUMP_FOOT, draw, 0.72, opacity))
        return things

    def _living(self) -> list[Thing]:
        ages = self._ages_of("appeared")
        things = []
        for y, x in np.argwhere(self._trees > 0).tolist():
            if (x, y) not in self._moment.felled:  # felled and back in one step: shown when the fall is over
                size = self._size((x, y), ages[y, x])
                things.append(Thing(x + 0.5, y + _FOOT, partial(self._draw_tree, (x, y), size), 0.95 * size**0.5))
        return things

    def _falling(self) -> list[Thing]:
        fall = self._fall()
        if fall >= 1.0:
            return []
        return [
            Thing(x + 0.5, y + _FOOT, partial(self._draw_falling, (x, y), fall), 0.95, 1.0 - fall)
            for x, y in self._moment.felled
        ]

    def _agent(self) -> Thing:
        return Thing(self._moment.x + 0.5, self._moment.y + _SOLES, self._draw_agent, 0.9)

    def _ghost(self) -> list[Thing]:
        """What a click on the cell under the mouse would bring, see-through."""
        view = self._view
        if view.highlight is None or view.ghost is None or not view.ghost_is_allowed:
            return []
        x, y = view.highlight
        if view.ghost == "tree":
            picture, foot, share = self._tree((x, y), 1.0, opacity=0.6), _FOOT, _FOOT_SHARE
        elif view.ghost == "agent":
            picture = self._sprites.get("agent/front-stand", AGENT_WIDTH, AGENT_HEIGHT, opacity=0.6)
            foot, share = _SOLES, 1.0
        else:
            picture, foot, share = self._sprites.get("axe", 0.98, 0.98, turn=-45.0), 0.06, 0.75
        return [Thing(x + 0.5, y + foot, lambda thing: self._stand(picture, thing, share))]

    def _is_in_frame(self, x: float, y: float) -> bool:
        clearing = self._clearing
        column, row = clearing.to_pixel(x, y)
        is_seen = clearing.horizon < row < clearing.height + 2 * clearing.cell
        return is_seen and -clearing.cell < column < clearing.width + clearing.cell

    # --- times --------------------------------------------------------------------------------------------

    def _fall(self) -> float:
        alpha = self._moment.chop if self._moment.chop is not None else self._view.alpha
        return fallen(min(max(alpha, 0.0), 1.0))

    def _ages_of(self, event: str) -> np.ndarray:
        """(SIZE, SIZE) steps since trees were ``felled`` or ``appeared``; very many where never."""
        if self._view.history is None:
            return np.full((SIZE, SIZE), 1e9)
        return self._view.steps + 1.0 - getattr(self._view.history, event).astype(np.float64)

    def _size(self, cell: Cell, age: float) -> float:
        """Share of its full size that a tree has: it shoots up in its first step and grows on slowly."""
        if cell in self._moment.appeared:
            alpha = min(max(self._view.alpha, 0.0), 1.0)
            return max(0.06, _YOUNG * (1.0 - (1.0 - alpha) ** 2) + 0.1 * math.sin(math.pi * alpha))
        if age > GROWING_STEPS:
            return 1.0
        return _YOUNG + (1.0 - _YOUNG) * max(0.0, age - 1.0) / (GROWING_STEPS - 1.0)

    # --- drawing ------------------------------------------------------------------------------------------

    def _stand(self, picture: pygame.Surface, thing: Thing, share: float = 1.0) -> None:
        """Blit centred on the thing's place with ``share`` of the picture above the ground there."""
        x, y = self._clearing.to_pixel(thing.x, thing.y)
        self._frame.blit(picture, (x - picture.get_width() // 2, y - round(share * picture.get_height())))

    def _put(self, picture: pygame.Surface, x: float, y: float) -> None:
        """Blit centred on a pixel."""
        self._frame.blit(picture, (round(x) - picture.get_width() // 2, round(y) - picture.get_height() // 2))

    def _draw_shadow(self, thing: Thing) -> None:
        """To the lower right: the light comes from the upper left."""
        width = round(thing.shadow, 1)
        if width > 0:
            strength = round(thing.strength * thing.fade, 1)
            shadow = self._sprites.get("shadow", width, 0.38 * width, opacity=strength)
            self._put(shadow, *self._clearing.to_pixel(thing.x + 0.14 * width, thing.y - 0.02))

    def _tree(self, cell: Cell, size: float, opacity: float = 1.0) -> pygame.Surface:
        mark = cell_mark(cell[0] % SIZE + 7, cell[1] % SIZE + 70)
        kind = TREES[mark % len(TREES)] if size > _SAPLING else "sapling"
        size = max(1, round(size * _SIZES)) / _SIZES
        size *= (0.94, 1.0, 1.06)[mark // 16 % 3] * (1.6 if kind == "sapling" else 1.0)
        width, height = round(TREE_WIDTH * size, 3), round(TREE_HEIGHT * size, 3)
        return self._sprites.get(f"tree/{kind}", width, height, opacity=opacity)

    def _draw_tree(self, cell: Cell, size: float, thing: Thing) -> None:
        self._stand(self._tree(cell, size, thing.fade), thing, _FOOT_SHARE)

    def _draw_falling(self, cell: Cell, fall: float, thing: Thing) -> None:
        """Turned about its foot, away from the axe, and gone when it lies."""
        picture = self._tree(cell, 1.0, thing.fade)
        turn = 84.0 * fall * (1 if self._falls_left(cell) else -1)
        arm = pygame.Vector2(0.0, -(_FOOT_SHARE - 0.5) * picture.get_height()).rotate(-turn)
        if fall > 0.0:
            picture = pygame.transform.rotozoom(picture, turn, 1.0)
            picture.set_alpha(round(255 * min(1.0, 2.2 * (1.0 - fall))))
        x, y = self._clearing.to_pixel(thing.x, thing.y)
        self._put(picture, x + arm.x, y + arm.y)
        if self._moment.chop is not None:
            self._draw_chips(cell, self._moment.chop, thing)

    def _falls_left(self, cell: Cell) -> bool:
        facing = int(self._view.current.facing[self._view.world])
        return facing == LEFT if facing not in (UP, DOWN) else bool(cell_mark(*cell) % 2)

    def _draw_chips(self, cell: Cell, chop: float, thing: Thing) -> None:
        """Splinters and a few leaves, flying from the cut while the tree falls."""
        flight = (chop - STRIKE) / (1.0 - STRIKE)
        if flight < 0.0:
            return
        for index in range(_NUM_CHIPS):
            mark = cell_mark(cell[0] + 31 * index, cell[1] + 17)
            aside, rise = (mark % 64 / 63 - 0.5) * 2.0, 0.25 + mark // 64 % 64 / 63 * 0.55
            turn = float(round((mark % 360 + 400 * flight) / 30) * 30 % 360)
            name, size = ("chip", 0.17) if index % 3 else ("leaf", 0.15)
            x, y = self._clearing.to_pixel(thing.x + aside * flight, thing.y)
            up = rise * 4 * flight * (1 - flight) + 0.18 * (1 - flight)
            self._put(self._sprites.get(name, size, size, turn=turn), x, y - up * self._clearing.cell)

    def _draw_stump(self, age: float, opacity: float, thing: Thing) -> None:
        look = min(int(3 * age / STUMP_STEPS), len(_STUMPS) - 1)
        palette, opacity = _STUMPS[look], round(opacity * thing.fade, 1)
        picture = self._sprites.get("stump", 0.56, 0.39, palette=palette, palette_name=str(look), opacity=opacity)
        self._stand(picture, thing, 0.86)

    # --- the agent ---------------------------------------------------------------------------------------

    def _draw_agent(self, thing: Thing) -> None:
        facing = int(self._view.current.facing[self._view.world])
        side, is_left = {UP: "back", DOWN: "front"}.get(facing, "side"), facing == LEFT
        pose, lift = self._gait()
        size = AGENT_WIDTH, AGENT_HEIGHT
        picture = self._sprites.get(f"agent/{side}-{pose}", *size, is_flipped=is_left, opacity=thing.fade)
        raised = thing._replace(y=thing.y + lift)
        if side == "back":
            self._draw_axe(raised, side, is_left)
        self._stand(picture, raised, 0.985)
        if side != "back":
            self._draw_axe(raised, side, is_left)

    def _gait(self) -> tuple[str, float]:
        """Its pose, and how far it bobs up from the ground, in cells."""
        is_striking = self._moment.chop is not None and 0.25 < self._moment.chop < 0.7
        if not self._moment.is_walking or is_striking:
            return "stand", 0.0
        paces = _PACES * min(max(self._view.alpha, 0.0), 0.999)
        return ("walk1", "walk2")[int(paces) % 2], 0.05 * abs(math.sin(math.pi * paces))

    def _draw_axe(self, thing: Thing, side: str, is_left: bool) -> None:
        """In its hand, upright or somewhere in a stroke."""
        turn, raised = self._swing()
        across, up = {"side": (0.3, 0.27), "front": (-0.36, 0.25), "back": (0.33, 0.3)}[side]
        turn, is_flipped = float(round(turn / _TURNS) * _TURNS), is_left or side == "front"
        axe = self._sprites.get("axe", 0.98, 0.98, turn=turn, is_flipped=is_flipped, opacity=thing.fade)
        hand = self._sprites.get("agent/hand", 0.26, 0.26, opacity=thing.fade)
        x, y = self._clearing.to_pixel(thing.x + (-across if is_left else across), thing.y)
        y -= round((up + raised) * self._clearing.cell)
        for picture in (axe, hand):
            self._put(picture, x, y)

    def _swing(self) -> tuple[float, float]:
        """Degrees the axe leans forward from upright, and cells its hand is raised."""
        if self._moment.chop is None:
            return _CARRIED, 0.0
        times = (0.0, 0.3, 0.44, STRIKE, 0.7, 1.0)
        turn = np.interp(self._moment.chop, times, (_CARRIED, -30, -30, 105, 90, _CARRIED))
        return float(turn), float(np.interp(self._moment.chop, times, (0.0, 0.5, 0.5, 0.06, 0.0, 0.0)))
