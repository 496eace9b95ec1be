"""Values shared by every floor: seeds, level specs, decisions, outcomes, episodes. NumPy only."""
