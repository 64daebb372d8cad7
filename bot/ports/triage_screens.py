"""What views draw of triage: its form, the replies, what is passed on, and approvals (T1, T2)."""

from dataclasses import dataclass

from bot.domain.approvals import Approval
from bot.domain.requests import Priority, Request
from bot.domain.triage import Category, Course, Plan
from bot.ports.screens import Person, RequestLink


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageForm:
    """The form as it stands: what was chosen so far, what follows from it, and what may be chosen."""

    request: Request
    about: RequestLink
    categories: tuple[Category, ...]
    category: Category | None
    priority: Priority
    courses: tuple[Course, ...] = ()
    course: Course | None = None  # None: the person has to say so
    plan: Plan | None = None  # what the chosen course does, or the usual one
    proposal: str = ""  # the reply as the templates have it
    reply: str = ""  # the reply to begin with: the proposal, or what the person wrote already
    link: str | None = None
    linked: bool = False  # the reply names a link, which may be another one
    forward_to: tuple[str, ...] = ()
    owner: str | None = None
    ticket: str | None = None  # the request has one already, in words
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReply:
    """What a person had the bot write in the thread, in their name; `mention`: whom else it could not reach."""

    request: Request
    author: Person
    text: str
    mention: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCommon:
    """Ephemeral, to whoever answered a quick question: the answer may help others as well (T3)."""

    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A direct message: a requester needs you (training)."""

    about: RequestLink
    requester: Person
    giver: Person
    category_label: str
    note: str
    told: bool = True  # the requester read that they will be in touch


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPost:
    """In the thread: a change that somebody wants to make by hand, and what became of it."""

    approval: Approval
    asker: Person
    decider: Person | None
    mention: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalResult:
    """To whoever asked: approved or declined. Directly, or in the thread with a `mention` if they muted us."""

    approval: Approval
    about: RequestLink
    decider: Person
    mention: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalReminder:
    """A direct message to people on duty: nobody has decided yet."""

    approval: Approval
    about: RequestLink
    asker: Person
