"""**Ticket…**: what its form shows, and what becomes of it: a new ticket, or one that exists (T1, T5, P1)."""

from dataclasses import dataclass

from bot.domain.intake import title_of
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.domain.requests import Origin, Request
from bot.ports.rows import MessagePart
from bot.ports.screens import RequestLink
from bot.ports.tickets import TicketLine
from bot.services import finding, lines, people
from bot.services.tickets import creating, showing
from bot.services.work import Done, Outcome, Work

NO_TITLE = Reason("no_title", "Write in a few words what is to be done, or name a ticket that exists.")
MEANWHILE = Reason(
    "meanwhile",
    "Somebody else wanted a ticket meanwhile; the card shows it. Open Ticket… again if another one is needed.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What the form is drawn from. `known`: the tickets that the request has; another one is then asked for."""

    request: Request
    about: RequestLink
    known: tuple[TicketLine, ...]
    title: str
    text: str


def form(work: Work, user: str, request: Request | None) -> Form | Reason:
    """The form for members, with what is known written into it; empty where a ticket is there already."""
    found = finding.allowed(work, user, request, None, None)
    if isinstance(found, Reason):
        return found
    request = found.request
    known = showing.lines_of(work, request)
    return Form(
        request=request,
        about=lines.link(work, request),
        known=known,
        title="" if known else title_of(request.text, request.file_count, limit=creating.LONGEST_TITLE),
        text="" if known else text_of(work, request),
    )


def text_of(work: Work, request: Request) -> str:
    """What a ticket says of a request: its words, how urgent it is, who asked and where (T1). Plain text."""
    asked = [
        plain_text(each.text).strip()
        for each in work.uow.requests.messages(request.id)
        if each.part is not MessagePart.REPLY and each.deleted_at is None
    ]
    words = "\n\n".join(each for each in asked or [plain_text(request.text).strip()] if each)
    link = lines.link(work, request).permalink
    who = None if request.origin is Origin.ALERT else f"Asked by {people.Names(work).person(request.author).name}"
    facts = (f"Impact: {request.priority} priority", who, f"Thread: {link}" if link else None)
    return "\n".join([words, "", *(fact for fact in facts if fact)]).strip()


def create(work: Work, user: str, request_id: int, *, title: str, text: str, known: int, once: str) -> Outcome:
    """Have a ticket created. `known`: how many the form showed; `once`: the form, which counts once if sent twice."""
    found = finding.find(work, user, request_id, None, None)
    if isinstance(found, Reason):
        return found
    if not title.strip():
        return NO_TITLE
    request = found.request
    purpose = f"another:{once}" if known else creating.REQUEST
    before = work.uow.tickets.of_request(request.id)
    if len(before) > known and not any(each.purpose == purpose and each.by == user for each in before):
        return MEANWHILE
    creating.want(work, found.team, request, by=user, title=title, body=text, purpose=purpose)
    return Done(request, "The ticket is on its way. The card shows it as soon as the tracker has it.")
