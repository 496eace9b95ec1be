"""Storyboards as frames: title cards, episodes, comparisons and measurements, one after the other."""
