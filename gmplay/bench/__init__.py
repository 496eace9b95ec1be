"""Measures speed, as ratios in one run: what one machine does in a second says little about another."""

PAINTED = "painted"
"""What a measured window says after its first frame."""
