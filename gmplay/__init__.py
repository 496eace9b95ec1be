"""gmplay: a playground for goal misgeneralization."""

__version__ = "0.1.0"
