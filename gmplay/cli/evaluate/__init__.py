"""`gmplay evaluate`: the command, what it prints and writes, and the cards it renews."""

from gmplay.cli.evaluate.command import add_arguments, deployment_spec, run

__all__ = ["add_arguments", "deployment_spec", "run"]
