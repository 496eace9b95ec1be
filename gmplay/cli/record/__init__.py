"""`gmplay record`: the command, which films episodes; storyboards and highlights are in storyboard.py."""

from gmplay.cli.record.command import add_arguments, run

__all__ = ["add_arguments", "run"]
