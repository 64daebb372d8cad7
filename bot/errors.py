"""Errors that carry a sentence for a person; everything else is a bug or an outage."""


class UserError(Exception):
    """Something that the person can mend; they alone see the sentence (X4).

    `field` is the `block_id` of the input block in an open modal that the sentence belongs to.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StartError(Exception):
    """The program cannot start; the sentence says what is wrong and what to do about it."""
