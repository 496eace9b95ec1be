"""What stands still around and under a forest: the clearing's ground, and the wood or the mist about it."""

from __future__ import annotations

import math

import numpy as np
import pygame

from gmplay.envs.tree_gridworld.state import SIZE
from gmplay.render.clearing import Clearing
from gmplay.render.daylight import Light
from gmplay.render.ground import cell_mark
from gmplay.render.sprites import Drawings, Palette, Sprites, canvas

TREES = ("oak", "pine", "birch", "linden")
TREE_WIDTH, TREE_HEIGHT = 1.04, 1.3
"""A tree's drawing in cells; its foot is 6 % above its lower edge."""

_PROPS = ("tuft", "blades", "blades", "clover", "daisies", "tuft", "pebbles", "blades", "bells")
_PROP_SHARE = 46  # percent of the cells on whose ground something grows or lies
_CHECK = (255, 255, 232, 30)  # laid over every other cell, so that one can count them
_FLOOR_FAR, _FLOOR_NEAR = (104, 146, 122), (38, 82, 66)
_WOOD_FAR = {"leaf": "#86b097", "light": "#98bfa5", "shade": "#79a58d", "line": "#6f9c86", "bark": "#6f8f80"}
_WOOD_NEAR = {"leaf": "#2a7059", "light": "#39836a", "shade": "#23624e", "line": "#1d5544", "bark": "#3d4a3a"}
_DEPTHS = 5
_APART, _ROW_APART = 0.7, 0.44  # cells between the wood's trees
_FAR_SIZE = 0.5  # of a near tree's size has one at the horizon
_MIST, _MIST_EDGE = (220, 230, 224), (248, 252, 244)
_COARSER = 6  # pixels of the frame for one of the mist's
_GRASS = ((195, 221, 141), (148, 189, 107))  # upper left and lower right of the clearing's own drawing


class Scenery:
    """The still layers of one layout.

    Attributes:
        ground: all from the horizon down, opaque.
        treetops: what reaches over the horizon into the sky.
    """

    def __init__(self, drawings: Drawings, clearing: Clearing, is_torus: bool) -> None:
        self._sprites, self._clearing = Sprites(drawings, clearing.cell), clearing
        self._reach = self._repeats() if is_torus else (range(SIZE), range(SIZE))
        self._whole = pygame.Surface((clearing.width, clearing.height), pygame.SRCALPHA, 32)
        self._draw_floor(is_torus)
        self._whole.set_clip((0, clearing.horizon, clearing.width, clearing.height))
        self._draw_cells()
        self._whole.set_clip(None)
        if is_torus:
            self._draw_mist()
        else:
            self._draw_wood()
            self._shade()
        area = pygame.Rect(0, 0, clearing.width, max(1, clearing.horizon))
        self.treetops = self._whole.subsurface(area).copy()
        area = pygame.Rect(0, clearing.horizon, clearing.width, clearing.height - clearing.horizon)
        self.ground = self._whole.subsurface(area).copy()
        self.ground.set_alpha(None)  # opaque: copied, not blended
        self._lit: tuple[Light, pygame.Surface] | None = None

    def draw(self, frame: pygame.Surface, light: Light) -> None:
        """Over the sky; the treetops already in their light, the ground not: it is lit with what lives on it."""
        if self._lit is None or self._lit[0] != light:
            self._lit = light, self.treetops.copy()
            self._lit[1].fill((*light, 255), special_flags=pygame.BLEND_RGBA_MULT)
        frame.blit(self._lit[1], (0, 0))
        frame.blit(self.ground, (0, self._clearing.horizon))

    def _repeats(self) -> tuple[range, range]:
        """Columns and rows of the torus in the frame, over and over."""
        clearing = self._clearing
        beside = clearing.left // clearing.cell + 1
        return (
            range(-beside, SIZE + beside),
            range(
                -((clearing.height - clearing.bottom) // clearing.row + 1),
                SIZE + (clearing.top - clearing.horizon) // clearing.row + 1,
            ),
        )

    # --- the ground -------------------------------------------------------------------------------------

    def _draw_floor(self, is_torus: bool) -> None:
        clearing = self._clearing
        first, last = _GRASS if is_torus else (_FLOOR_FAR, _FLOOR_NEAR)
        height = clearing.height - clearing.horizon
        share = np.linspace(0.0, 1.0, height)[:, None] ** (1.0 if is_torus else 0.45)
        column = np.full((height, 1, 4), 255, np.uint8)
        column[:, 0, :3] = ((1 - share) * np.array(first) + share * np.array(last))[:, ::-1]
        self._whole.blit(pygame.transform.scale(canvas(column), (clearing.width, height)), (0, clearing.horizon))
        if not is_torus:
            ground = self._sprites.drawings.pixels("clearing", (SIZE + 2) * clearing.cell, (SIZE + 2) * clearing.row)
            self._whole.blit(canvas(ground), (clearing.left - clearing.cell, clearing.top - clearing.row))

    def _draw_cells(self) -> None:
        """Every other cell a little lighter; here and there something grows."""
        clearing = self._clearing
        check = pygame.Surface((clearing.cell, clearing.row), pygame.SRCALPHA, 32)
        pygame.draw.rect(check, _CHECK, check.get_rect(), border_radius=clearing.cell // 7)
        for y in reversed(self._reach[1]):
            for x in self._reach[0]:
                left, top, _, _ = clearing.rectangle(x, y)
                if (x + y) % 2:
                    self._whole.blit(check, (left, top))
                mark = cell_mark(x % SIZE + 40, y % SIZE)
                if mark % 100 < _PROP_SHARE and top > clearing.horizon:
                    self._draw_prop(mark // 100, left, top)

    def _draw_prop(self, mark: int, left: int, top: int) -> None:
        name = _PROPS[mark % len(_PROPS)]
        prop = self._sprites.get(f"meadow/{name}", 0.46, 0.34, is_flipped=bool(mark // 16 % 2))
        room = self._clearing.cell - prop.get_width(), self._clearing.row - prop.get_height()
        self._whole.blit(prop, (left + mark // 32 % 8 * room[0] // 8, top + mark // 256 % 8 * room[1] // 8))

    # --- the wood ---------------------------------------------------------------------------------------

    def _draw_wood(self) -> None:
        """Rows of trees from the horizon down, nowhere on the clearing nor over it."""
        clearing, cell = self._clearing, self._clearing.cell
        num_rows = round((clearing.height + 1.4 * cell - clearing.horizon) / (_ROW_APART * cell)) + 1
        num_columns = round(clearing.width / (_APART * cell)) + 3
        for row in range(num_rows):
            for column in range(num_columns):
                mark = cell_mark(column + 300, row + 500)
                across = column - 1 + row % 2 / 2 + (mark % 16 / 16 - 0.5) * 0.5
                foot = clearing.horizon + (row + (mark // 16 % 16 / 16 - 0.5) * 0.5) * _ROW_APART * cell
                self._draw_wood_tree(mark // 256, round(across * _APART * cell), round(foot))

    def _draw_wood_tree(self, mark: int, x: int, foot: int) -> None:
        clearing, cell = self._clearing, self._clearing.cell
        is_beside = abs(x - clearing.width / 2) > (SIZE / 2 + 0.62) * cell
        below = foot - clearing.bottom
        if not is_beside and -0.1 * cell > clearing.top - foot and below < 0.66 * cell:
            return
        is_low = not is_beside and 0 < below < 1.4 * cell
        if is_low and mark % 3 == 0:
            return
        depth = (foot - clearing.horizon) / max(1, clearing.top - clearing.horizon)
        level = round((_DEPTHS - 1) * min(max(0.0, depth), 1.0))
        kind, width, height = self._kind(mark, is_low, level)
        if not is_beside:
            shadow = self._sprites.get("shadow", round(width * 1.1, 2), 0.42, opacity=0.5)
            self._whole.blit(shadow, (x - round(0.36 * shadow.get_width()), foot - shadow.get_height() // 2))
        picture = self._sprites.get(
            kind,
            width,
            height,
            palette=_wood_palette(level),
            palette_name=f"wood {level}",
            is_flipped=False,
        )
        self._whole.blit(picture, (x - picture.get_width() // 2, foot - round(0.94 * picture.get_height())))

    def _kind(self, mark: int, is_low: bool, level: int) -> tuple[str, float, float]:
        """Drawing, width and height of something that grows in the wood."""
        if is_low:
            return ("wood/bush", 0.86, 0.58) if mark // 3 % 4 else ("wood/fern", 0.6, 0.45)
        size = (0.94, 1.06, 1.2)[mark // 16 % 3] * (_FAR_SIZE + (1.0 - _FAR_SIZE) * level / (_DEPTHS - 1))
        kind = ("pine", "oak", "pine", "linden", "oak")[mark % 5]
        return f"tree/{kind}", round(TREE_WIDTH * size, 2), round(TREE_HEIGHT * size, 2)

    # --- light ------------------------------------------------------------------------------------------

    def _shade(self) -> None:
        """Less light towards the lower right, and towards the frame's rim."""
        clearing = self._clearing
        y, x = np.mgrid[-1:1:36j, -1:1:64j]
        beside = np.clip(np.abs(x) * clearing.width / 2 / clearing.cell - SIZE / 2 - 0.6, 0, 6) / 6
        grey = 1.0 - 0.08 * np.clip(0.5 * (x + y), 0, 1) - 0.36 * beside**0.8
        small = np.full((*grey.shape, 4), 255, np.uint8)
        small[..., :3] = (255 * grey)[..., None]
        large = pygame.transform.smoothscale(canvas(small), self._whole.get_size())
        self._whole.blit(large, (0, 0), special_flags=pygame.BLEND_RGB_MULT)

    def _draw_mist(self) -> None:
        """Over the repeats of a torus and over its horizon, not over the world itself."""
        clearing = self._clearing
        width, height = clearing.width, clearing.height
        world = pygame.Rect(clearing.left, clearing.top, SIZE * clearing.cell, SIZE * clearing.row)
        kept = self._whole.subsurface(world.clip(self._whole.get_rect())).copy()
        small = np.zeros((max(2, height // _COARSER), max(2, width // _COARSER), 4), np.uint8)
        small[..., :3] = _MIST[::-1]
        y, x = np.indices(small.shape[:2]) + 0.5
        y, x = y * height / small.shape[0], x * width / small.shape[1]
        thickness = np.vectorize(mist_at)((x - clearing.left) / clearing.cell, (clearing.bottom - y) / clearing.row)
        over = (y - clearing.horizon) / clearing.cell
        bank = np.exp(-((over / np.where(over < 0, 0.45, 0.7)) ** 2))  # it thins out into the sky
        small[..., 3] = 255 * np.where(over < 0, bank, np.maximum(thickness, bank))
        self._whole.blit(pygame.transform.smoothscale(canvas(small), (width, height)), (0, 0))
        self._whole.blit(kept, world.topleft)
        line = max(1, clearing.cell // 26)
        pygame.draw.rect(self._whole, _MIST_EDGE, world.inflate(2 * line, 2 * line), line)


def mist_at(x: float, y: float) -> float:
    """How thick, 0 .. 1, the mist around a torus is at a point of the ground: the edge itself can be seen."""
    out = math.hypot(max(-x, x - SIZE, 0.0), max(-y, y - SIZE, 0.0))
    return 0.34 + 0.6 * (1.0 - math.exp(-((out / 2.6) ** 1.5))) if out > 0 else 0.0


def _wood_palette(level: int) -> Palette:
    """The colours of trees so far away: 0 at the horizon, _DEPTHS - 1 next to the clearing."""
    share = level / (_DEPTHS - 1)
    mixed = {name: _mixed(_WOOD_FAR[name], _WOOD_NEAR[name], share) for name in _WOOD_FAR}
    return mixed | {"barkshade": mixed["shade"], "barkline": mixed["line"]}


def _mixed(first: str, second: str, share: float) -> str:
    parts = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round((1 - share) * one + share * other):02x}" for one, other in parts)
