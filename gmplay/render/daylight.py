"""The time of day over the forest: the light that falls on it and the strip of sky behind it."""

from __future__ import annotations

import math

import numpy as np
import pygame

from gmplay.render.clearing import Clearing
from gmplay.render.sprites import Drawings, Kept, Sprites, canvas

DAY_SECONDS = 90.0
"""How long a day of the forest lasts, at the world's own speed 720 steps. It begins in the morning."""
_CLOUDS = ((0.02, 0.16, 1.5, 0.010), (0.36, 0.40, 1.0, 0.016), (0.58, 0.10, 1.25, 0.012), (0.86, 0.34, 0.9, 0.018))
"""Place across and down as shares of the sky, width in its heights, and shares of its width drifted in a second."""
_SHADES = 96
"""So many different skies a day: each is kept while it lasts."""

# Times of day as shares of a day; red, green and blue of 255 of the light, the sky's upper and its lower end.
_TIMES = (0.0, 0.12, 0.42, 0.56, 0.64, 0.72, 0.88, 0.95, 1.0)
_MORNING = ((255, 244, 226), (120, 176, 222), (250, 224, 188))
_NOON = ((255, 255, 255), (98, 172, 226), (214, 236, 244))
_EVENING = ((255, 226, 202), (104, 100, 164), (246, 176, 136))
_NIGHT = ((186, 200, 238), (30, 42, 82), (84, 104, 150))
_COLOURS = np.array(
    [_MORNING, _NOON, _NOON, _EVENING, _EVENING, _NIGHT, _NIGHT, _MORNING, _MORNING], np.float64
)  # (times, light | upper | lower, 3)

Light = tuple[int, int, int]
"""What remains of red, green and blue, of 255."""


def _colours_at(clock: float) -> tuple[Light, Light, Light]:
    share = math.floor(clock / DAY_SECONDS % 1.0 * _SHADES) / _SHADES
    mixed = [[np.interp(share, _TIMES, _COLOURS[:, part, each]) for each in range(3)] for part in range(3)]
    light, upper, lower = ((round(r), round(g), round(b)) for r, g, b in mixed)
    return light, upper, lower


def light_at(clock: float) -> Light:
    """What the light leaves of red, green and blue, of 255, so many seconds into the forest's life."""
    return _colours_at(clock)[0]


class Sky:
    """The strip of sky of one layout. Sun and moon rise and set where the light comes from, on the left."""

    def __init__(self, drawings: Drawings, clearing: Clearing) -> None:
        self._size = clearing.width, max(1, clearing.horizon + clearing.cell)  # treetops reach into it
        self._height = max(1, clearing.horizon)
        self._sprites = Sprites(drawings, self._height)
        self._gradients = Kept[pygame.Surface](2)

    def draw(self, frame: pygame.Surface, clock: float) -> None:
        """Fill the strip."""
        _, upper, lower = _colours_at(clock)
        frame.blit(self._gradients.get((upper, lower), lambda: self._gradient(upper, lower)), (0, 0))
        share = clock / DAY_SECONDS % 1.0
        darkness = float(np.interp(share, (0.0, 0.62, 0.72, 0.88, 0.95), (0, 0, 1, 1, 0)))
        if darkness > 0:
            self._draw_stars(frame, darkness)
        self._draw_light(frame, "sky/moon", (share - 0.64) / 0.32)
        self._draw_light(frame, "sky/sun", (share + 0.06) / 0.74 if share < 0.8 else (share - 0.94) / 0.74)
        self._draw_clouds(frame, clock, 1.0 - 0.6 * darkness)

    def _gradient(self, upper: Light, lower: Light) -> pygame.Surface:
        share = np.linspace(0.0, 1.0, self._size[1])[:, None] ** 1.3
        column = np.zeros((self._size[1], 1, 4), np.uint8)
        column[:, 0, :3] = ((1 - share) * np.array(upper) + share * np.array(lower))[:, ::-1]
        return pygame.transform.scale(canvas(column), self._size).convert(24)

    def _draw_stars(self, frame: pygame.Surface, darkness: float) -> None:
        stars = self._sprites.get("sky/stars", 4.0, 1.0, opacity=round(darkness, 1))
        for x in range(0, self._size[0], stars.get_width()):
            frame.blit(stars, (x, 0))

    def _draw_light(self, frame: pygame.Surface, name: str, way: float) -> None:
        """Sun or moon at a share of its way over the sky; not there outside of 0 .. 1."""
        if 0.0 < way < 1.0:
            picture = self._sprites.get(name, 1.5, 1.5)
            x = self._size[0] * (0.06 + 0.2 * way)
            y = self._height * (1.2 - 0.85 * math.sin(math.pi * way))
            frame.blit(picture, (round(x) - picture.get_width() // 2, round(y) - picture.get_height() // 2))

    def _draw_clouds(self, frame: pygame.Surface, clock: float, opacity: float) -> None:
        for across, down, width, drift in _CLOUDS:
            cloud = self._sprites.get("sky/cloud", width, width / 3, opacity=round(opacity, 1))
            room = self._size[0] + cloud.get_width()
            x = (across * room + clock * drift * self._height) % room - cloud.get_width()
            frame.blit(cloud, (round(x), round(down * self._height)))
