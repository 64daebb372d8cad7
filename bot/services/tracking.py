"""Making any message a request by a gesture: shortcut, 🎫 or **Track as a request** (R3).

On a message that is part of a request already, such as a reply in its thread, the same gesture is **Split**: a
gesture of its own would take the last of Slack's five shortcuts and ask people to know which of two they need.
"""

from datetime import datetime

from bot.domain.messages import Author, Posted
from bot.domain.reasons import Reason
from bot.domain.requests import Origin
from bot.domain.teams import ChannelKind
from bot.ports.rows import MessagePart
from bot.services import opening, splitting
from bot.services.work import Done, Outcome, Work

OWN_MESSAGE = Reason("own_message", "This is a message of mine. Choose the message of the person who needs help.")


def track(work: Work, user: str, posted: Posted, *, at: datetime | None = None) -> Outcome:
    """Make a message or thread reply a request: opened at the gesture, posted when it was posted (R3).

    `at`: when the gesture was made, if not just now. Doing it twice is doing it once.
    """
    if posted.author is Author.SELF:
        return OWN_MESSAGE
    found = opening.watched(work, posted.channel)
    if found is None or found[1].kind is not ChannelKind.REQUESTS:
        return _not_watched(work)
    team, channel = found
    parent = splitting.parent_of(work, team, posted)
    opening.one_at_a_time(work, posted.channel, posted.ts)
    known = work.uow.requests.id_of_message(posted.channel, posted.ts)
    stored = work.uow.requests.message(posted.channel, posted.ts)
    request = work.uow.requests.get(known) if known is not None else None
    if request is not None and stored is not None and stored.part is MessagePart.OPENING:
        return Done(request, f"This is request #{request.id} already; its card is in the thread.")
    if stored is not None and (parent is None or parent.id != stored.request_id):  # it was stored meanwhile
        parent = work.uow.requests.lock(stored.request_id)
    if parent is not None:
        return splitting.split(work, user, parent, posted, team=team, channel=channel, at=at or work.now)
    request = opening.open_request(work, team, channel, posted, origin=Origin.GESTURE, opened_at=at or work.now)
    work.audit("request.tracked", request, user)
    return Done(request, f"This is request #{request.id} now; its card is in the thread.")


def may_track(work: Work, channel: str) -> bool:
    """Whether a message in this channel can become a request."""
    found = opening.watched(work, channel)
    return found is not None and found[1].kind is ChannelKind.REQUESTS


def _not_watched(work: Work) -> Reason:
    where = " or ".join(f"<#{channel}>" for channel in opening.request_channels(work))
    mend = f"Ask in {where} instead." if where else "No team gives support in a channel yet."
    return Reason("not_watched", f"No support team answers in this channel, so nobody would see the request. {mend}")
