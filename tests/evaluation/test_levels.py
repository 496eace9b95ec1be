"""Evaluation levels and training levels stay apart."""

import numpy as np
import pytest

from gmplay.core.errors import InputError
from gmplay.core.level import NUM_EVALUATION_SEEDS, NUM_LEVEL_SEEDS
from gmplay.core.seeding import derive, draw_training_seeds
from gmplay.evaluation.levels import draw_level_seeds


def test_that_training_never_draws_an_evaluation_level():
    training = draw_training_seeds(derive(1, "training levels"), 1_000_000)
    assert training.min() >= NUM_EVALUATION_SEEDS
    assert training.max() < NUM_LEVEL_SEEDS
    evaluation = draw_level_seeds(1, 10_000)
    assert evaluation.min() >= 0
    assert evaluation.max() < NUM_EVALUATION_SEEDS


def test_that_no_level_is_drawn_twice_and_fewer_are_the_first_of_more():
    many = draw_level_seeds(777, 5_000)
    assert len(np.unique(many)) == 5_000
    assert (draw_level_seeds(777, 100) == many[:100]).all()
    assert (draw_level_seeds(778, 100) != many[:100]).any()


@pytest.mark.parametrize("count", [0, -1, NUM_EVALUATION_SEEDS + 1])
def test_that_an_impossible_number_of_episodes_is_refused(count):
    with pytest.raises(InputError, match="1 to 1,000,000 episodes"):
        draw_level_seeds(0, count)
