"""Makes the small pixel atlas of the same art, for the 64 x 64 picture an agent sees.

    python -m gmplay.render.atlas

writes ``atlas.npz`` (what the rasteriser reads, with NumPy alone), ``atlas.json`` (what each array is,
and where it lies in the preview) and ``atlas.png`` (the preview) into ``assets/coinrun``. The same
drawings give the same files.

A cell is CELL x CELL pixels, since Procgen's picture shows 13 cells on 64 pixels. Sprites are RGBA; their
last byte is 0 or 255, so a rasteriser may copy or skip each pixel. Rows run from the top down.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pygame
from numpy.typing import NDArray

from gmplay.core.folders import assets_folder
from gmplay.envs.coinrun.spec import AGENT_THEMES
from gmplay.render.looks import (
    AGENT_HEIGHT,
    AGENT_PALETTES,
    AGENT_POSES,
    CRATES,
    GROUNDS,
    NUM_MONSTER_LOOKS,
    SKIES,
    SKY_LIGHTS,
    monster_drawing,
)
from gmplay.render.sprites import Drawings, Palette, Region

CELL = 5
PICTURE_HEIGHT, SKY_PERIOD = 64, 128
_FINER = 8
"""Drawings are rasterised so many times finer, then averaged."""
_OPAQUE_FROM = 0.42
"""Share of a pixel that must be covered for it to be drawn at all."""

Pixels = NDArray[np.uint8]

AXES = {
    "agent": "[agent_theme, pose, is_facing_left] 10 x 5; poses stand, walk1, walk2, jump; its soles on the last row",
    "monster": "[entity_look, pose, is_going_left] 5 x 5",
    "saw": "[step % 2] 5 x 5",
    "crate": "[entity_look] 5 x 5",
    "coin": "5 x 5",
    "lava": "[y % 4, x % 4] 5 x 5",
    "lava_top": "[x % 2] 5 x 5; the first row is air",
    "wall": "[ground_theme, y % 4, x % 4] 5 x 5",
    "wall_top": "[ground_theme, x % 4] 5 x 5",
    "puff": "2 x 3, centred at (x, y - 0.25); opacity 0.5, then 0.8 of it each step",
    "background": "[background % 8] 64 x 128 RGB, repeats from left to right; shift it by background_offset x 128",
    "sky_light": "[background % 8] RGB: what each sky's light leaves of the ground's colours, of 255",
}


def make_atlas(drawings: Drawings) -> dict[str, Pixels]:
    """The arrays by name; AXES says what each one's axes are."""
    atlas = {
        "agent": _stack(_agent(drawings, theme, pose) for theme in range(len(AGENT_THEMES)) for pose in AGENT_POSES),
        "monster": _stack(_monster(drawings, look, pose) for look in range(NUM_MONSTER_LOOKS) for pose in (0, 1)),
        "saw": _stack(_sprite(drawings, "saw/blade", turn=turn) for turn in (0.0, 13.0)),
        "crate": _stack(_sprite(drawings, f"crate/{name}") for name in CRATES),
        "coin": _opaque(drawings.pixels("coin/tiny", CELL, CELL)),
        "lava": _texture(drawings, "lava/body"),
        "lava_top": _stack(_sprite(drawings, "lava/surface", region=(100 * x, 40, 100, 100)) for x in (0, 1)),
        "wall": _stack(_texture(drawings, f"ground/{name}", (0, 0, 400, 400)) for name in GROUNDS),
        "puff": _sprite(drawings, "puff", 3, 2),
        "background": _stack(_background(drawings, sky) for sky in SKIES),
        "sky_light": np.array([SKY_LIGHTS[sky] for sky in SKIES], np.uint8),
    }
    atlas["agent"] = atlas["agent"].reshape(len(AGENT_THEMES), len(AGENT_POSES), 2, 2 * CELL, CELL, 4)
    atlas["monster"] = atlas["monster"].reshape(NUM_MONSTER_LOOKS, 2, 2, CELL, CELL, 4)
    atlas["wall_top"] = _stack(
        _stack(_wall_top(drawings, name, atlas["wall"][theme, 0, x], x) for x in range(4))
        for theme, name in enumerate(GROUNDS)
    )
    return {name: np.ascontiguousarray(atlas[name]) for name in AXES}


def _stack(parts: Iterable[Pixels]) -> Pixels:
    return np.stack(list(parts))


def _sprite(
    drawings: Drawings,
    name: str,
    width: int = CELL,
    height: int = CELL,
    *,
    region: Region | None = None,
    palette: Palette | None = None,
    turn: float = 0.0,
) -> Pixels:
    """(height, width, 4) RGBA: the drawing, averaged over each pixel, with a hard outline."""
    fine = drawings.pixels(name, width * _FINER, height * _FINER, region=region, palette=palette, turn=turn)
    blocks = fine.astype(np.float64).reshape(height, _FINER, width, _FINER, 4)
    cover = blocks[..., 3:] / 255
    coverage = cover.mean(axis=(1, 3))
    colour = (blocks[..., 2::-1] * cover).mean(axis=(1, 3)) / np.maximum(coverage, 1e-9)
    alpha = np.where(coverage >= _OPAQUE_FROM, 255.0, 0.0)
    colour = np.where(alpha > 0, colour, 0.0)
    return np.round(np.concatenate([colour, alpha], axis=-1)).astype(np.uint8)


def _opaque(pixels: Pixels) -> Pixels:
    """BGRA to RGBA."""
    return np.ascontiguousarray(pixels[..., [2, 1, 0, 3]])


def _both_ways(right: Pixels) -> Pixels:
    return np.stack([right, right[:, ::-1]])


def _agent(drawings: Drawings, theme: int, pose: str) -> Pixels:
    region = (0, 0, 100, round(100 * AGENT_HEIGHT))
    # At this size an outline would be half of the picture: it takes the shade's colour.
    palette = AGENT_PALETTES[theme] | {"line": AGENT_PALETTES[theme]["shade"]}
    return _both_ways(_sprite(drawings, f"agent/{pose}", CELL, 2 * CELL, region=region, palette=palette))


def _monster(drawings: Drawings, look: int, pose: int) -> Pixels:
    name, palette, _ = monster_drawing(look, pose)
    return _both_ways(_sprite(drawings, name, palette=palette | {"furline": palette["furshade"]}))


def _texture(drawings: Drawings, name: str, region: Region | None = None) -> Pixels:
    """(4, 4, CELL, CELL, 4) the cells of a square texture, [y % 4, x % 4] with y upward."""
    whole = _sprite(drawings, name, 4 * CELL, 4 * CELL, region=region)
    cells: Pixels = whole.reshape(4, CELL, 4, CELL, 4).transpose(0, 2, 1, 3, 4)[::-1]
    return cells


def _wall_top(drawings: Drawings, theme: str, body: Pixels, x: int) -> Pixels:
    surface = _sprite(drawings, f"ground/{theme}", region=(100 + 100 * x, 590, 100, 100))
    topped: Pixels = np.where(surface[..., 3:] > 0, surface, body)
    return topped


def _background(drawings: Drawings, sky: str) -> Pixels:
    """(PICTURE_HEIGHT, SKY_PERIOD, 3) RGB: all layers of a sky."""
    size = SKY_PERIOD * _FINER, PICTURE_HEIGHT * _FINER
    picture = np.zeros((size[1], size[0], 3))
    for layer in ("sky", "far", "near"):
        pixels = drawings.pixels(f"sky/{sky}/{layer}", *size).astype(np.float64)
        cover = pixels[..., 3:] / 255
        picture = picture * (1 - cover) + pixels[..., 2::-1] * cover
    blocks = picture.reshape(PICTURE_HEIGHT, _FINER, SKY_PERIOD, _FINER, 3)
    return np.round(blocks.mean(axis=(1, 3))).astype(np.uint8)


# --- files ----------------------------------------------------------------------------------------------


def _preview(atlas: dict[str, Pixels]) -> tuple[Pixels, dict[str, list[int]]]:
    """All sprites on one picture, and each array's rectangle (x, y, width, height) in it."""
    rows, rectangles, y = [], {}, 0
    width = 4 * SKY_PERIOD
    for name, array in atlas.items():
        if name == "sky_light":
            continue
        tiles = array.reshape(-1, *array.shape[-3:])
        if tiles.shape[-1] == 3:
            tiles = np.concatenate([tiles, np.full((*tiles.shape[:-1], 1), 255, np.uint8)], axis=-1)
        strip, used = _strip(tiles, width)
        rectangles[name] = [0, y, used, len(strip)]
        rows.append(strip)
        y += len(strip)
    return np.concatenate(rows), rectangles


def _strip(tiles: Pixels, width: int) -> tuple[Pixels, int]:
    """Tiles side by side, in as many rows as they need; and the width they use."""
    count, tile_height, tile_width, _ = tiles.shape
    per_row = min(count, width // tile_width)
    strip = np.zeros((-(-count // per_row) * tile_height, width, 4), np.uint8)
    for index, tile in enumerate(tiles):
        row, column = divmod(index, per_row)
        strip[row * tile_height :, column * tile_width :][:tile_height, :tile_width] = tile
    return strip, per_row * tile_width


def write_atlas(folder: Path) -> None:
    """Make the three files anew in ``folder``, each whole or not at all."""
    atlas = make_atlas(Drawings(folder))
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **atlas)
    _replace(folder / "atlas.npz", packed.getvalue())
    preview, rectangles = _preview(atlas)
    picture = io.BytesIO()
    height, width = preview.shape[:2]
    pygame.image.save(pygame.image.frombuffer(preview.tobytes(), (width, height), "RGBA"), picture, "atlas.png")
    _replace(folder / "atlas.png", picture.getvalue())
    layout = {
        name: {"axes": AXES[name], "shape": list(array.shape), "preview": rectangles.get(name)}
        for name, array in atlas.items()
    }
    _replace(folder / "atlas.json", (json.dumps({"cell": CELL, "arrays": layout}, indent=1) + "\n").encode())


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)


if __name__ == "__main__":
    write_atlas(Path(sys.argv[1]) if len(sys.argv) > 1 else assets_folder() / "coinrun")
