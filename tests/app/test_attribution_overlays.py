"""What was attributed is painted where it was seen."""

import numpy as np

from gmplay.app.instruments.attribution_overlays import cells_overlay, pictures_overlay
from gmplay.envs.coinrun.env import CoinRun
from gmplay.envs.coinrun.observe import SEEN_COIN
from gmplay.envs.coinrun.spec import CoinRunSpec
from gmplay.evaluation.counterfactual import coinless

COIN = (7, 5)


def a_world():
    state = CoinRun().new_worlds(CoinRunSpec(placement="hand", coin_x=COIN[0], coin_y=COIN[1]), [0])
    return state, (float(state.x[0]), float(state.y[0]))


def test_that_the_coin_s_cell_of_the_window_is_the_coin_s_cell_of_the_world():
    state, centre = a_world()
    window = CoinRun().observe(state).cells[0]
    seen = np.zeros((19, 13))
    seen[6:] = window == SEEN_COIN
    heat = cells_overlay(seen, centre, "")
    assert np.argwhere(np.isfinite(heat.values)).tolist() == [[COIN[1], COIN[0]]]


def test_that_the_coin_s_pixels_lie_on_the_coin_s_cell():
    state, centre = a_world()
    pictures = (CoinRun().observe(each, "rgb")[0].astype(int) for each in (state, coinless(state)))
    is_coin = (np.subtract(*pictures) != 0).any(axis=2).astype(float)
    heat = pictures_overlay(is_coin[None], [centre], "")
    rows, columns = np.nonzero(heat.values)
    pixel = heat.width / len(heat.values)
    x, y = heat.x + (columns + 0.5) * pixel, heat.y + heat.width - (rows + 0.5) * pixel
    assert len(x) > 8
    assert np.abs(x - COIN[0] - 0.5).max() < 0.5 + pixel
    assert np.abs(y - COIN[1] - 0.5).max() < 0.5 + pixel
    assert abs(x.mean() - COIN[0] - 0.5) < pixel
    assert abs(y.mean() - COIN[1] - 0.5) < pixel


def test_that_what_was_seen_a_step_before_is_painted_where_it_lay_in_the_world():
    """The agent went a pixel to the right and two up since."""
    layers = np.zeros((2, 64, 64))
    layers[1, 30, 20] = 1.0
    pixel = 13 / 64
    heat = pictures_overlay(layers, [(20.0, 10.0), (20.0 - pixel, 10.0 - 2 * pixel)], "")
    assert np.argwhere(heat.values).tolist() == [[32, 19]]


def test_that_nothing_is_painted_where_nothing_counts():
    assert pictures_overlay(np.zeros((2, 64, 64)), [(5.0, 5.0)] * 2, "") is None
    assert cells_overlay(np.zeros((19, 13)), (5.0, 5.0), "") is None
