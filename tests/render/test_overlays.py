"""What instruments lay over the world lies where it belongs."""

import numpy as np
import pygame

from gmplay.envs.coinrun.state import SIZE
from gmplay.render.camera import Camera
from gmplay.render.legends import draw_legends
from gmplay.render.overlays import HIGH_COLOUR, LOW_COLOUR, CellHeat, CellMark, PictureHeat, draw_overlays, legends_of

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


def test_that_a_picture_is_laid_on_the_very_part_of_the_world_it_shows():
    """A quarter of its pixels are 5 cells wide and high: from (3, 1) on, the picture's highest row is the world's."""
    values = np.zeros((2, 2))
    values[0, 1] = 1.0
    frame = pygame.Surface((CAMERA.width, CAMERA.height), 0, 32)
    draw_overlays(frame, CAMERA, (PictureHeat(values, 3.0, 1.0, 10.0, 1.0),), 1.0)
    left, bottom = CAMERA.to_pixel(8.0, 6.0)
    right, top = CAMERA.to_pixel(13.0, 11.0)
    painted = pygame.Rect(left, top, right - left, bottom - top)
    for point in (painted.topleft, (painted.right - 3, painted.top + 3), (painted.left, painted.bottom - 1)):
        assert frame.get_at(point)[:3] != GROUND
    for x, y in ((painted.left - 1, painted.top + 5), (painted.left + 5, painted.bottom)):
        assert frame.get_at((x, y))[:3] == GROUND
    assert frame.get_at(CAMERA.to_pixel(3.0, 6.0))[:3] != GROUND  # the rim of what the picture shows
    assert frame.get_at(CAMERA.to_pixel(2.9, 6.0))[:3] == GROUND


def test_that_a_legend_of_another_range_is_lettered_anew():
    values = np.full((SIZE, SIZE), np.nan)
    pictures = []
    for high in (1.0, 2.0, 1.0):
        frame = pygame.Surface((CAMERA.width, CAMERA.height), 0, 32)
        draw_legends(frame, legends_of([CellHeat(values, 0.0, high, title="Value")]), 1.0)
        pictures.append(pygame.image.tobytes(frame, "RGB"))
    assert pictures[0] == pictures[2] != pictures[1]


def test_that_a_mark_frames_its_cell_and_leaves_its_middle():
    colour_at = drawn(CellMark(6, 4, (255, 255, 255), "20 %"))
    assert colour_at(6, 4) == GROUND
    assert colour_at(6 - 0.49, 4) != GROUND
