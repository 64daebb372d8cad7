"""What views draw of the weekly digest (N1), and of the sections that exist for it alone."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.change_lines import ChangeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week of one team. `parts`: a screen of each section, drawn by `handlers.views.digest_parts.draw_part`."""

    team_name: str
    zone: str
    parts: tuple[object, ...]
    late_since: datetime | None  # when it was due, if it comes late
    with_mute: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedGap:
    """An entry for which nobody could be called, and by name who of its people is not there any more."""

    name: str
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAlike:
    """Entries that lack the same; `code` is that of the reason, and `more` are not listed."""

    code: str
    listed: tuple[NamedGap, ...]
    more: int

    @property
    def number(self) -> int:
        """How many there are in all."""
        return len(self.listed) + self.more


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryGaps:
    """Services and customers for which nobody could be called (S1)."""

    groups: tuple[GapsAlike, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChanges:
    """Change requests that are neither ended nor refused, oldest first (C1)."""

    lines: tuple[ChangeLine, ...]
    more: int
