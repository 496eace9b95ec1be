#!/usr/bin/env python3
"""Start gmplay: double-click this file, or run `python3 main.py`.

Needs Python 3.11 or newer and nothing else. The first start makes the folder .venv beside this file and installs what
playing needs; `python3 main.py --help` lists what else it can do. This file itself must parse on any Python, so that
an old one gets a sentence instead of a syntax error.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "gmplay needs Python 3.11 or newer, and this is Python %d.%d (%s).\n"
        "Install a newer one from https://www.python.org/downloads/ and run: python3.11 main.py\n"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )
    sys.exit(2)


def run(arguments):
    """Make the machine ready, then run the command; returns the exit code."""
    from gmplay.bootstrap import prepare

    exit_code = prepare(arguments)
    if exit_code is None:
        from gmplay.cli import main

        exit_code = main(arguments)
    return exit_code


# Worker processes import this file too, under another name: they must not start anything.
if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
