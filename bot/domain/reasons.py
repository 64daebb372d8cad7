"""Why something was refused or decided: a stable code and a sentence for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable `code` for tests, audit and metrics, and a full `sentence` for people."""

    code: str
    sentence: str
