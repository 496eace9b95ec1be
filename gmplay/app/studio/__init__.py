"""Recording in the window: the episode is kept as it is played, its video is made from it in the background."""
