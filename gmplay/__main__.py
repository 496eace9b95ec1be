"""`python -m gmplay`: the same as the command gmplay."""

from gmplay.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
