"""Incidents: severities, states as one table of moves, roles, and what is due when (I1-I9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """What a severity asks for, in real time; None is not asked for (I3)."""

    name: str
    acknowledge: timedelta | None = None
    update_every: timedelta | None = None
    audiences: tuple[str, ...] = ()  # names under `notify` that updates go to
    pagers: tuple[str, ...] = ()  # names under `notify` that wake people up
    channels: tuple[str, ...] = ()  # stakeholder channels that updates go to
    checklist: tuple[str, ...] = ()

    @property
    def is_emergency(self) -> bool:
        """Whether people are reached at night for it: somebody has to acknowledge in time and write updates."""
        return self.acknowledge is not None and self.update_every is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPolicy:
    """Where incidents are run, by whom, their severities (worst first) and their follow-up."""

    channel: str | None = None  # None: in the internal channel of the team
    manager: str | None = None  # a target such as "schedule:manager"; None: whoever leads the team
    region: str | None = None  # a target that is asked for another engineer (I5); None: the team's roster
    severities: tuple[Severity, ...] = ()
    nudge_after: timedelta = timedelta(minutes=15)  # I8: the customer does not answer
    close_after: timedelta = timedelta(minutes=15)  # and not after that either
    initial_due: timedelta = timedelta(hours=24)  # I9, real time from resolving
    engineering_due: timedelta = timedelta(hours=48)
    remind_before: timedelta = timedelta(hours=4)

    def severity(self, name: str) -> Severity:
        """By its name; one that is not configured any more asks for nothing."""
        return next((each for each in self.severities if each.name == name), Severity(name=name))

    @property
    def usual(self) -> str:
        """What is chosen unless somebody says otherwise: the second worst, so that nobody is woken by mistake."""
        return self.severities[min(1, len(self.severities) - 1)].name if self.severities else "sev2"


class IncidentState(StrEnum):
    """Where an incident stands (I4)."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CONTACT_MADE = "contact_made"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"  # the root cause is not written yet
    ROOT_CAUSE = "root_cause"  # it is written; actions are open
    CLOSED = "closed"
    MERGED = "merged"  # it is part of another one

    @property
    def words(self) -> str:
        """As people say it: "contact made"."""
        return self.value.replace("_", " ")


class IncidentMove(StrEnum):
    """What happens to an incident."""

    ACKNOWLEDGE = "acknowledge"
    CONTACT = "contact"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"
    EXPLAIN = "explain"  # both parts of the root cause are written
    CLOSE = "close"  # the last action is done
    REOPEN = "reopen"
    MERGE = "merge"


class Role(StrEnum):
    """What somebody does in an incident (I2)."""

    MANAGER = "manager"
    RESPONDER = "responder"


_S, _M = IncidentState, IncidentMove
RUNNING = frozenset({_S.RAISED, _S.ACKNOWLEDGED, _S.CONTACT_MADE, _S.MITIGATED})
FOLLOWED_UP = frozenset({_S.RESOLVED, _S.ROOT_CAUSE})
OPEN = RUNNING | FOLLOWED_UP

MOVES: Mapping[tuple[IncidentState, IncidentMove], IncidentState] = {
    (_S.RAISED, _M.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.RAISED, _M.CONTACT): _S.CONTACT_MADE,  # whoever talks to the customer has seen it
    (_S.ACKNOWLEDGED, _M.CONTACT): _S.CONTACT_MADE,
    (_S.MITIGATED, _M.CONTACT): _S.MITIGATED,
    (_S.ACKNOWLEDGED, _M.MITIGATE): _S.MITIGATED,
    (_S.CONTACT_MADE, _M.MITIGATE): _S.MITIGATED,
    (_S.CONTACT_MADE, _M.RESOLVE): _S.RESOLVED,
    (_S.MITIGATED, _M.RESOLVE): _S.RESOLVED,  # if contact was made
    (_S.RESOLVED, _M.EXPLAIN): _S.ROOT_CAUSE,
    (_S.ROOT_CAUSE, _M.CLOSE): _S.CLOSED,
    (_S.RESOLVED, _M.REOPEN): _S.ACKNOWLEDGED,
    (_S.ROOT_CAUSE, _M.REOPEN): _S.ACKNOWLEDGED,
    (_S.CLOSED, _M.REOPEN): _S.ACKNOWLEDGED,
    **{(state, _M.MERGE): _S.MERGED for state in RUNNING},
}
NO_CONTACT = Reason(
    "no_contact", "Say first that contact was made: an incident is resolved once those it hit know of it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A tracked disruption; fields are the row. Instants are real time."""

    id: int = 0
    team: str
    title: str
    severity: str
    state: IncidentState = IncidentState.RAISED
    version: int = 1  # grows with every change that a button of the card could have missed
    service: str | None = None  # a name in the directory
    customer: str | None = None
    known: str = ""  # what is known, as it was raised
    raised_by: str  # a person, or an app
    raised_at: datetime
    source_key: str | None = None  # the form or delivery that raised it: never twice
    request_id: int | None = None  # the request or alert in whose thread it lives
    channel: str
    thread_ts: str | None = None  # None until its card stands in Slack
    manager: str | None = None
    responder: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    contact_at: datetime | None = None
    contact_by: str | None = None
    mitigated_at: datetime | None = None
    mitigated_by: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    closed_at: datetime | None = None
    moved_by: str | None = None  # whoever brought it to where it stands
    merged_into: int | None = None
    lowered_at: datetime | None = None  # I8: no emergency any more, because the customer is silent
    doubted_by: str | None = None  # I2: **Not an emergency?**
    updated_at: datetime | None = None  # when readers were last told: an update, or that it goes on (I7)
    asked_customer_at: datetime | None = None  # I8: since when we wait for the customer
    nudged_customer_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """What somebody says when they raise an incident: only the title is needed (I1)."""

    title: str
    severity: str | None = None
    service: str | None = None
    customer: str | None = None
    known: str = ""
    source_key: str | None = None


class EntryKind(StrEnum):
    """What a line of the timeline is (I6)."""

    MESSAGE = "message"  # somebody wrote it in the thread
    NOTE = "note"  # `/support note`, or words of a form
    STATE = "state"  # a move, a severity, a role: what the card says at that moment
    UPDATE = "update"  # I7
    PAGE = "page"  # I4: somebody was paged, or acknowledged


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A line of an incident's timeline; fields are the row."""

    id: int = 0
    incident_id: int
    at: datetime
    kind: EntryKind
    author: str
    text: str
    message_ts: str | None = None  # the message in the thread
    channel: str | None = None  # where it stands; an incident may go on in another thread, or take in another one
    thread_ts: str | None = None
    files: tuple[str, ...] = ()  # their names
    key_point: bool = False  # 📌
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class PageKind(StrEnum):
    """What somebody was called for."""

    PAGE = "page"  # to acknowledge, or else the next person is paged (I4)
    ASK = "ask"  # whether they can be the responder, because another one is busy (I5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One person who was paged or asked for an incident, and what they answered; fields are the row (I4, I5)."""

    id: int = 0
    incident_id: int
    user: str
    asked_by: str  # the bot, or who wrote `/support page`
    paged_at: datetime
    climbs_at: datetime | None = None  # when the next of the chain is paged
    acknowledged_at: datetime | None = None
    note: str = ""
    kind: PageKind = PageKind.PAGE
    call: int = 0  # the first page of those that belong together; 0: those that raising the incident began
    declined_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUpdate:
    """What business readers were told; fields are the row (I7)."""

    id: int = 0
    incident_id: int
    at: datetime
    author: str
    impact: str
    doing: str
    next_at: datetime | None = None
    source_key: str | None = None


class RcaKind(StrEnum):
    """The two parts of a root-cause analysis (I9)."""

    INITIAL = "initial"
    ENGINEERING = "engineering"


@dataclass(frozen=True, slots=True, kw_only=True)
class RootCause:
    """One part of a root-cause analysis; fields are the row. `answers` by question, empty until somebody writes."""

    id: int = 0
    incident_id: int
    kind: RcaKind
    owner: str | None
    due_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict)
    cause: str = ""  # a few words to group recurring causes by
    written_at: datetime | None = None
    written_by: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RcaAction:
    """Something to be done so that it does not happen again; fields are the row."""

    id: int = 0
    incident_id: int
    what: str
    owner: str | None = None
    due_at: datetime | None = None
    ticket_id: int | None = None
    done_at: datetime | None = None
    done_by: str | None = None


def apply(incident: Incident, move: IncidentMove, by: str, at: datetime) -> Incident | Reason:
    """The incident after a move, or why there is no such move from where it stands (I4)."""
    state = MOVES.get((incident.state, move))
    if state is None:
        return Reason("refused", f"The incident is {incident.state.words}, so that is not possible.")
    if move is IncidentMove.RESOLVE and incident.contact_at is None:
        return NO_CONTACT
    if move is IncidentMove.CONTACT and incident.contact_at is not None:
        return Reason("refused", "Contact was made already.")
    moved = replace(incident, state=state, version=incident.version + 1, moved_by=by)
    if moved.acknowledged_at is None and move is not IncidentMove.MERGE:
        moved = replace(moved, acknowledged_at=at, acknowledged_by=by)
    return _dated(moved, move, by, at)


def _dated(moved: Incident, move: IncidentMove, by: str, at: datetime) -> Incident:
    match move:
        case IncidentMove.CONTACT:
            return replace(moved, contact_at=at, contact_by=by)
        case IncidentMove.MITIGATE:
            return replace(moved, mitigated_at=at, mitigated_by=by)
        case IncidentMove.RESOLVE:
            return replace(moved, resolved_at=at, resolved_by=by, asked_customer_at=None, nudged_customer_at=None)
        case IncidentMove.CLOSE:
            return replace(moved, closed_at=at)
        case IncidentMove.REOPEN:
            return replace(
                moved, resolved_at=None, resolved_by=None, mitigated_at=None, mitigated_by=None,
                contact_at=None, contact_by=None, closed_at=None, lowered_at=None,
                updated_at=at,  # readers are told that it goes on, and the next update is due from then
            )  # fmt: skip
        case _:
            return moved


def is_running(incident: Incident) -> bool:
    """Whether it still disrupts somebody."""
    return incident.state in RUNNING


def is_emergency(incident: Incident, policy: IncidentPolicy) -> bool:
    """Whether people are woken for it: a running one of such a severity that was not lowered (I5, I8)."""
    return is_running(incident) and incident.lowered_at is None and policy.severity(incident.severity).is_emergency
