"""Words on a picture, in the project's own font."""

from __future__ import annotations

from functools import lru_cache

import pygame

from gmplay.core.errors import InputError
from gmplay.core.folders import assets_folder

_SMALLEST = 8


def words(text: str, pixels: int, colour: tuple[int, int, int]) -> pygame.Surface:
    """The text as a surface, ``pixels`` high. Raises InputError where the font cannot be read."""
    return _font(max(_SMALLEST, pixels)).render(text, True, colour)


@lru_cache(maxsize=8)
def _font(pixels: int) -> pygame.font.Font:
    path = assets_folder() / "fonts" / "Inter-Medium.otf"
    pygame.font.init()
    try:
        return pygame.font.Font(str(path), pixels)
    except (OSError, pygame.error) as error:
        raise InputError(f"The font {path} cannot be read ({error}). Restore the assets folder.") from error
