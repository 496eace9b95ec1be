"""A window before an audience: the whole screen, large print, the world and the panels that were chosen."""
