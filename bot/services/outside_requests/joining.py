"""Whether a message from outside Slack goes on with a request, by its conversation or by a number in front (O1, R9)."""

from dataclasses import replace

from bot.domain.outside_requests import OutsideSource, Plea, addressed, source_of
from bot.domain.requests import Request, RequestState
from bot.ports.outbox import OutboxRow
from bot.services.outside_requests import posting
from bot.services.work import Work


def subject(source: OutsideSource, plea: Plea) -> str:
    """What is locked while somebody decides about the message."""
    return posting.subject(source.id, plea.conversation)


def is_known(work: Work, source: OutsideSource, plea: Plea) -> bool:
    """Whether the message came before: the same id is the same message, whatever it says now."""
    keys = (posting.post_key(source.id, plea.id), posting.reply_key(source.id, plea.id))
    if any(work.uow.outbox.get(key) is not None for key in keys):
        return True
    led = posting.led_to(work, source.id, plea.conversation)
    return isinstance(led, OutboxRow) and posting.waits_with(led, plea)


def join(work: Work, source: OutsideSource, plea: Plea) -> bool:
    """Pass it on to the request that it goes on with; False if it is about something new."""
    found = _found(work, source, plea)
    if found is None:
        return False
    led, plea = found
    if isinstance(led, Request):
        posting.reply(work, led, source, plea)
    else:
        posting.append(work, led, source, plea)
    return True


def goes_on_with(work: Work, source: OutsideSource, plea: Plea) -> str | None:
    """Whom it will be passed on to, in words; None if it is about something new."""
    found = _found(work, source, plea)
    if found is None:
        return None
    led, _ = found
    team = work.team(led.team)
    name = team.name if team is not None else "the team"
    return f"{name}, for request #{led.id}" if isinstance(led, Request) else name


def _found(work: Work, source: OutsideSource, plea: Plea) -> tuple[Request | OutboxRow, Plea] | None:
    """What it goes on with, and what it says to it. A withdrawn request is nobody's any more: it would go unheard."""
    numbered = addressed(plea.text)
    request = work.uow.requests.get(numbered[0]) if numbered is not None else None
    if numbered is not None and request is not None and _is_of(request, source):
        return request, replace(plea, text=numbered[1])
    led = posting.led_to(work, source.id, plea.conversation)
    if led is None or (isinstance(led, Request) and not _is_of(led, source)):
        return None
    return led, plea


def _is_of(request: Request, source: OutsideSource) -> bool:
    return source_of(request.author) == source.id and request.state is not RequestState.WITHDRAWN
