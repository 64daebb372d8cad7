"""**Similar and more…**: what resembles a request, and what an entry made from it would say (T3)."""

from dataclasses import dataclass

from bot.domain.common_requests import LONGEST_ANSWER, LONGEST_TITLE, Wording
from bot.domain.intake import title_of
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import Origin, Request, is_solved
from bot.domain.response import Standing
from bot.ports.knowledge_screens import AlikeEntry, AlikePast, Similar
from bot.ports.rows import MessagePart
from bot.ports.screens import RequestLink
from bot.ports.search import EntryKind, Match
from bot.services import finding, lines
from bot.services.knowledge import listing, search
from bot.services.people import Names
from bot.services.work import Work

ENTRIES, PAST = 3, 5
CANDIDATES = 10  # past requests to choose the shown ones from: those that were resolved come first
OF_THE_TEAM = frozenset({Standing.RESPONDER, Standing.OBSERVER, Standing.COLLEAGUE})
ALIKE = ((0.75, "almost the same"), (0.45, "very alike"), (0.0, "somewhat alike"))


def similar(work: Work, user: str, request: Request | None) -> Similar | Reason:
    """What resembles a request or an alert, for members; or why they may not look."""
    found = finding.allowed(work, user, request, None, None)
    if isinstance(found, Reason):
        return found
    text, team, names = words_of(work, found.request), found.team, Names(work)
    entries = search.like(work, team, text, kinds={EntryKind.COMMON}, limit=ENTRIES)
    past = search.like(
        work, team, text, kinds={EntryKind.REQUEST, EntryKind.ALERT}, limit=CANDIDATES, besides=found.request.id
    )
    return Similar(
        about=lines.link(work, found.request),
        version=found.request.version,
        channel=found.request.channel,
        is_alert=found.request.origin is Origin.ALERT,
        entries=tuple(shown for match in entries if (shown := _entry(work, names, user, match)) is not None),
        past=_past(work, names, [*past]),
    )


def words_of(work: Work, request: Request) -> str:
    """Everything with which the requester asked: the request's messages, grouped ones too (R5)."""
    asked = [
        each.text
        for each in work.uow.requests.messages(request.id)
        if each.part is not MessagePart.REPLY and each.deleted_at is None
    ]
    return "\n".join(asked) or request.text


def alike_words(score: float) -> str:
    """How alike in words: numbers alone say nothing."""
    return next(shown for least, shown in ALIKE if score >= least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An entry as a request suggests it."""

    request: Request
    about: RequestLink
    wording: Wording


def wording_from(work: Work, user: str, request: Request | None) -> Made | Reason:
    """**Add to common requests…**: the request's words as the title, how it was solved as the answer."""
    found = finding.allowed(work, user, request, None, None)
    if isinstance(found, Reason):
        return found
    answer = _solution(work, found.request)
    title = title_of(found.request.text, limit=LONGEST_TITLE) if found.request.text.strip() else ""
    wording = Wording(title=title, answer=answer[:LONGEST_ANSWER], owner=user)
    return Made(request=found.request, about=lines.link(work, found.request), wording=wording)


def _solution(work: Work, request: Request) -> str:
    """How it was solved, as plain text: its resolution, or the longest that the team said; pleasantries are short."""
    if request.resolution.strip():
        return request.resolution.strip()
    said = [
        plain_text(each.text).strip()
        for each in work.uow.requests.messages(request.id)
        if each.part is MessagePart.REPLY and each.standing in OF_THE_TEAM and each.deleted_at is None
    ]
    return max(said, key=len, default="")


def _entry(work: Work, names: Names, user: str, match: Match) -> AlikeEntry | None:
    entry = work.uow.knowledge.get(int(match.ref))
    if entry is None or not entry.active:
        return None
    return AlikeEntry(line=listing.line(work, names, user, entry), alike=alike_words(match.score))


def _past(work: Work, names: Names, matches: list[Match]) -> tuple[AlikePast, ...]:
    """Resolved ones first, those with a word on how before the others; then the most alike."""
    known = [(request, match) for match in matches if (request := work.uow.requests.get(int(match.ref))) is not None]
    ordered = sorted(known, key=lambda each: (not is_solved(each[0]), not each[0].resolution, -each[1].score))
    return tuple(
        AlikePast(
            link=lines.link(work, request),
            alike=alike_words(match.score),
            resolution=_solution(work, request) if is_solved(request) else "",
            closed_by=names.person(request.closed_by) if is_solved(request) and request.closed_by else None,
            closed_at=request.closed_at,
        )
        for request, match in ordered[:PAST]
    )
