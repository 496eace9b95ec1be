"""CoinRun, exactly as Procgen plays it, and its editable relatives."""
