"""Episodes as frames: the window's own widgets, painted offscreen picture by picture, at any size and rate."""
