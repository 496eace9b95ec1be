"""The windows of the playground by name."""

COINRUN, FOREST, COMPARE = "coinrun", "forest", "compare"
WORLDS = (COINRUN, FOREST, COMPARE)
