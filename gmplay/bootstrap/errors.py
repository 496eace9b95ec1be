"""What goes wrong while the machine is made ready."""


class SetupError(Exception):
    """The machine could not be made ready; the message is a full sentence for the person at the keyboard.

    It is no InputError, because bootstrap stands beside core and imports the standard library alone.

    Attributes:
        was_shown: a window has shown it already.
    """

    was_shown = False
