"""Contract tests run over every environment."""

from __future__ import annotations

import pytest

from tests.contract.environments import ENVIRONMENTS, Environment


@pytest.fixture(scope="module", params=list(ENVIRONMENTS))
def environment(request: pytest.FixtureRequest) -> Environment:
    return ENVIRONMENTS[request.param]
