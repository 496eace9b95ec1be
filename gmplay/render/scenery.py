"""What stands still around and under a forest: the clearing's ground, and the wood or the mist about it."""

from __future__ import annotations

import numpy as np
import pygame

from gmplay.envs.tree_gridworld.state import SIZE
from gmplay.render.clearing import Clearing
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
_WOOD_NEAR = {"leaf": "#2c765d", "light": "#439174", "shade": "#226350", "line": "#1b5243", "bark": "#3d4a3a"}
_DEPTHS = 5
_APART, _ROW_APART = 0.66, 0.4  # cells between the wood's trees
_MIST = (220, 230, 224)
_GRASS = ((195, 221, 141), (148, 189, 107))  # upper left and lower right of the clearing's own drawing


class Scenery:
    """The still layers of one layout.

    Attributes:
        below: drawn under all that lives; transparent where there is sky.
        above: drawn over it, or None: the mist in which a torus repeats itself.
    """

    def __init__(self, drawings: Drawings, clearing: Clearing, is_torus: bool) -> None:
        self._sprites, self._clearing = Sprites(drawings, clearing.cell), clearing
        self._reach = self._repeats() if is_torus else (range(SIZE), range(SIZE))
        self.below = pygame.Surface((clearing.width, clearing.height), pygame.SRCALPHA, 32)
        self._draw_floor(is_torus)
        self._draw_cells()
        if not is_torus:
            self._draw_wood()
        self._shade()
        self.below.set_alpha(255, pygame.RLEACCEL)
        self.above = self._mist() if is_torus else None

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
        self.below.blit(pygame.transform.scale(canvas(column), (clearing.width, height)), (0, clearing.horizon))
        if not is_torus:
            ground = self._sprites.drawings.pixels("clearing", (SIZE + 2) * clearing.cell, (SIZE + 2) * clearing.row)
            self.below.blit(canvas(ground), (clearing.left - clearing.cell, clearing.top - clearing.row))

    def _draw_cells(self) -> None:
        """Every other cell a little lighter; here and there something grows."""
        clearing = self._clearing
        check = pygame.Surface((clearing.cell, clearing.row), pygame.SRCALPHA, 32)
        pygame.draw.rect(check, _CHECK, check.get_rect(), border_radius=clearing.cell // 7)
        for y in reversed(self._reach[1]):
            for x in self._reach[0]:
                left, top, _, _ = clearing.rectangle(x, y)
                if (x + y) % 2:
                    self.below.blit(check, (left, top))
                mark = cell_mark(x % SIZE + 40, y % SIZE)
                if mark % 100 < _PROP_SHARE and top > clearing.horizon:
                    self._draw_prop(mark // 100, left, top)

    def _draw_prop(self, mark: int, left: int, top: int) -> None:
        name = _PROPS[mark % len(_PROPS)]
        prop = self._sprites.get(f"meadow/{name}", 0.46, 0.34, is_flipped=bool(mark // 16 % 2))
        room = self._clearing.cell - prop.get_width(), self._clearing.row - prop.get_height()
        self.below.blit(prop, (left + mark // 32 % 8 * room[0] // 8, top + mark // 256 % 8 * room[1] // 8))

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
        depth = min((foot - clearing.horizon) / max(1, clearing.top - clearing.horizon), 1.0)
        level = round((_DEPTHS - 1) * max(0.0, depth))
        kind, width, height = self._kind(mark, is_low)
        shadow = self._sprites.get("shadow", width * 1.1, 0.42, opacity=0.8)
        self.below.blit(shadow, (x - round(0.36 * shadow.get_width()), foot - shadow.get_height() // 2))
        picture = self._sprites.get(
            kind,
            width,
            height,
            palette=_wood_palette(level),
            palette_name=f"wood {level}",
            is_flipped=False,
        )
        self.below.blit(picture, (x - picture.get_width() // 2, foot - round(0.94 * picture.get_height())))

    def _kind(self, mark: int, is_low: bool) -> tuple[str, float, float]:
        """Drawing, width and height of something that grows in the wood."""
        if is_low:
            return ("wood/bush", 0.86, 0.58) if mark // 3 % 4 else ("wood/fern", 0.6, 0.45)
        size = (0.94, 1.06, 1.2)[mark // 16 % 3]
        kind = ("pine", "oak", "pine", "linden", "oak")[mark % 5]
        return f"tree/{kind}", round(TREE_WIDTH * size, 2), round(TREE_HEIGHT * size, 2)

    # --- light ------------------------------------------------------------------------------------------

    def _shade(self) -> None:
        """Less light towards the lower right, and towards the frame's rim."""
        y, x = np.mgrid[-1:1:24j, -1:1:32j]
        grey = 1.0 - 0.09 * np.clip(0.5 * (x + y), 0, 1) - 0.12 * np.clip(np.hypot(x, y) - 0.75, 0, 1)
        small = np.full((*grey.shape, 4), 255, np.uint8)
        small[..., :3] = (255 * grey)[..., None]
        large = pygame.transform.smoothscale(canvas(small), self.below.get_size())
        self.below.blit(large, (0, 0), special_flags=pygame.BLEND_RGB_MULT)

    def _mist(self) -> pygame.Surface:
        """Thin where the world repeats itself next to its edges, thick further out; none over the world."""
        clearing = self._clearing
        y, x = np.mgrid[0 : clearing.height, 0 : clearing.width].astype(np.float32)
        right, beside = clearing.left + SIZE * clearing.cell, clearing.left
        out_x = np.maximum(np.maximum(beside - x, x - right + 1), 0) / clearing.cell
        out_y = np.maximum(np.maximum(clearing.top - y, y - clearing.bottom + 1), 0) / clearing.row
        out = np.hypot(out_x, out_y)
        mist = np.zeros((clearing.height, clearing.width, 4), np.uint8)
        mist[..., :3] = _MIST[::-1]
        mist[..., 3] = np.where(out > 0, np.clip(96 + 44 * out, 0, 225), 0)
        sky = np.clip((y - clearing.horizon + clearing.cell * 0.3) / (clearing.cell * 0.5), 0, 1)
        mist[..., 3] = mist[..., 3] * sky
        surface = canvas(mist).copy()
        line = max(1, clearing.cell // 26)
        world = pygame.Rect(clearing.left, clearing.top, SIZE * clearing.cell, SIZE * clearing.row)
        pygame.draw.rect(surface, (250, 253, 246, 190), world.inflate(2 * line, 2 * line), line)
        surface.set_alpha(255, pygame.RLEACCEL)
        return surface


def _wood_palette(level: int) -> Palette:
    """The colours of trees so far away: 0 at the horizon, _DEPTHS - 1 next to the clearing."""
    share = level / (_DEPTHS - 1)
    mixed = {name: _mixed(_WOOD_FAR[name], _WOOD_NEAR[name], share) for name in _WOOD_FAR}
    return mixed | {"barkshade": mixed["shade"], "barkline": mixed["line"]}


def _mixed(first: str, second: str, share: float) -> str:
    parts = ((int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round((1 - share) * one + share * other):02x}" for one, other in parts)
