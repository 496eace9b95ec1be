"""Draws a CoinRun world: what moves and shines, over the ground, in Procgen's order of layers."""

from __future__ import annotations

import math

import numpy as np
import pygame

from gmplay.envs.coinrun.state import (
    AGENT_HALF_HEIGHT,
    CRATE,
    LAVA_TOP,
    MONSTER,
    NO_COIN,
    PASSABLE_WALL,
    SAW,
    SIZE,
    TRAIL_LENGTH,
    WALL,
    WALL_TOP,
)
from gmplay.render.camera import Camera
from gmplay.render.looks import AGENT_HEIGHT, AGENT_PALETTES, CRATES, monster_drawing
from gmplay.render.sprites import Sprites
from gmplay.render.view import Moment, View

_STEPS_A_POSE = 5
_STANDING_SPEED = 0.01
_SAW_TURN, _SAW_PICTURES = 120.0, 15  # its holes look alike after a third of a turn
_PUFF_BELOW, _PUFF_RISE, _PUFF_GROWTH, _PUFF_OPACITY, _PUFF_FADE = 0.25, 0.01, 1.05, 0.5, 0.8
_PUFF_WIDTH, _PUFF_HEIGHT = 0.6, 0.4
_LAVA_SLIDE = 0.45  # cells per second
_SHADOW_REACH = 6.0  # cells a shadow falls before it is gone


class Actors:
    """Draws one view's coin, lava, entities and agent. Made anew for each frame; holds nothing."""

    def __init__(self, frame: pygame.Surface, sprites: Sprites, camera: Camera, view: View, moment: Moment) -> None:
        self._frame, self._sprites, self._camera = frame, sprites, camera
        self._view, self._moment = view, moment
        self._state, self._world = view.current, view.world
        self._grid = view.current.grid[view.world]
        self._steps = int(view.current.steps[view.world])

    def draw(self) -> None:
        """Everything, from the back to the front."""
        self._draw_lava_surfaces()
        kinds = self._state.entity_kind[self._world]
        visible = [index for index in range(len(self._moment.entity_x)) if self._is_near(index)]
        for index in visible:
            if kinds[index] == CRATE:
                self._draw_crate(index)
        self._draw_end_marker()
        self._draw_coin()
        for index in visible:
            if kinds[index] == SAW:
                self._draw_saw(index)
            elif kinds[index] == MONSTER:
                self._draw_trail(index)
        self._draw_agent()
        for index in visible:
            if kinds[index] == MONSTER:
                self._draw_monster(index)

    # --- helpers ----------------------------------------------------------------------------------------

    def _put(self, picture: pygame.Surface, x: float, y: float, flags: int = 0) -> None:
        """Blit centred on a point of the world."""
        pixel_x, pixel_y = self._camera.to_pixel(x, y)
        place = (pixel_x - picture.get_width() // 2, pixel_y - picture.get_height() // 2)
        self._frame.blit(picture, place, special_flags=flags)

    def _stand(self, picture: pygame.Surface, x: float, soles: float) -> None:
        """Blit centred at x with the lower edge at height ``soles``."""
        pixel_x, pixel_y = self._camera.to_pixel(x, soles)
        self._frame.blit(picture, (pixel_x - picture.get_width() // 2, pixel_y - picture.get_height()))

    def _is_near(self, index: int) -> bool:
        columns, rows = self._camera.columns, self._camera.rows
        x, y = self._place(index)
        return columns.start - 2 < x < columns.stop + 2 and rows.start - 2 < y < rows.stop + 2

    # --- things that stay where they are ------------------------------------------------------------------

    def _draw_lava_surfaces(self) -> None:
        clock, cell = self._view.clock, self._sprites.cell
        strip = self._sprites.get("lava/surface", 4, 1.4)
        slide = round(clock * _LAVA_SLIDE * cell) % (2 * cell)  # its waves repeat every two cells
        for row, column in np.argwhere(self._grid == LAVA_TOP).tolist():
            if row not in self._camera.rows or column not in self._camera.columns:
                continue
            start = (column % 2 * cell + slide) % (2 * cell)
            x, y = self._camera.to_pixel(column, row + 1)
            self._frame.blit(strip, (x, y - round(0.4 * cell)), (start, 0, cell, strip.get_height()))
            self._draw_bubble(row, column, clock)

    def _draw_bubble(self, row: int, column: int, clock: float) -> None:
        phase = (clock * 0.4 + column * 0.37) % 1.0
        if phase < 0.6:
            size = round(0.1 + 0.1 * math.sin(phase / 0.6 * math.pi), 2)
            x = column + 0.5 + 0.3 * math.sin(column * 2.4 + math.floor(clock * 0.4 + column * 0.37) * 1.7)
            self._put(self._sprites.get("lava/bubble", size, size), x, row + 0.55 + 0.25 * phase)

    def _draw_crate(self, index: int) -> None:
        look = int(self._state.entity_look[self._world, index]) % len(CRATES)
        self._put(self._sprites.get(f"crate/{CRATES[look]}"), *self._place(index))

    def _draw_saw(self, index: int) -> None:
        picture = int(self._view.clock * 40) % _SAW_PICTURES
        blade = self._sprites.get("saw/blade", turn=picture * _SAW_TURN / _SAW_PICTURES)
        self._put(blade, *self._place(index))
        self._put(self._sprites.get("saw/shine"), *self._place(index))

    def _place(self, index: int) -> tuple[float, float]:
        return float(self._moment.entity_x[index]), float(self._moment.entity_y[index])

    # --- the coin ---------------------------------------------------------------------------------------

    def _coin_cell(self) -> tuple[int, int] | None:
        x, y = int(self._state.coin_x[self._world]), int(self._state.coin_y[self._world])
        return None if x == NO_COIN else (x, y)

    def _draw_end_marker(self) -> None:
        """An empty ring where Procgen lays the coin, while the coin is not there."""
        end = int(self._state.end_x[self._world]), int(self._state.end_y[self._world])
        if self._view.show_end_marker and self._coin_cell() != end:
            self._put(self._sprites.get("coin/empty", 0.8, 0.8, opacity=0.75), end[0] + 0.5, end[1] + 0.5)

    def _draw_coin(self) -> None:
        cell, ghost = self._coin_cell(), self._view.ghost_coin
        if cell is not None:
            x, y = cell[0] + 0.5, cell[1] + 0.5
            if ghost is not None:
                self._put(self._sprites.get("coin/coin", 0.94, 0.94, opacity=0.3), x, y)
            else:
                self._draw_shining_coin(x, y)
            if self._view.highlight_coin and ghost is None:
                self._put(self._sprites.get("coin/halo", 1.7, 1.7), x, y)
        if ghost is not None:
            x, y = ghost[0] + 0.5, ghost[1] + 0.5
            if self._view.ghost_is_allowed:
                self._draw_shining_coin(x, y)
                self._put(self._sprites.get("coin/halo", 1.7, 1.7), x, y)
            else:
                self._put(self._sprites.get("coin/coin", 0.94, 0.94, opacity=0.45), x, y)
                self._put(self._sprites.get("coin/refused", 1.1, 1.1), x, y)

    def _draw_shining_coin(self, x: float, y: float) -> None:
        clock = self._view.clock
        pulse = 0.86 + 0.14 * math.sin(clock * 2.4)
        self._put(self._sprites.get("coin/glow", 3.2, 3.2, opacity=round(pulse, 1)), x, y)
        y += 0.05 * math.sin(clock * 3.2)
        self._put(self._sprites.get("coin/coin", 0.98, 0.98), x, y)
        for delay, dx, dy, largest in ((0.0, -0.26, 0.3, 0.5), (1.1, 0.34, 0.1, 0.34), (1.7, -0.1, -0.36, 0.26)):
            phase = (clock + delay) % 2.2
            if phase < 0.5:
                size = round(largest * math.sin(phase / 0.5 * math.pi), 2)
                self._put(self._sprites.get("coin/sparkle", size, size), x + dx, y + dy)

    # --- what moves -------------------------------------------------------------------------------------

    def _draw_trail(self, index: int) -> None:
        """The puffs a monster left at its last steps, oldest first."""
        y = float(self._moment.entity_y[index]) - _PUFF_BELOW
        for age in range(min(self._steps, TRAIL_LENGTH) - 1, -1, -1):
            x = float(self._state.trail_x[self._world, index, (self._steps - age) % TRAIL_LENGTH])
            growth = round(_PUFF_GROWTH**age, 3)
            puff = self._sprites.get(
                "puff", _PUFF_WIDTH * growth, _PUFF_HEIGHT * growth, opacity=_PUFF_OPACITY * _PUFF_FADE**age
            )
            self._put(puff, x, y + _PUFF_RISE * (age + self._view.alpha))

    def _draw_monster(self, index: int) -> None:
        x, y = self._place(index)
        pose = self._steps // _STEPS_A_POSE % 2
        name, palette, colour = monster_drawing(int(self._state.entity_look[self._world, index]), pose)
        is_left = float(self._state.entity_vx[self._world, index]) < 0
        self._draw_shadow(x, y - 0.5, 0.9)
        picture = self._sprites.get(name, 1.06, 1.06, palette=palette, palette_name=colour, is_flipped=is_left)
        self._stand(picture, x, y - 0.51)

    def _draw_agent(self) -> None:
        theme = int(self._state.agent_theme[self._world]) % len(AGENT_PALETTES)
        soles = self._moment.y - AGENT_HALF_HEIGHT
        self._draw_shadow(self._moment.x, soles, 0.95)
        picture = self._sprites.get(
            f"agent/{self._agent_pose()}",
            1.0,
            AGENT_HEIGHT,
            palette=AGENT_PALETTES[theme],
            palette_name=str(theme),
            is_flipped=not bool(self._state.is_facing_right[self._world]),
        )
        self._stand(picture, self._moment.x, soles)

    def _agent_pose(self) -> str:
        state, world = self._state, self._world
        is_supported = bool(state.was_supported[world]) or self._steps == 0
        if not is_supported:
            return "jump"
        if abs(float(state.vx[world])) < _STANDING_SPEED and state.input_x[world] == 0:
            return "stand"
        return "walk1" if self._steps // _STEPS_A_POSE % 2 == 0 else "walk2"

    def _draw_shadow(self, x: float, soles: float, width: float) -> None:
        """A soft shadow on the ground straight below, fainter the higher up."""
        ground = self._ground_below(math.floor(x), soles)
        strength = 1.0 - (soles - ground) / _SHADOW_REACH
        if strength > 0.05:
            size = round(width * (0.6 + 0.4 * strength), 1)
            self._put(self._sprites.get("shadow", size, 0.2, opacity=round(strength, 1)), x, ground - 0.02)

    def _ground_below(self, column: int, soles: float) -> float:
        if not 0 <= column < SIZE:
            return -1e9
        row = min(math.floor(soles + 0.3), SIZE) - 1
        while row >= 0 and self._grid[row, column] not in (WALL, WALL_TOP, PASSABLE_WALL):
            if self._grid[row, column] == LAVA_TOP:
                return -1e9
            row -= 1
        return row + 1.0
