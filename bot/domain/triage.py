"""What a request turned out to be, and what follows from that: categories with their consequences as data (T1, T2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.approvals import Difficulty, Risk
from bot.domain.requests import Priority


class Course(StrEnum):
    """What is done about a request once it is clear what it is."""

    RESOLVE = "resolve"  # reply, and close
    KEEP_OPEN = "keep_open"  # reply, and go on in the thread
    TICKET = "ticket"  # no workaround is needed: the request closes with the ticket's link (T2)
    WORKAROUND = "workaround"  # one is needed at once: a ticket, and the request stays open with an owner (T2)
    SAFER = "safer"  # propose to restart or recreate instead of changing data by hand
    BY_HAND = "by_hand"  # change the data by hand, once a second member agreed
    ASK_FIRST = "ask_first"  # ask for the underlying problem before granting the asked-for solution (T2)
    RECORD = "record"  # only say what it is


class After(StrEnum):
    """What becomes of a request after its course was chosen."""

    CLOSED = "closed"
    OPEN = "open"
    WAITING = "waiting"  # on the requester
    AS_IT_WAS = "as_it_was"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRule:
    """The ticket of a category; None leaves it to the tracker's own setting."""

    project: str | None = None
    issue_type: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a request turned out to be (T1), and what follows. `reply` is a template (`bot.domain.templates`)."""

    id: str
    label: str
    reply: str = ""
    links: dict[str, str] = field(default_factory=dict)  # label → address
    ask_instead: str = ""
    forwards: bool = False  # somebody else will be in touch with the requester
    forward_to: tuple[str, ...] = ()
    ticket: TicketRule | None = None
    careful: bool = False  # difficulty and risk are judged first, and something safer is proposed
    second_approval: bool = True  # of careful ones: going ahead needs a second member
    close: bool | None = None  # whether closing is what is proposed; None: as its kind has it
    teaches: bool = False  # its answers may become common requests (T3)
    quotes_error: bool = False  # its ticket has the error's text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person chose and wrote in the form; texts are plain."""

    category: str | None = None
    priority: Priority | None = None
    course: Course | None = None
    link: str | None = None  # the label of one of the category's links
    reply: str = ""
    forward_to: tuple[str, ...] | None = None  # None: nobody was asked yet
    note: str = ""
    owner: str | None = None
    impact: str = ""
    error_text: str = ""
    difficulty: Difficulty | None = None
    risk: Risk | None = None
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a course does to a request of a category, and what it needs to know for that."""

    after: After
    replies: bool = True
    ticket: bool = False
    forwards: bool = False
    judged: bool = False  # difficulty, risk and the change itself
    approval: bool = False
    owned: bool = False  # somebody goes on with it


WORKAROUND_REPLY = "{owner} looks for a way around it, here in this thread."
ASK_FIRST_REPLY = (
    "Before we do that: what do you want to achieve, and what stands in the way? "
    "There may be a simpler way than the one asked for."
)
BY_HAND_REPLY = "We look into changing this by hand, and say here once it is done."
APPROVAL_REPLY = "A second person has to agree to it first."

DEFAULTS: tuple[Category, ...] = (
    Category(
        id="bug",
        label="Bug",
        reply="This is a bug: its cause and its fix are looked after in {ticket}.",
        ticket=TicketRule(),
    ),
    Category(
        id="error_shown",
        label="Error shown",
        reply="We look for the cause of this error in {ticket}, and tell it here once we know it.",
        ticket=TicketRule(),
        quotes_error=True,
    ),
    Category(id="quick_question", label="Quick question", teaches=True),
    Category(
        id="training",
        label="Training need",
        reply="This is easier to show than to write down: {forward_to} will be in touch with you.",
        forwards=True,
    ),
    Category(id="documented", label="Documented", reply="This is written down here: {link}"),
    Category(
        id="not_our_system",
        label="Not our system",
        reply="This is not one of our systems. Please ask {ask_instead} instead.",
        ask_instead="the team that runs it",
    ),
    Category(id="self_serve", label="Self-serve data", reply="You can get this data yourself: {link}"),
    Category(id="admin_panel", label="Admin panel", reply="You can do this yourself in the admin panel: {link}"),
    Category(
        id="manual_data_change",
        label="Manual data change",
        reply="We would rather not change data by hand, because nothing checks what we type. "
        "Could you restart it, or create it anew? If that does not help, tell us here.",
        careful=True,
    ),
)

_CLOSING = frozenset({Course.RESOLVE, Course.TICKET})


def courses(category: Category, *, closed: bool = False, asked: bool = True) -> tuple[Course, ...]:
    """What may be done about a request of a category, the usual first.

    `closed`: the request is, so that it can only be said what it was. `asked`: somebody asked, who can be asked back.
    """
    if closed:
        return (Course.RECORD,)
    if category.careful:
        usual = (Course.SAFER, Course.BY_HAND) if asked else (Course.BY_HAND,)
    elif category.ticket is not None:
        usual = (Course.TICKET, Course.WORKAROUND)
    else:
        usual = (Course.RESOLVE, Course.KEEP_OPEN)
    return (*usual, *([Course.ASK_FIRST] if asked else []), Course.RECORD)


def proposed(category: Category, offered: Sequence[Course], *, known: bool = False) -> Course | None:
    """The course that the form proposes; None where a person has to say so.

    `known`: the request has this category already, so that nothing happens twice by itself.
    """
    if known or Course.RECORD is offered[0]:
        return Course.RECORD
    if category.careful:
        return Course.SAFER if Course.SAFER in offered else None
    if category.ticket is not None and category.close is None:
        return None
    wanted = category.close is not False
    return next((course for course in offered if (course in _CLOSING) is wanted), None)


def plan(category: Category, course: Course) -> Plan:
    """What follows (T1, T2)."""
    forwards = category.forwards
    match course:
        case Course.RESOLVE:
            return Plan(after=After.CLOSED, forwards=forwards)
        case Course.KEEP_OPEN:
            return Plan(after=After.OPEN, forwards=forwards)
        case Course.TICKET:
            return Plan(after=After.CLOSED, ticket=True, forwards=forwards)
        case Course.WORKAROUND:
            return Plan(after=After.OPEN, ticket=True, forwards=forwards, owned=True)
        case Course.SAFER:
            return Plan(after=After.WAITING, judged=True)
        case Course.BY_HAND:
            return Plan(after=After.OPEN, judged=True, approval=category.second_approval, owned=True)
        case Course.ASK_FIRST:
            return Plan(after=After.WAITING)
        case Course.RECORD:
            return Plan(after=After.AS_IT_WAS, replies=False)


def reply_template(category: Category, course: Course | None) -> str:
    """What the form proposes to write in the thread; empty where the person finds the words."""
    match course:
        case Course.WORKAROUND:
            return f"{category.reply} {WORKAROUND_REPLY}".strip()
        case Course.ASK_FIRST:
            return ASK_FIRST_REPLY
        case Course.BY_HAND:
            return f"{BY_HAND_REPLY} {APPROVAL_REPLY}" if category.second_approval else BY_HAND_REPLY
        case Course.RECORD:
            return ""
        case _:
            return category.reply


def names_link(category: Category, course: Course) -> bool:
    """Whether the reply names one of the category's links."""
    return "{link}" in reply_template(category, course)
