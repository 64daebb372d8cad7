"""`/support find`: what is written about some words, in as much of it as the person may see (T3, P1)."""

from collections.abc import Sequence

from bot.domain.reasons import Reason
from bot.domain.teams import Team
from bot.ports.knowledge_screens import Found, FoundKind, FoundLine, FoundSection
from bot.ports.search import EntryKind, Match
from bot.services import lines
from bot.services.knowledge import search
from bot.services.work import Work

EACH = 5  # of one kind
LONGEST = 200  # characters of what somebody looks for
EMPTY = Reason("empty", "Please write what to look for, such as “find vpn reset”.")

KINDS = {
    FoundKind.COMMON: EntryKind.COMMON,
    FoundKind.HANDBOOK: EntryKind.HANDBOOK,
    FoundKind.REQUESTS: EntryKind.REQUEST,
    FoundKind.ALERTS: EntryKind.ALERT,
}
FOR_MEMBERS = frozenset({FoundKind.REQUESTS, FoundKind.ALERTS})  # of channels that others may not see


def find(work: Work, user: str, text: str) -> Found | Reason:
    """What was found by kind, best first. `text` is plain; past requests only of teams that the person acts for."""
    words = " ".join(text.split())[:LONGEST].strip()
    if not words:
        return EMPTY
    everybody, own = list(work.rules.teams.values()), lines.member_teams(work, user)
    sections = (_section(work, kind, own if kind in FOR_MEMBERS else everybody, words) for kind in KINDS)
    return Found(
        words=words,
        sections=tuple(section for section in sections if section.lines),
        past_of=tuple(team.name for team in own),
        command=work.rules.command,
    )


def _section(work: Work, kind: FoundKind, teams: Sequence[Team], words: str) -> FoundSection:
    matches = search.find(work, teams, words, kinds={KINDS[kind]}, limit=EACH) if teams else ()
    return FoundSection(kind=kind, lines=tuple(_line(work, match) for match in matches))


def _line(work: Work, match: Match) -> FoundLine:
    standing = ""
    if match.kind in {EntryKind.REQUEST, EntryKind.ALERT}:
        request = work.uow.requests.get(int(match.ref))
        standing = lines.link(work, request).standing if request is not None else ""
    return FoundLine(title=match.title, snippet=match.snippet, link=match.link, standing=standing)
