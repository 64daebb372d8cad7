"""What a requester says to a suggestion: **This answered it** ends the request, **Not this** the suggestion (T3)."""

from dataclasses import replace

from bot.domain.common_requests import CommonRequest
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.domain.suggestions import Outcome, Suggestion
from bot.services import finding, noise, requests
from bot.services.knowledge import common, suggesting
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Done, Work
from bot.services.work import Outcome as Result

NO_LONGER = Reason("gone", "This suggestion is no longer there. Reply in the thread if you still need help.")


def answered_it(work: Work, user: str, request_id: int, suggestion_id: int) -> Result:
    """**This answered it**, by the requester alone (P1): the request ends as by their own **Resolve**, once."""
    case = _case(work, user, request_id, suggestion_id)
    if isinstance(case, Reason):
        return case
    request, suggestion, entry = case
    if suggestion.outcome is Outcome.HELPED:
        return Done(request, "Glad it helped. The request is closed already.")
    reason = f"the common request “{entry.title}” answered it" if request.responded_at is None else ""
    ended = requests.finish_own(work, request, user, reason)
    if isinstance(ended, Reason):
        return ended
    _decide(work, suggestion, Outcome.HELPED, user)
    common.count_use(work, entry, user, request.id)
    work.audit("request.suggestion_helped", ended.request, user, entry=entry.id, title=entry.title)
    return Done(ended.request, "Glad it helped. The request is closed; press Reopen on the card if it comes back.")


def not_this(work: Work, user: str, request_id: int, suggestion_id: int) -> Result:
    """**Not this**, by the requester alone: the line goes, and the request waits as before."""
    case = _case(work, user, request_id, suggestion_id)
    if isinstance(case, Reason):
        return case
    request, suggestion, entry = case
    if suggestion.outcome is not Outcome.SHOWN:
        return Done(request, NO_LONGER.sentence)
    was_muted = suggesting.muted(work, entry)
    _decide(work, suggestion, Outcome.DISMISSED, user)
    work.audit("request.suggestion_dismissed", request, user, entry=entry.id, title=entry.title)
    if suggesting.muted(work, entry) and not was_muted:
        common.record(work, entry, BOT_ACTOR, "common.muted", why="requesters dismissed it too often")
        noise.lists_changed(work, entry.team)
    noise.card_changed(work, request)
    return Done(request, "Thank you. The team has your request and will answer here.")


def _case(
    work: Work, user: str, request_id: int, suggestion_id: int
) -> tuple[Request, Suggestion, CommonRequest] | Reason:
    """The locked request with its suggestion, for its requester; or why not."""
    request = work.uow.requests.lock(request_id)
    suggestion = work.uow.suggestions.get(suggestion_id)
    if request is None:
        return finding.GONE
    if user != request.author:
        asker = Names(work).person(request.author).name
        return Reason(
            "requester_only",
            f"Only {asker}, who asked, can say whether this helps. Members answer with ⋯ Similar and more….",
        )
    entry = work.uow.knowledge.get(suggestion.entry_id) if suggestion is not None else None
    if suggestion is None or entry is None or suggestion.request_id != request.id:
        return NO_LONGER
    return request, suggestion, entry


def _decide(work: Work, suggestion: Suggestion, outcome: Outcome, user: str) -> None:
    work.uow.suggestions.save(replace(suggestion, outcome=outcome, decided_at=work.now, decided_by=user))
