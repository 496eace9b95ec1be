"""The share of the coin is that of the coin: an agent that reads nothing else has it all, a blind one nothing."""

import numpy as np
import pytest

from gmplay.agents.attribution_experiment import attribute_first_sights
from gmplay.agents.checkpoint import _tile_shapes as tile_shapes
from gmplay.agents.checkpoint import save_agent
from gmplay.agents.encoding import NUM_CELLS, NUM_PLANES

pytest.importorskip("captum")
COIN_PLANE, WALL_PLANE, RIGHT = 0, 1, 7


def agent_that_reads(plane, folder, card):
    """Its logit of going right is the sum of one plane of the map; nothing else is read."""
    shapes = tile_shapes({"cells.bias": np.zeros(1, np.float32), "second.bias": np.zeros(1, np.float32)})
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    weights["cells.weight"].reshape(NUM_CELLS, NUM_PLANES)[:, plane] = 1.0
    weights["second.weight"][:] = 1.0
    weights["policy.weight"][RIGHT] = 1.0
    weights["policy.bias"][RIGHT] = 5.0
    save_agent(folder / "reader", weights, card)
    return folder / "reader.safetensors"


@pytest.mark.parametrize(("plane", "share"), [(COIN_PLANE, 1.0), (WALL_PLANE, 0.0)])
def test_that_the_coin_has_the_share_that_the_network_gives_it(plane, share, tmp_path, card):
    told = []
    report = attribute_first_sights(agent_that_reads(plane, tmp_path, card), 12, 3, told.append)
    assert report.share_of_coin.n > 0
    assert report.share_of_coin.estimate == pytest.approx(share)
    assert report.sum_missed.estimate < 1e-6
    assert sum(told) == 12
