"""What instruments lay over the world lies where it belongs."""

import numpy as np
import pygame

from gmplay.envs.coinrun.state import SIZE
from gmplay.render.camera import Camera
from gmplay.render.overlays import HIGH_COLOUR, LOW_COLOUR, CellHeat, CellMark, draw_overlays

CAMERA = Camera(cell=20, left=40, bottom=20, width=300, height=200)
GROUND = (0, 0, 0)


def drawn(*overlays):
    frame = pygame.Surface((CAMERA.width, CAMERA.height), 0, 32)
    draw_overlays(frame, CAMERA, overlays, 1.0)
    return lambda x, y: tuple(frame.get_at(CAMERA.to_pixel(x + 0.5, y + 0.5)))[:3]


def test_that_heat_is_laid_on_the_cells_that_have_a_value_and_on_no_others():
    values = np.full((SIZE, SIZE), np.nan)
    values[3, 5], values[6, 8], values[60, 60] = 1.0, 0.0, 0.5  # the last is out of sight
    colour_at = drawn(CellHeat(values, 0.0, 1.0, opacity=1.0))
    assert colour_at(5, 3) == HIGH_COLOUR
    assert colour_at(8, 6) == LOW_COLOUR
    assert {colour_at(5, 4), colour_at(4, 3), colour_at(8, 3)} == {GROUND}


def test_that_a_legend_of_another_range_is_lettered_anew():
    values = np.full((SIZE, SIZE), np.nan)
    pictures = []
    for high in (1.0, 2.0, 1.0):
        frame = pygame.Surface((CAMERA.width, CAMERA.height), 0, 32)
        draw_overlays(frame, CAMERA, (CellHeat(values, 0.0, high, title="Value"),), 1.0)
        pictures.append(pygame.image.tobytes(frame, "RGB"))
    assert pictures[0] == pictures[2] != pictures[1]


def test_that_a_mark_frames_its_cell_and_leaves_its_middle():
    colour_at = drawn(CellMark(6, 4, (255, 255, 255), "20 %"))
    assert colour_at(6, 4) == GROUND
    assert colour_at(6 - 0.49, 4) != GROUND
