"""Finding what was asked, answered or written down before: for a new text, and for words that people type (T3)."""

from collections.abc import Collection, Sequence

from bot.domain.teams import Team
from bot.ports.search import EntryKind, Match
from bot.services.work import Work


def like(
    work: Work, team: Team, text: str, *, kinds: Collection[EntryKind], limit: int, besides: int | None = None
) -> Sequence[Match]:
    """Entries of the team that resemble a text, most alike first; `besides`: the id of the request that it is from."""
    return ()


def find(work: Work, teams: Sequence[Team], words: str, *, kinds: Collection[EntryKind], limit: int) -> Sequence[Match]:
    """Entries of these teams for words that somebody typed, best first; the caller decides which teams they may see."""
    return ()
