"""The published figure of a life in Tree Gridworld, read off: what ours is held against."""

from __future__ import annotations

PUBLISHED = "Shah et al. 2022, figure 3"
"""Goal Misgeneralization: Why Correct Specifications Aren't Enough For Correct Goals."""

PUBLISHED_PEAK = 0.278e9
"""Frames at which its reward is highest before the collapse; its authors draw a dashed line there."""

PUBLISHED_CURVE = (
    (0.01e9, 0.03),
    (0.15e9, 0.06),
    (PUBLISHED_PEAK, 0.157),
    (0.30e9, 0.137),
    (0.31e9, 0.085),
    (0.33e9, 0.028),
    (0.343e9, 0.010),
    (0.42e9, 0.002),
    (0.77e9, 0.014),
    (0.807e9, 0.015),
    (0.9e9, 0.06),
    (1.0e9, 0.10),
    (1.15e9, 0.15),
    (1.4e9, 0.19),
    (1.8e9, 0.23),
    (2.3e9, 0.249),
    (4.08e9, 0.255),
)
"""(frames, reward per step), to within 0.01e9 frames and .003; straight lines between them are ours."""
