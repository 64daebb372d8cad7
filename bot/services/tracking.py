"""Making any message a request by a gesture: shortcut, 🎫 or **Track as a request** (R3)."""

from datetime import datetime

from bot.domain.messages import Author, Posted
from bot.domain.reasons import Reason
from bot.domain.teams import ChannelKind
from bot.services import intake, opening
from bot.services.work import Done, Outcome, Work

OWN_MESSAGE = Reason("own_message", "This is a message of mine. Choose the message of the person who needs help.")


def track(work: Work, user: str, posted: Posted, *, at: datetime | None = None) -> Outcome:
    """Make the message a request; `at`: when the gesture was made, if not just now. Doing it twice is doing it once."""
    if posted.author is Author.SELF:
        return OWN_MESSAGE
    known = work.uow.requests.id_of_message(posted.channel, posted.ts)
    request = intake.track(work, user, posted, at=at)
    if request is None:
        return _not_watched(work)
    if request.id == known:
        return Done(request, f"This is request #{request.id} already; its card is in the thread.")
    return Done(request, f"This is request #{request.id} now; its card is in the thread.")


def may_track(work: Work, channel: str) -> bool:
    """Whether a message in this channel can become a request."""
    found = opening.watched(work, channel)
    return found is not None and found[1].kind is ChannelKind.REQUESTS


def _not_watched(work: Work) -> Reason:
    where = " or ".join(f"<#{channel}>" for channel in opening.request_channels(work))
    mend = f"Ask in {where} instead." if where else "No team gives support in a channel yet."
    return Reason("not_watched", f"No support team answers in this channel, so nobody would see the request. {mend}")
