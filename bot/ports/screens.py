"""What views draw: one frozen value per message or surface, complete, so that drawing asks nobody.

Times are instants; views put them into words (`<!date…>` in the reader's zone). People are Slack ids; a view shows
`<@U…>` only for ids in a field named `mention…` (N3), every other person by the name given in `Person`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.offers import Offer
from bot.domain.requests import CLOSED, Origin, Request, RequestState, noun, standing_words
from bot.ports.change_lines import ChangeLine
from bot.ports.duty_run_screens import DutiesOfTeam
from bot.ports.incident_lines import OpenIncident
from bot.ports.mute_screens import MuteLine
from bot.ports.suggested import Suggested
from bot.ports.tickets import TicketLine


@dataclass(frozen=True, slots=True)
class Person:
    """A person by id and display name (names are plain text, escaped by the view)."""

    user: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedService:
    """A service of the directory that somebody named, and whose it is (S1)."""

    name: str
    owners: tuple[Person, ...]
    runbook: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCustomer:
    """A customer of the directory whom somebody named, and who looks after them (S1)."""

    name: str
    account_manager: Person | None
    plan: str | None
    region: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The bot's one message in a request's thread (R14, F7, N2)."""

    request: Request
    requester: Person
    owner: Person | None
    answered_by: Person | None
    closed_by: Person | None
    on_duty: tuple[Person, ...]
    mention: tuple[
        str, ...
    ]  # responders to mention: only while the request waits in working time and this is the first post
    priority_is_default: bool
    zone: str
    working_now: bool
    back_at: datetime | None  # F7: the next opening, when outside working hours
    emergency_contact: tuple[Person, ...]  # F7: whom to tell when it cannot wait
    handoff_to: tuple[Person, ...]  # H1: whoever was asked to take it over and has not confirmed yet
    duplicate_of: "RequestLink | None"
    linked_from: "RequestLink | None"
    category_label: str | None
    children: int
    skipped_steps: tuple[str, ...]  # escalation steps that reached nobody, in words
    answered_there: Person | None = None  # who answered the request that this one repeats (R10)
    suggestion: Suggested | None = None  # a common request that may help the requester (T3)
    split_off: tuple["RequestLink", ...] = ()  # replies of its thread that became requests of their own (R3)
    tickets: tuple[TicketLine, ...] = ()  # T5
    owned: tuple[OwnedService, ...] = ()  # services that it names (S1)
    customers: tuple[NamedCustomer, ...] = ()  # customers whom it names (S1)
    command: str = ""  # F7: with which an incident is raised


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLink:
    """A request as one clickable line."""

    id: int
    title: str  # first words of its text, plain, at most 80 characters
    permalink: str | None
    state: RequestState
    parked: bool = False  # R11: closed without being solved
    muted: bool = False  # A4
    origin: Origin = Origin.MESSAGE

    @property
    def standing(self) -> str:
        """How it stands, in words that follow "it is"."""
        return standing_words(self.state, parked=self.parked, muted=self.muted)

    @property
    def noun(self) -> str:
        """What people call it: "request" or "alert"."""
        return noun(self.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request in a list: board, Home, `open`, `mine`, coalesced reminders."""

    link: RequestLink
    channel: str
    requester: Person
    owner: Person | None
    priority: str
    version: int
    opened_at: datetime
    due_at: datetime
    answered: bool
    missed: bool
    time_left: timedelta | None  # working time until due; negative when overdue; None when it does not wait

    @property
    def waits(self) -> bool:
        """Whether it still waits for a first response."""
        return not self.answered and self.link.state not in CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A direct message that requests wait for a first response (F6: 3 minutes; also at opening time)."""

    lines: tuple[RequestLine, ...]
    step_after: timedelta
    at_opening: bool  # these came outside working hours and their clock starts now
    role: str  # "duty" | "lead" | "manager": why this person is told
    words_needed: bool = False  # F2, `stop_on: reply`: Take alone does not stop the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedInThread:
    """The one mention in the thread at the target (F6: 5 minutes); reworded once nobody must act any more."""

    request: Request
    mention: tuple[str, ...]
    target: timedelta
    answered_by: Person | None = None
    words_needed: bool = False  # F2, `stop_on: reply`: Take alone does not stop the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLine:
    """The shared line in the internal channel (F6, N1): requests that missed their target, edited in place."""

    lines: tuple[RequestLine, ...]
    team_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StormLine:
    """The storm summary (F9), edited in place; it is over when nothing in it waits any more."""

    lines: tuple[RequestLine, ...]
    team_name: str
    mention: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AckWithoutReply:
    """To the acker alone: acknowledged, but no words yet (F2)."""

    line: RequestLine
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """To its owner, or to whoever is on duty: a closed request is open again (R9)."""

    line: RequestLine
    by: Person | None  # None: nobody did; the request that it repeated ended unsolved (R10)
    had_by: Person | None  # its owner, where somebody else is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """The one friendly nudge to a silent requester (R11).

    In the thread `mention` is the requester, who must act now; in a direct message `about` says what it is about.
    """

    request: Request
    mention: tuple[str, ...]
    park_after: timedelta
    about: RequestLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffPost:
    """The mention of the receiver in the thread (H1)."""

    request: Request
    giver: Person
    receiver_words: str  # "Bo", "the next shift", "Payments support"
    mention: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffReminder:
    """An unconfirmed handoff, to the giver and to the receiver (H1)."""

    line: RequestLine
    giver: Person
    receiver_words: str
    to_receiver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionPost:
    """A resolution text that a person wrote, or the parent's resolution in a child's thread (R10, N2)."""

    request: Request
    author: Person
    text: str
    parent: RequestLink | None
    quoted: bool = False  # it was resolved without words, and this is the last answer in the parent's thread


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentAnswer:
    """What a person had the bot say in the parent's thread, once in a child's thread as well (R10, N2)."""

    request: Request
    parent: RequestLink
    author: Person
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueHint:
    """Ephemeral, once per request: who is on support, and to help them answer (F4)."""

    on_duty: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedHint:
    """Ephemeral to the author with **Make separate** (R5)."""

    request: Request
    message_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOffer:
    """Ephemeral to a member with **Track as a request** (R3)."""

    channel: str
    message_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence to a person or a channel (hints, operational notices such as a bot removed from a channel).

    Plain text, but for channels, which may stand in it as `<#C…>`.
    """

    sentence: str
    detail: str = ""
    with_mute: bool = False  # as a direct message (N4)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereToAsk:
    """To somebody who wrote to the bot itself: where support is given (a direct message)."""

    channels: tuple[str, ...]  # ids
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The live board (X5): open requests, oldest first; one message, edited in place, never notifying."""

    team_name: str
    lines: tuple[RequestLine, ...]
    more: int
    on_duty: tuple[Person, ...]
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """App Home (X3)."""

    user: str
    member_of: tuple[str, ...]  # team names; empty for a requester
    unanswered: tuple[RequestLine, ...]
    handed: tuple[RequestLine, ...]  # answered, handed to this person and not confirmed yet (H1)
    mine: tuple[RequestLine, ...]  # owned by this person
    waiting: tuple[RequestLine, ...]  # waiting on the requester, owned by this person or nobody
    my_requests: tuple[RequestLine, ...]
    on_duty: tuple["DutyLine", ...]
    on_call: tuple["ScheduleLine", ...] = ()
    gaps: tuple["GapLine", ...] = ()  # for members: when nobody is on call in the days ahead
    led_teams: tuple[tuple[str, str], ...] = ()  # teams whose roster this person may change: id and name
    my_duty: "MyDuty | None" = None  # for people on a roster
    duties: tuple[DutiesOfTeam, ...] = ()  # U1, of this person's teams
    changes: tuple[ChangeLine, ...] = ()  # C1, open in this person's teams, oldest first
    more_changes: int = 0
    incidents: tuple[OpenIncident, ...] = ()  # I1, this person's own first
    more_incidents: int = 0
    muted_until: datetime | None
    feeds: tuple["FeedLine", ...] = ()
    common: tuple[tuple[str, str], ...] = ()  # title and link of the first common requests
    muted_alerts: tuple[MuteLine, ...] = ()  # A4, in this person's teams
    command: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MyShift:
    """Days of a person in one shift."""

    team_name: str
    starts_at: datetime
    ends_at: datetime
    running: bool  # they have begun
    role: str  # "responder" | "fallback" | "observer"
    confirmed: bool
    others: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyAbsence:
    """An absence of a person; those from a calendar are changed there."""

    id: int
    start: date
    end: date
    reason: str
    from_calendar: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyOffer:
    """An offer that a person made and that is still open."""

    offer: Offer
    waiting_for: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDuty:
    """A person's part in the rotation: section **My duty** of Home, and the rest of what `away` and `cover` list."""

    shifts: tuple[MyShift, ...]
    absences: tuple[MyAbsence, ...]
    offers: tuple[MyOffer, ...]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A calendar feed that a person may have, and since when they have an address of it (D9)."""

    subject: str
    label: str
    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """Who is on duty in a team, until when, who is next (None: not known yet)."""

    team_name: str
    responders: tuple[Person, ...]
    fallback: tuple[Person, ...]
    observers: tuple[Person, ...]
    until: datetime | None
    next_responders: tuple[Person, ...] | None
    from_roster: bool  # nobody confirmed a shift yet: the whole roster answers
    next_standing: str = ""  # "proposed" or "announced" while nobody confirmed who comes next


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleLine:
    """Who is on call by a schedule, until when, and who is next (D10)."""

    schedule_name: str
    zone: str
    now: Person | None
    until: datetime | None  # None: no end in sight; without a person: the time for which nobody is on call
    missing: Person | None  # whose turn it is, but whose account is deactivated
    instead: Person | None  # who is called meanwhile
    following: Person | None
    following_at: datetime | None
    take_over: str | None = None  # the schedule's id for whoever looks and may take over


@dataclass(frozen=True, slots=True, kw_only=True)
class GapLine:
    """A time in which nobody is on call by a schedule, and how often it recurs in the days ahead (D10)."""

    schedule_name: str
    zone: str
    starts_at: datetime | None  # None: it has begun already
    ends_at: datetime | None  # None: it has no end in sight
    times: int
    missing: Person | None  # whose turn it would be


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestList:
    """The answer to `/support open` and `/support mine`."""

    title: str
    lines: tuple[RequestLine, ...]
    more: int
    empty: str  # the sentence when there are none
    muted_alerts: tuple[MuteLine, ...] = ()  # A4


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The answer to `/support who`."""

    teams: tuple[DutyLine, ...]
    schedules: tuple["ScheduleLine", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """Help, and the nearest verb to what was typed."""

    command: str
    verbs: tuple[tuple[str, str, str], ...]  # verb, usage, summary
    typed: str | None
    nearest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigReport:
    """The answer to `/support config`: what is in force, what does not work."""

    teams: tuple[tuple[str, tuple[str, ...]], ...]  # team name, sentences
    problems: tuple[str, ...]  # parked messages, failed events, missing rights
    dead: tuple["DeadLetter", ...]  # admins get **Try again** for each
    tickets: tuple[tuple["RequestLink", TicketLine], ...] = ()  # and for each of these, which the tracker refused


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message that could not be delivered and is parked."""

    id: int
    what: str
    where: str
    error: str
    since: datetime


Screen = (
    Card
    | Reminder
    | MissedInThread
    | MissedLine
    | StormLine
    | AckWithoutReply
    | Nudge
    | HandoffPost
    | CameBack
    | HandoffReminder
    | ResolutionPost
    | ParentAnswer
    | ColleagueHint
    | GroupedHint
    | TrackOffer
    | Notice
    | WhereToAsk
    | Board
    | Home
    | RequestList
    | Who
    | CommandHelp
    | ConfigReport
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What Slack gets: a full-sentence fallback text (N6) and blocks; for Home a view."""

    text: str
    blocks: tuple[dict[str, object], ...]
