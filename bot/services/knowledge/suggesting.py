"""The one common request that a requester is shown unasked, on the card and nowhere else (T3)."""

from dataclasses import replace

from bot import log
from bot.domain.common_requests import CommonRequest
from bot.domain.requests import Origin, Request, is_open, is_unanswered
from bot.domain.suggestions import LOOKED_BACK, Outcome, Suggestion, is_clear, is_muted
from bot.domain.teams import Team
from bot.ports.search import EntryKind
from bot.ports.suggested import Suggested
from bot.services import noise
from bot.services.knowledge import indexing, search
from bot.services.work import BOT_ACTOR, Work

NOBODY_TO_ASK = frozenset({Origin.FORM, Origin.OUTSIDE, Origin.ALERT})  # nobody in Slack can say whether it helped

logger = log.get(__name__)


def look(work: Work, team: Team, request: Request) -> None:
    """Find what to suggest for the request as it stands, once it opened or its requester wrote more.

    Nothing is shown any more once somebody answered, or once the requester said that something was not it. A search
    that fails suggests nothing and changes nothing else.
    """
    if not team.suggestions or request.origin in NOBODY_TO_ASK or not is_unanswered(request):
        return
    earlier = work.uow.suggestions.of_request(request.id)
    if any(each.outcome in {Outcome.DISMISSED, Outcome.HELPED} for each in earlier):
        return
    try:
        with work.uow.attempt():
            _suggest(work, team, request)
    except Exception:
        logger.warning("nothing_suggested", request=request.id, exc_info=True)


def shown(work: Work, request: Request) -> Suggested | None:
    """What the card of a request shows; nothing once somebody answered in words, for then there is an answer."""
    if not is_open(request) or request.first_reply_at is not None:
        return None
    suggestion = _current(work, request)
    entry = work.uow.knowledge.get(suggestion.entry_id) if suggestion is not None else None
    if suggestion is None or entry is None or not entry.active or entry.team != request.team:
        return None
    return Suggested(id=suggestion.id, title=entry.title, answer=entry.answer, link=entry.link or None)


def muted(work: Work, entry: CommonRequest) -> bool:
    """Whether requesters dismissed an entry too often since it was last edited: then it is suggested no more."""
    return is_muted(work.uow.suggestions.latest_of(entry.id, entry.updated_at, LOOKED_BACK))


def _current(work: Work, request: Request) -> Suggestion | None:
    return next((each for each in work.uow.suggestions.of_request(request.id) if each.outcome is Outcome.SHOWN), None)


def _suggest(work: Work, team: Team, request: Request) -> None:
    before = _current(work, request)
    found = search.like(work, team, request.text, kinds={EntryKind.COMMON}, limit=2, besides=request.id)
    best = found[0] if is_clear([match.score for match in found], indexing.words_of(team, request.text).words) else None
    entry = work.uow.knowledge.get(int(best.ref)) if best is not None else None
    if entry is not None and (not entry.active or muted(work, entry)):
        entry = None
    if before is not None and entry is not None and before.entry_id == entry.id:
        return
    if before is not None:
        work.uow.suggestions.save(replace(before, outcome=Outcome.REPLACED, decided_at=work.now))
        noise.card_changed(work, request)
    if best is not None and entry is not None:
        _show(work, request, entry, best.score)


def _show(work: Work, request: Request, entry: CommonRequest, score: float) -> None:
    again = next((each for each in work.uow.suggestions.of_request(request.id) if each.entry_id == entry.id), None)
    if again is not None:  # replaced before, and it fits once more
        work.uow.suggestions.save(replace(again, outcome=Outcome.SHOWN, decided_at=None, shown_at=work.now))
    else:
        work.uow.suggestions.add(
            Suggestion(team=request.team, request_id=request.id, entry_id=entry.id, score=score, shown_at=work.now)
        )
    work.audit("request.suggested", request, BOT_ACTOR, entry=entry.id, title=entry.title, score=round(score, 3))
    noise.card_changed(work, request)
