"""The 64 x 64 picture of what the agent sees, sampled from a small pixel atlas of our own art.

A cell of the atlas has 5 x 5 texels, and the camera shows 13 cells: 65 x 65 texels on 64 x 64 pixels.
Taking the texel nearest to each pixel's centre is therefore copying all of them but one row and one
column. So the scene that keeps to cells is laid out on a canvas of texels, copied without that row and
column, and what moves is drawn over it, whole, on whole pixels.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder
from gmplay.envs.coinrun.state import (
    BARRIER,
    COIN,
    CRATE,
    EMPTY,
    LAVA,
    LAVA_TOP,
    MONSTER,
    PASSABLE_WALL,
    SAW,
    SIZE,
    TRAIL_LENGTH,
    WALL,
    WALL_TOP,
)

PICTURE = 64
"""The picture's width and height in pixels."""
CELL = 5
"""Texels of a cell, each way."""
CANVAS = 13 * CELL
_RADIUS = 6.5  # cells from the agent's centre to the picture's edge
_NUM_SKIES, _NUM_GROUNDS, _SKY_PERIOD = 8, 6, 128

# Since the camera follows the agent, it stands on the same pixels in every picture.
_AGENT_LEFT, _AGENT_TOP, _AGENT_HEIGHT = 30, 25, 2 * CELL
_STAND, _WALK, _JUMP = 0, 1, 3
_STANDING_SPEED = np.float32(0.01)
_STEPS_A_POSE = 5
_PUFF_WIDTH, _PUFF_HEIGHT, _PUFF_BELOW, _PUFF_RISE = 3, 2, 0.25, 0.01
_PUFF_OPACITY, _PUFF_FADE = 0.5, 0.8
_ROW = 3 * CELL  # bytes of a cell's row of RGB texels
_STRIP = 18 * _ROW  # cells side by side, as many as a run across the canvas and its start in a period of 4 can need

_SOURCES: dict[str, tuple[int, ...]] = {
    "agent": (5, 4, 2, 2 * CELL, CELL, 4),
    "monster": (9, 2, 2, CELL, CELL, 4),
    "saw": (2, CELL, CELL, 4),
    "crate": (4, CELL, CELL, 4),
    "coin": (CELL, CELL, 4),
    "lava_top": (2, CELL, CELL, 4),
    "puff": (_PUFF_HEIGHT, _PUFF_WIDTH, 4),
    "lava": (4, 4, CELL, CELL, 4),
    "wall": (_NUM_GROUNDS, 4, 4, CELL, CELL, 4),
    "wall_top": (_NUM_GROUNDS, 4, CELL, CELL, 4),
    "background": (_NUM_SKIES, PICTURE, _SKY_PERIOD, 3),
    "sky_light": (_NUM_SKIES, 3),
}
"""What the file of the atlas must hold; see gmplay.render.atlas.AXES for what the axes are."""

# The file's arrays in the form the kernel wants: one record, so one pointer. Ground in each sky's light.
_ATLAS = np.dtype(
    [(name, np.uint8, _SOURCES[name]) for name in ("agent", "monster", "saw", "crate", "coin", "lava_top", "puff")]
    + [
        ("lava", np.uint8, (4, CELL, _STRIP)),
        ("wall", np.uint8, (_NUM_SKIES, _NUM_GROUNDS, 4, CELL, _STRIP)),
        ("wall_top", np.uint8, (_NUM_SKIES, _NUM_GROUNDS, CELL, _STRIP)),
        ("background", np.uint8, (_NUM_SKIES, CANVAS, 3 * (_SKY_PERIOD + CANVAS))),
    ]
)


@cache
def load_atlas() -> NDArray[Any]:
    """The shipped atlas as paint_world takes it. Raises InputError where it is missing or damaged."""
    return read_atlas(assets_folder() / "coinrun" / "atlas.npz")


def read_atlas(path: Path) -> NDArray[Any]:
    """(1,) record of an atlas file. Raises InputError where it is missing or not of the right shape."""
    try:
        with np.load(path, allow_pickle=False) as file:
            sources = {name: file[name] for name in _SOURCES}
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise InputError(f"The pixel atlas {path} cannot be read ({error}). Restore the assets folder.") from error
    for name, shape in _SOURCES.items():
        if sources[name].shape != shape or sources[name].dtype != np.uint8:
            raise InputError(f"The pixel atlas {path} is damaged: {name} must be {shape} bytes. Restore it.")
    return _pack(sources)


def _pack(sources: dict[str, NDArray[np.uint8]]) -> NDArray[Any]:
    atlas = np.zeros(1, _ATLAS)
    for name in ("agent", "monster", "saw", "crate", "coin", "lava_top", "puff"):
        atlas[name][0] = sources[name]
    atlas["lava"][0] = _strips(sources["lava"][..., :3])
    lights = sources["sky_light"].astype(np.uint16)
    for sky in range(_NUM_SKIES):
        for name in ("wall", "wall_top"):
            atlas[name][0, sky] = _strips(sources[name][..., :3] * lights[sky] // 255)
    # Wide enough to be read from any shift on, and one row higher than the picture.
    wide = np.concatenate([sources["background"], sources["background"][:, :, :CANVAS]], axis=2)
    atlas["background"][0] = np.concatenate([wide, wide[:, -1:]], axis=1).reshape(_NUM_SKIES, CANVAS, -1)
    return atlas


def _strips(cells: NDArray[Any]) -> NDArray[Any]:
    """(..., 4, CELL, CELL, 3) cells side by side, over and over: (..., CELL, _STRIP)."""
    period = np.moveaxis(cells, -4, -3).reshape(*cells.shape[:-4], CELL, 4 * _ROW)
    return np.tile(period, 5)[..., :_STRIP]


def empty_pictures(num_worlds: int) -> NDArray[np.uint8]:
    """(num_worlds, PICTURE, PICTURE, 3) to be filled by paint_worlds."""
    return np.zeros((num_worlds, PICTURE, PICTURE, 3), np.uint8)


@njit(cache=True, nogil=True)
def _first_texel(edge):
    """For a picture's edge at ``edge`` cells: the first texel shown, and the pixel from which on one is skipped."""
    step = CANVAS / PICTURE
    start = edge * CELL + 0.5 * step
    first = int(np.floor(start))
    return first, int(np.ceil((first + 1 - start) * PICTURE))


@njit(cache=True, nogil=True)
def _paint_sky(canvas, world, atlas):
    """The background lies far behind: it moves one texel where the scene moves five."""
    sky = world.background % _NUM_SKIES
    shift = int(world.background_offset * _SKY_PERIOD + world.x) % _SKY_PERIOD
    for row in range(CANVAS):
        source = atlas.background[sky, row]
        for offset in range(3 * CANVAS):
            canvas[row, offset] = source[3 * shift + offset]


@njit(cache=True, nogil=True)
def _copy_run(canvas, strip, phase, top, left, width):
    """``width`` texels of opaque cells, clipped to the canvas; ``phase`` is the strip's cell to start with."""
    first, last = max(0, 3 * left), min(3 * CANVAS, 3 * (left + width))
    start = phase * _ROW + first - 3 * left
    for row in range(max(0, -top), min(CELL, CANVAS - top)):
        target, source = canvas[top + row, first:last], strip[row, start:]
        for offset in range(len(target)):
            target[offset] = source[offset]


@njit(cache=True, nogil=True)
def _put(pixels, sprite, top, left):
    """A sprite's opaque texels, clipped; ``pixels`` is (rows, 3 * columns)."""
    columns = pixels.shape[1] // 3
    for row in range(max(0, -top), min(sprite.shape[0], pixels.shape[0] - top)):
        for column in range(max(0, -left), min(sprite.shape[1], columns - left)):
            if sprite[row, column, 3] != 0:
                for channel in range(3):
                    pixels[top + row, 3 * (left + column) + channel] = sprite[row, column, channel]


@njit(cache=True, nogil=True)
def _look_of(world, x, y):
    """The cell's code as it looks: passable wall like wall, barriers like air."""
    if x == world.coin_x and y == world.coin_y and x >= 0:
        return COIN
    code = np.int64(world.grid[y, x]) if 0 <= x < SIZE and 0 <= y < SIZE else WALL
    if code == PASSABLE_WALL:
        return WALL
    return EMPTY if code == BARRIER else code


@njit(cache=True, nogil=True)
def _paint_run(canvas, world, atlas, code, x, y, count, top, left):
    """``count`` cells of one look, the first of them (x, y), whose upper left texel is (top, left)."""
    sky, ground = world.background % _NUM_SKIES, world.ground_theme
    if code == WALL:
        _copy_run(canvas, atlas.wall[sky, ground, y % 4], x % 4, top, left, count * CELL)
    elif code == WALL_TOP:
        _copy_run(canvas, atlas.wall_top[sky, ground], x % 4, top, left, count * CELL)
    elif code == LAVA:
        _copy_run(canvas, atlas.lava[y % 4], x % 4, top, left, count * CELL)
    elif code == LAVA_TOP:
        for column in range(count):
            _put(canvas, atlas.lava_top[(x + column) % 2], top, left + column * CELL)
    elif code == COIN:
        _put(canvas, atlas.coin, top, left)


@njit(cache=True, nogil=True)
def _paint_cells(canvas, world, atlas, left, top):
    """Cells of the grid and the coin, run by run; ``left`` and ``top`` are the canvas's first texels, y upward."""
    end_x = (left + CANVAS - 1) // CELL + 1
    for y in range((top - CANVAS + 1) // CELL, top // CELL + 1):
        x = left // CELL
        while x < end_x:
            code, run_end = _look_of(world, x, y), x + 1
            while run_end < end_x and _look_of(world, run_end, y) == code:
                run_end += 1
            if code != EMPTY:
                _paint_run(canvas, world, atlas, code, x, y, run_end - x, top - (y * CELL + CELL - 1), x * CELL - left)
            x = run_end


@njit(cache=True, nogil=True)
def _paint_crates_and_saws(canvas, world, atlas, left, top):
    for entity in range(world.num_entities):
        kind = world.entity_kind[entity]
        if kind == MONSTER:
            continue
        column = int(np.floor((world.entity_x[entity] - 0.5) * CELL + 0.5)) - left
        row = top - (int(np.floor((world.entity_y[entity] - 0.5) * CELL + 0.5)) + CELL - 1)
        if kind == CRATE:
            _put(canvas, atlas.crate[world.entity_look[entity] % 4], row, column)
        elif kind == SAW:
            _put(canvas, atlas.saw[world.steps % 2], row, column)


@njit(cache=True, nogil=True)
def _copy_to_picture(canvas, picture, skipped_column, skipped_row):
    """All of the canvas but one row and one column."""
    split = 3 * min(max(skipped_column, 0), PICTURE)
    for row in range(PICTURE):
        source = canvas[row if row < skipped_row else row + 1]
        target = picture[row]
        for offset in range(split):
            target[offset] = source[offset]
        for offset in range(split, 3 * PICTURE):
            target[offset] = source[offset + 3]


@njit(cache=True, nogil=True)
def _pixel(distance):
    """Pixels nearest to a distance in cells from the picture's edge."""
    return int(np.floor(distance * (PICTURE / 13) + 0.5))


@njit(cache=True, nogil=True)
def _blend(pixels, sprite, top, left, opacity):
    columns = pixels.shape[1] // 3
    for row in range(max(0, -top), min(sprite.shape[0], pixels.shape[0] - top)):
        for column in range(max(0, -left), min(sprite.shape[1], columns - left)):
            if sprite[row, column, 3] != 0:
                for channel in range(3):
                    offset = 3 * (left + column) + channel
                    old = np.int64(pixels[top + row, offset])
                    change = (np.int64(sprite[row, column, channel]) - old) * opacity
                    pixels[top + row, offset] = old + (change >> 8)


@njit(cache=True, nogil=True)
def _paint_trail(picture, world, atlas, entity, left, top):
    """The puffs of a monster's latest steps, oldest first; they rise and fade."""
    for age in range(min(world.steps, TRAIL_LENGTH) - 1, -1, -1):
        x = world.trail_x[entity, (world.steps - age) % TRAIL_LENGTH]
        column = _pixel(x - left) - _PUFF_WIDTH // 2
        if -_PUFF_WIDTH < column < PICTURE:
            y = world.entity_y[entity] - _PUFF_BELOW + _PUFF_RISE * age
            opacity = int(256 * _PUFF_OPACITY * _PUFF_FADE**age)
            _blend(picture, atlas.puff, _pixel(top - y) - _PUFF_HEIGHT // 2, column, opacity)


@njit(cache=True, nogil=True)
def _agent_pose(world):
    if world.steps > 0 and not world.was_supported:
        return _JUMP
    if abs(world.vx) < _STANDING_SPEED and world.input_x == 0:
        return _STAND
    return _WALK + world.steps // _STEPS_A_POSE % 2


@njit(cache=True, nogil=True)
def _paint_movers(picture, world, atlas, left, top):
    """Trails, the agent, monsters: each over the one before. ``left`` and ``top`` in cells."""
    for entity in range(world.num_entities):
        if world.entity_kind[entity] == MONSTER:
            _paint_trail(picture, world, atlas, entity, left, top)
    is_facing_left = 0 if world.is_facing_right else 1
    agent = atlas.agent[world.agent_theme, _agent_pose(world), is_facing_left]
    _put(picture, agent, _AGENT_TOP, _AGENT_LEFT)
    for entity in range(world.num_entities):
        if world.entity_kind[entity] == MONSTER:
            is_going_left = 0 if world.entity_vx[entity] > 0 else 1
            pose = world.steps // _STEPS_A_POSE % 2
            monster = atlas.monster[world.entity_look[entity] % 9, pose, is_going_left]
            column, row = _pixel(world.entity_x[entity] - 0.5 - left), _pixel(top - world.entity_y[entity] - 0.5)
            _put(picture, monster, row, column)


@njit(cache=True, nogil=True)
def paint_world(world, atlas, picture):
    """Fill one world's ``picture`` (PICTURE, PICTURE, 3). ``atlas`` is what load_atlas returns."""
    art, pixels = atlas[0], picture.reshape(PICTURE, 3 * PICTURE)
    canvas = np.empty((CANVAS, 3 * CANVAS), np.uint8)
    left, top = world.x - _RADIUS, world.y + _RADIUS
    first_column, skipped_column = _first_texel(left)
    first_row, skipped_row = _first_texel(-top)
    _paint_sky(canvas, world, art)
    _paint_cells(canvas, world, art, first_column, -first_row - 1)
    _paint_crates_and_saws(canvas, world, art, first_column, -first_row - 1)
    _copy_to_picture(canvas, pixels, skipped_column, skipped_row)
    _paint_movers(pixels, world, art, left, top)


@njit(cache=True, nogil=True)
def paint_worlds(worlds, atlas, pictures, first, last):
    """paint_world for the worlds first .. last - 1."""
    for index in range(first, last):
        paint_world(worlds[index], atlas, pictures[index])
