import json

import numpy as np
import pytest

from gmplay.core.folders import assets_folder
from gmplay.render.atlas import AXES, make_atlas
from gmplay.render.sprites import Drawings

FOLDER = assets_folder() / "coinrun"


@pytest.fixture(scope="module")
def stored():
    with np.load(FOLDER / "atlas.npz", allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def test_that_the_stored_atlas_is_what_the_drawings_give(stored):
    made = make_atlas(Drawings(FOLDER))
    assert made.keys() == stored.keys() == AXES.keys()
    for name, array in made.items():
        # Another build of Qt may round a pixel's coverage differently.
        assert array.shape == stored[name].shape
        assert np.mean(np.abs(array.astype(int) - stored[name]) > 8) < 0.01, name


def test_that_the_layout_describes_every_array(stored):
    layout = json.loads((FOLDER / "atlas.json").read_text())["arrays"]
    assert {name: tuple(entry["shape"]) for name, entry in layout.items()} == {n: a.shape for n, a in stored.items()}


def test_that_sprites_are_either_drawn_or_not(stored):
    for name, array in stored.items():
        if array.shape[-1] == 4:
            assert set(np.unique(array[..., 3])) <= {0, 255}, name


def test_that_nothing_looks_as_bright_and_yellow_as_the_coin(stored):
    def gold(sprite: np.ndarray) -> float:
        drawn = sprite[..., 3] > 0
        red, green, blue = (sprite[..., channel][drawn].astype(float) for channel in range(3))
        return float(np.mean(np.minimum(red, green) - 0.35 * blue))

    others = [stored[name].reshape(-1, *stored[name].shape[-3:]) for name in AXES if stored[name].shape[-1] == 4]
    best = max(gold(sprite) for group in others for sprite in group if not np.array_equal(sprite, stored["coin"]))
    assert gold(stored["coin"]) > best + 15
