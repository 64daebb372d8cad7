"""A change request as one line of a list: Home, the handoff, the digest (C1)."""

from dataclasses import dataclass

from bot.domain.changes import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change as it stands, and its author by name."""

    change: Change
    author: str
    zone: str
