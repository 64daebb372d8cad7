"""Errors that carry a sentence for a person; everything else is a bug or an outage."""


class FirstlineError(Exception):
    """An error whose message is a sentence that says what is wrong and what to do about it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(FirstlineError):
    """Something that the person can mend; they alone see the sentence (X4).

    `field` is the `block_id` of the input block in an open modal that the sentence belongs to.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StartError(FirstlineError):
    """The program cannot start."""


class DatabaseUnavailable(FirstlineError):  # noqa: N818 - names a state of the world, as one would say it
    """The database cannot be reached or refuses to work, at start or later; nothing was stored."""


class DatabaseInUse(StartError):  # noqa: N818 - names a state of the world, as one would say it
    """Another process holds the SQLite database."""


class DatabaseOutdated(StartError):  # noqa: N818 - names a state of the world, as one would say it
    """The database and this program do not belong to the same version."""
