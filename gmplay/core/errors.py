"""Errors that are the user's to mend: their text is a full sentence and is shown as it stands."""


class InputError(ValueError):
    """Something from outside (file, option, field) is unusable.

    The message says what is wrong, where, and what to do. The command line prints it on stderr and
    exits with code 2; the window shows it and keeps its previous state.
    """


class SpecError(InputError):
    """A level spec field has an unusable value."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class LevelRejectedError(InputError):
    """A level offers no place of the kind its spec asks for; another level seed may."""
