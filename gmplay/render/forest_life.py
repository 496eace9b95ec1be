"""Draws what lives in a forest, and what is left of it: trees, stumps, the agent and its axe."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pygame

from gmplay.envs.tree_gridworld.state import DOWN, LEFT, SIZE, UP
from gmplay.render.clearing import Clearing
from gmplay.render.forest_view import GROWING_STEPS, STUMP_STEPS, Cell, ForestMoment, ForestView, Ghost, fallen
from gmplay.render.ground import cell_mark
from gmplay.render.scenery import TREE_HEIGHT, TREE_WIDTH, TREES
from gmplay.render.sprites import Palette, Sprites

AGENT_WIDTH, AGENT_HEIGHT = 0.92, 1.12
_FOOT, _STUMP_FOOT, _SOLES = 0.3, 0.36, 0.2
"""How far up its cell a tree, a stump and the agent stand: an agent on a stump's cell is in front of it."""
_FOOT_SHARE = 0.94  # of a tree's drawing is above its foot
_YOUNG = 0.62  # of its size a tree has at the end of the step in which it appeared
_SIZES, _TURNS = 20, 15  # different sizes of a growing tree; degrees between pictures of the axe
_WALK_POSES = 2  # in a step
_NUM_CHIPS = 7

_STUMPS: tuple[Palette, ...] = (
    {},
    {"face": "#d9b988", "facelight": "#ecd7b0", "ring": "#a5814d", "bark": "#7d5a3b", "barkshade": "#5a4029"},
    {"face": "#b9ad86", "facelight": "#d0c9a0", "ring": "#8e8459", "bark": "#75684a", "barkshade": "#574e36"},
)
"""Fresh, weathered, mossy."""


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
        things = [*self._stumps(), *self._living(), *self._falling(), *self._agent()]
        placed = [(y + up, x + across, draw) for y, x, draw in things for across, up in shifts]
        for y, x, _ in placed:
            self._draw_shadow(x, y)
        for y, x, draw in sorted(placed, key=lambda each: -each[0]):
            draw(x, y)

    def draw_ghost(self, cell: Cell, ghost: Ghost) -> None:
        """What a click on a cell would bring, see-through."""
        x, y = cell[0] + 0.5, cell[1] + _FOOT
        if ghost == "tree":
            self._stand(self._tree(cell, 1.0, opacity=0.6), x, y, _FOOT_SHARE)
        elif ghost == "agent":
            picture = self._sprites.get("agent/front-stand", AGENT_WIDTH, AGENT_HEIGHT, opacity=0.6)
            self._stand(picture, x, cell[1] + _SOLES)
        else:
            axe = self._sprites.get("axe", 1.0, 1.0, turn=-30.0)
            self._stand(axe, x, cell[1] + 0.2)

    # --- what there is: (y, x) of its foot in cells and how to draw it there --------------------------------

    def _stumps(self) -> list[tuple[float, float, Callable[[float, float], None]]]:
        ages = self._ages_of("felled")
        for cell in self._moment.felled:
            ages[cell[1], cell[0]] = 0.0
        is_seen = (ages >= 0) & (ages < STUMP_STEPS) & (self._trees == 0)
        return [
            (y + _STUMP_FOOT, x + 0.5, lambda at_x, at_y, age=ages[y, x]: self._draw_stump(at_x, at_y, age))
            for y, x in np.argwhere(is_seen).tolist()
            if not ((x, y) in self._moment.felled and self._fall() < 0.02)
        ]

    def _living(self) -> list[tuple[float, float, Callable[[float, float], None]]]:
        ages = self._ages_of("appeared")
        things = []
        for y, x in np.argwhere(self._trees > 0).tolist():
            if (x, y) in self._moment.felled:
                continue  # felled and back in one step: shown when the fall is over
            size = self._size((x, y), ages[y, x])
            things.append(
                (y + _FOOT, x + 0.5, lambda at_x, at_y, cell=(x, y), size=size: self._draw_tree(cell, at_x, at_y, size))
            )
        return things

    def _falling(self) -> list[tuple[float, float, Callable[[float, float], None]]]:
        fall = self._fall()
        if fall >= 1.0:
            return []
        return [
            (y + _FOOT, x + 0.5, lambda at_x, at_y, cell=(x, y): self._draw_falling(cell, at_x, at_y, fall))
            for x, y in self._moment.felled
        ]

    def _agent(self) -> list[tuple[float, float, Callable[[float, float], None]]]:
        return [(self._moment.y + _SOLES, self._moment.x + 0.5, self._draw_agent)]

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

    # --- drawing -----------------------------------------------------------------------------------------

    def _stand(self, picture: pygame.Surface, x: float, y: float, share: float = 1.0) -> None:
        """Blit centred at x with ``share`` of the picture above the ground at y."""
        pixel_x, pixel_y = self._clearing.to_pixel(x, y)
        self._frame.blit(picture, (pixel_x - picture.get_width() // 2, pixel_y - round(share * picture.get_height())))

    def _draw_shadow(self, x: float, y: float, width: float = 0.95) -> None:
        """To the lower right: the light comes from the upper left."""
        shadow = self._sprites.get("shadow", width, 0.36)
        pixel_x, pixel_y = self._clearing.to_pixel(x + 0.13, y - 0.02)
        self._frame.blit(shadow, (pixel_x - shadow.get_width() // 2, pixel_y - shadow.get_height() // 2))

    def _tree(self, cell: Cell, size: float, opacity: float = 1.0) -> pygame.Surface:
        mark = cell_mark(cell[0] % SIZE + 7, cell[1] % SIZE + 70)
        kind = TREES[mark % len(TREES)] if size > 0.3 else "sapling"
        size = max(1, round(size * _SIZES)) / _SIZES
        if kind == "sapling":
            size *= 1.6
        size *= (0.94, 1.0, 1.06)[mark // 16 % 3]
        width, height = round(TREE_WIDTH * size, 3), round(TREE_HEIGHT * size, 3)
        return self._sprites.get(f"tree/{kind}", width, height, opacity=opacity)

    def _draw_tree(self, cell: Cell, x: float, y: float, size: float) -> None:
        self._stand(self._tree(cell, size), x, y, _FOOT_SHARE)

    def _draw_falling(self, cell: Cell, x: float, y: float, fall: float) -> None:
        """Turned about its foot, away from the axe, and gone when it lies."""
        picture = self._tree(cell, 1.0)
        if fall > 0.0:
            turn = 84.0 * fall * (1 if self._falls_left(cell) else -1)
            arm = pygame.Vector2(0.0, -(_FOOT_SHARE - 0.5) * picture.get_height()).rotate(-turn)
            picture = pygame.transform.rotozoom(picture, turn, 1.0)
            picture.set_alpha(round(255 * min(1.0, 2.2 * (1.0 - fall))))
            pixel_x, pixel_y = self._clearing.to_pixel(x, y)
            place = pixel_x + arm.x - picture.get_width() / 2, pixel_y + arm.y - picture.get_height() / 2
            self._frame.blit(picture, (round(place[0]), round(place[1])))
        else:
            self._stand(picture, x, y, _FOOT_SHARE)
        if self._moment.chop is not None:
            self._draw_chips(cell, x, y)

    def _falls_left(self, cell: Cell) -> bool:
        facing = int(self._view.current.facing[self._view.world])
        return facing == LEFT if facing not in (UP, DOWN) else bool(cell_mark(*cell) % 2)

    def _draw_chips(self, cell: Cell, x: float, y: float) -> None:
        """Splinters and a few leaves, flying from the cut while the tree falls."""
        flight = (self._view.alpha - 0.55) / 0.45
        if not 0.0 <= flight <= 1.0:
            return
        for index in range(_NUM_CHIPS):
            mark = cell_mark(cell[0] + 31 * index, cell[1] + 17)
            speed = (mark % 64 / 63 - 0.5) * 1.5
            rise = 0.25 + mark // 64 % 64 / 63 * 0.55
            name, size = ("chip", 0.17) if index % 3 else ("leaf", 0.15)
            turn = float(round((mark % 360 + 400 * flight) / 30) * 30 % 360)
            picture = self._sprites.get(name, size, size, turn=turn)
            height = rise * 4 * flight * (1 - flight) + 0.18 * (1 - flight)
            pixel_x, pixel_y = self._clearing.to_pixel(x + speed * flight, y)
            self._frame.blit(
                picture, (pixel_x - picture.get_width() // 2, pixel_y - round(height * self._clearing.cell))
            )

    def _draw_stump(self, x: float, y: float, age: float) -> None:
        look = min(int(3 * age / STUMP_STEPS), len(_STUMPS) - 1)
        opacity = round(min(1.0, 4.0 * (1.0 - age / STUMP_STEPS)), 1)
        picture = self._sprites.get(
            "stump", 0.56, 0.39, palette=_STUMPS[look], palette_name=str(look), opacity=opacity
        )
        self._stand(picture, x, y, 0.86)

    # --- the agent ---------------------------------------------------------------------------------------

    def _draw_agent(self, x: float, y: float) -> None:
        facing = int(self._view.current.facing[self._view.world])
        side, is_left = {UP: "back", DOWN: "front"}.get(facing, "side"), facing == LEFT
        pose, lift = "stand", 0.0
        if self._moment.is_walking and not self._is_striking():
            share = min(max(self._view.alpha, 0.0), 0.999)
            pose = ("walk1", "walk2")[(int(self._view.steps) + int(share * _WALK_POSES)) % 2]
            lift = 0.05 * abs(math.sin(math.pi * share * _WALK_POSES))
        picture = self._sprites.get(f"agent/{side}-{pose}", AGENT_WIDTH, AGENT_HEIGHT, is_flipped=is_left)
        raised = y + lift
        if side == "back":
            self._draw_axe(x, raised, side, is_left)
        self._stand(picture, x, raised, 0.985)
        if side != "back":
            self._draw_axe(x, raised, side, is_left)

    def _is_striking(self) -> bool:
        return self._moment.chop is not None and 0.25 < self._moment.chop < 0.7

    def _draw_axe(self, x: float, y: float, side: str, is_left: bool) -> None:
        """In its right hand: over the shoulder, or somewhere in a stroke."""
        across, up = {"side": (0.1, 0.3), "front": (-0.3, 0.3), "back": (0.3, 0.32)}[side]
        turn = self._swing() if side == "side" else {"front": -1.0, "back": 1.0}[side] * (self._swing() + 20.0)
        turn = round(turn / _TURNS) * _TURNS
        axe = self._sprites.get("axe", 0.98, 0.98, turn=float(turn), is_flipped=is_left)
        hand = self._sprites.get("agent/hand", 0.26, 0.26)
        pixel_x, pixel_y = self._clearing.to_pixel(x + (-across if is_left else across), y)
        pixel_y -= round(up * self._clearing.cell)
        for picture in (axe, hand):
            self._frame.blit(picture, (pixel_x - picture.get_width() // 2, pixel_y - picture.get_height() // 2))

    def _swing(self) -> float:
        """Degrees the axe is turned forward from upright."""
        if self._moment.chop is None:
            return -48.0
        return float(np.interp(self._moment.chop, (0.0, 0.32, 0.42, 0.55, 0.68, 1.0), (-48, -95, -95, 105, 95, -48)))
