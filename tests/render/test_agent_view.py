import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.envs.coinrun import observe
from gmplay.render import agent_view
from gmplay.render.agent_view import agent_view_image

K = 12


def patch(picture: np.ndarray, row: int, column: int) -> np.ndarray:
    """The (K, K, 3) pixels of a cell; rows count from below."""
    top = (12 - row) * K
    return picture[top : top + K, column * K : (column + 1) * K, :3]


def test_that_the_codes_are_those_of_the_observation():
    ours = [agent_view._COIN, agent_view._WALL, agent_view._LAVA, agent_view._CRATE, agent_view._SAW]
    assert ours == [observe.SEEN_COIN, observe.SEEN_WALL, observe.SEEN_LAVA, observe.SEEN_CRATE, observe.SEEN_SAW]
    assert agent_view._MONSTER_LEFT == observe.SEEN_MONSTER_LEFT
    assert agent_view._MONSTER_RIGHT == observe.SEEN_MONSTER_RIGHT
    assert agent_view._END_OF_CODES == observe.NUM_SEEN_CODES


def test_that_each_code_looks_different_from_every_other():
    looks = []
    for code in range(observe.NUM_SEEN_CODES):
        cells = np.zeros((13, 13), np.uint8)
        cells[3, 4] = code
        looks.append(agent_view_image(cells, K).tobytes())
    assert len(set(looks)) == observe.NUM_SEEN_CODES


def test_that_row_zero_is_the_lowest():
    cells = np.zeros((13, 13), np.uint8)
    cells[0] = observe.SEEN_WALL
    picture = agent_view_image(cells, K)
    assert (patch(picture, 0, 2) == patch(picture, 0, 9)).all()
    assert patch(picture, 0, 2).mean() > patch(picture, 12, 2).mean() + 30


def test_that_another_shape_is_refused():
    with pytest.raises(InputError, match="13 x 13"):
        agent_view_image(np.zeros((64, 64), np.uint8), K)


def test_that_a_picture_is_shown_as_it_is_with_its_highest_row_above():
    seen = np.zeros((64, 64, 3), np.uint8)
    seen[0, :, 0], seen[63, :32, 2] = 200, 100  # red above, blue below to the left
    picture = agent_view_image(seen, K)
    assert picture.shape == (13 * K, 13 * K, 4)
    assert picture[0, 5].tolist() == [0, 0, 200, 255]
    assert picture[-1, 5].tolist() == [100, 0, 0, 255]
    assert picture[-1, -5].tolist() == [0, 0, 0, 255]
