"""Which request a message in a thread belongs to, where a thread holds several: since a split (R3)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.requests import Request, RequestState, is_open, is_unanswered


def concerned(
    requests: Sequence[Request], *, author: str, mentioned: Collection[str], may_answer: bool, at: datetime
) -> Request | None:
    """The one of a thread's requests that a message of `author`, posted `at`, is about; None if there is none.

    Whoever answers and mentions a requester means that one. People who asked go on with their own request. Any other
    answer goes to a request that waits for one, so that nobody who asks is overlooked. What was said before a
    request was split off is never about it. `requests`: newest first.
    """
    known = [each for each in requests if each.opened_at <= at] or list(requests)
    if may_answer:
        called = [each for each in known if each.author in mentioned and each.author != author and is_open(each)]
        if called:
            return _first(called)
    own = [each for each in known if each.author == author]
    return _first(own or known)


def _first(requests: Sequence[Request]) -> Request | None:
    """One that is expected to be answered now, else the newest open one, else the newest."""
    for wanted in (is_unanswered, _waits_on_requester, is_open):
        found = next((each for each in requests if wanted(each)), None)
        if found is not None:
            return found
    return requests[0] if requests else None


def _waits_on_requester(request: Request) -> bool:
    return request.state is RequestState.WAITING_ON_REQUESTER
